using System.Globalization;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Jobs;

/// <summary>
/// Keeps parts as files of a folder, private to their owner: each is written under a name of its own, flushed to the disk, and
/// takes its final name only if nothing has it. Safe for concurrent use, also by several processes over one file system.
/// </summary>
public sealed class FolderPartitionStore : IPartitionStore
{
    private const string Unfinished = ".tmp";
    private const int BufferBytes = 1 << 16;

    private readonly string _folder;

    /// <summary>A store in a folder, which is created when the first part is.</summary>
    /// <param name="folder">The folder.</param>
    public FolderPartitionStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.GetFullPath(folder);
    }

    /// <inheritdoc/>
    public bool IsCommitted(PartitionRef partition) => File.Exists(PathOf(partition));

    /// <inheritdoc/>
    public Stream OpenRead(PartitionRef partition) =>
        new FileStream(
            PathOf(partition),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            BufferBytes
        );

    /// <inheritdoc/>
    public ValueTask<bool> CommitAsync(
        PartitionRef partition,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(write);
        return CommitAsync(PathOf(partition), write, cancellationToken);
    }

    /// <summary>Removes what interrupted commits of a job left behind. No other process may be writing parts of it.</summary>
    /// <param name="job">The job.</param>
    public void RemoveUnfinished(JobId job)
    {
        var folder = FolderOf(job);
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Unfinished))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>The folder of a job's files.</summary>
    internal string FolderOf(JobId job) => Path.Combine(_folder, job.Value);

    /// <summary>Writes a file that appears whole or not at all, unless there is one.</summary>
    internal static async ValueTask<bool> CommitAsync(
        string path,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(path))
        {
            return false;
        }

        var folder = Path.GetDirectoryName(path)!;
        PrivateFiles.CreateFolder(folder);
        var temporary = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.{SecureRandom.NextUInt64():x16}{Unfinished}"
        );
        try
        {
            var file = PrivateFiles.Create(temporary, BufferBytes);
            await using (file.ConfigureAwait(false))
            {
                await write(file, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            return TryRename(temporary, path, folder);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool TryRename(string temporary, string path, string folder)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }

        DirectorySync.Flush(folder);
        return true;
    }

    private string PathOf(PartitionRef partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition.Index, nameof(partition));
        return Path.Combine(
            FolderOf(partition.Job),
            string.Create(CultureInfo.InvariantCulture, $"part-{partition.Index:D8}")
        );
    }
}
