using System.Buffers.Binary;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Jobs;

namespace AuthOps.Psi.Large;

/// <summary>
/// The folder of one job and party: <c>job</c>, <c>attempt</c>, <c>rows</c>, <c>receipt</c>, and the committed steps with the last run of each. One process uses it at a time;
/// what is in it is private to its owner. Reading and committing steps is safe for concurrent use, the rest for one thread.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly FolderPartitionStore _store;

    /// <summary>Opens the folder, or creates it.</summary>
    /// <exception cref="IOException">It cannot be used, or another process uses it.</exception>
    public WorkFolder(string path)
    {
        _path = Path.GetFullPath(path);
        PrivateFiles.CreateFolder(_path);
        _lock = new FileStream(
            Path.Combine(_path, "lock"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None
        );
        _store = new FolderPartitionStore(_path);
    }

    /// <summary>Where files that are needed for a while lie.</summary>
    public string FolderPath => _path;

    public string RowsPath => Path.Combine(_path, "rows");

    /// <summary>The job of the folder, or null.</summary>
    public JobRecord? ReadJob() =>
        File.Exists(JobPath) ? JobRecord.Parse(File.ReadAllBytes(JobPath)) : null;

    /// <summary>Records the job, whose rows are complete.</summary>
    public void WriteJob(JobRecord job) => Write(JobPath, job.Encode());

    /// <summary>Forgets a job of which nothing is finished.</summary>
    public void RemoveJob()
    {
        File.Delete(ReceiptPath);
        File.Delete(JobPath);
    }

    /// <summary>The last attempt; 0 before the first.</summary>
    public ulong ReadAttempt()
    {
        var path = Path.Combine(_path, "attempt");
        if (!File.Exists(path))
        {
            return 0;
        }

        var bytes = File.ReadAllBytes(path);
        return bytes.Length == sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : throw new InvalidDataException(
                "The number of the last attempt in the work folder is damaged; remove the folder to begin anew."
            );
    }

    /// <summary>Makes the number of an attempt durable, before anything is sent in it.</summary>
    public void WriteAttempt(ulong attempt)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, attempt);
        Write(Path.Combine(_path, "attempt"), bytes);
    }

    /// <summary>By step of a job, the attempt that it was last run to the end in; 0 where it is not committed.</summary>
    public ulong[] Runs(JobId job, int steps)
    {
        _store.RemoveUnfinished(job);
        var runs = new ulong[steps];
        for (var step = 0; step < steps; step++)
        {
            runs[step] = _store.IsCommitted(new PartitionRef(job, step))
                ? ReadRun(job, step)?.Attempt ?? 0
                : 0;
        }

        return runs;
    }

    /// <summary>The last run of a step that ended, or null.</summary>
    public StepRun? ReadRun(JobId job, int step)
    {
        var path = RunPath(job, step);
        return File.Exists(path) ? StepRun.Parse(File.ReadAllBytes(path)) : null;
    }

    /// <summary>The receipt with the own signature alone, once it was signed, or null.</summary>
    public byte[]? ReadReceipt() =>
        File.Exists(ReceiptPath) ? File.ReadAllBytes(ReceiptPath) : null;

    /// <summary>Keeps the own signature, so that every attempt gives the same.</summary>
    public void WriteReceipt(byte[] receipt) => Write(ReceiptPath, receipt);

    /// <summary>
    /// Commits a step for good; one that is committed stays as it is. The run is the last one then, of whose transcript the peer
    /// has the same hash.
    /// </summary>
    /// <exception cref="PsiProtocolException">The step was committed with another outcome: an input is another than it was.</exception>
    public async Task CommitAsync(
        JobId job,
        int step,
        StepOutcome outcome,
        int rowCount,
        CancellationToken cancellationToken
    )
    {
        var isFirst = await _store
            .CommitAsync(
                new PartitionRef(job, step),
                (output, token) => output.WriteAsync(outcome.Encode(), token),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!isFirst && !Read(job, step, rowCount).SaysTheSame(outcome))
        {
            throw new PsiProtocolException(
                PsiProtocolError.JobMismatch,
                "A bucket that was run again has other keys in common than before: an input is another than it was. Remove the work folders of both parties, and settle with the peer first."
            );
        }

        var run = new StepRun(outcome.Attempt, outcome.SessionId, outcome.TranscriptHash);
        Write(RunPath(job, step), run.Encode());
    }

    /// <summary>Reads a committed step.</summary>
    public StepOutcome Read(JobId job, int step, int rowCount)
    {
        using var stream = _store.OpenRead(new PartitionRef(job, step));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return StepOutcome.Parse(bytes, rowCount);
    }

    public void Dispose() => _lock.Dispose();

    private string JobPath => Path.Combine(_path, "job");

    private string ReceiptPath => Path.Combine(_path, "receipt");

    private string RunPath(JobId job, int step) =>
        Path.Combine(_path, job.Value, FormattableString.Invariant($"run-{step:D8}"));

    private static void Write(string path, byte[] bytes) =>
        DurableFile.Replace(path, file => file.Write(bytes));
}
