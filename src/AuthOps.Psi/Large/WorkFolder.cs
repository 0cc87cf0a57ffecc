using System.Buffers.Binary;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Jobs;

namespace AuthOps.Psi.Large;

/// <summary>
/// The folder of one job and party: <c>job</c>, <c>attempt</c>, <c>rows</c>, and the committed steps. One process uses it at a time;
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

    public string RowsPath => Path.Combine(_path, "rows");

    /// <summary>The job of the folder, or null.</summary>
    public JobRecord? ReadJob() =>
        File.Exists(JobPath) ? JobRecord.Parse(File.ReadAllBytes(JobPath)) : null;

    /// <summary>Records the job, whose rows are complete.</summary>
    public void WriteJob(JobRecord job) => Write(JobPath, job.Encode());

    /// <summary>Forgets a job of which nothing is finished.</summary>
    public void RemoveJob() => File.Delete(JobPath);

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

    /// <summary>By step of a job, whether it is committed.</summary>
    public bool[] Finished(JobId job, int steps)
    {
        _store.RemoveUnfinished(job);
        var finished = new bool[steps];
        for (var step = 0; step < steps; step++)
        {
            finished[step] = _store.IsCommitted(new PartitionRef(job, step));
        }

        return finished;
    }

    /// <summary>Commits a step for good; one that is committed stays as it is.</summary>
    public async Task CommitAsync(
        JobId job,
        int step,
        StepOutcome outcome,
        CancellationToken cancellationToken
    ) =>
        _ = await _store
            .CommitAsync(
                new PartitionRef(job, step),
                (output, token) => output.WriteAsync(outcome.Encode(), token),
                cancellationToken
            )
            .ConfigureAwait(false);

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

    private void Write(string path, byte[] bytes)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = PrivateFiles.Create(temporary))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(_path);
    }
}
