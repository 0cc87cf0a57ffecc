using AuthOps.Primitives.Files;

namespace AuthOps.Metering.Log;

/// <summary>A directory on disk.</summary>
internal sealed class DiskLogStorage : ILogStorage
{
    private readonly string _directory;

    public DiskLogStorage(string directory) => _directory = Path.GetFullPath(directory);

    /// <summary>Creates the directory, durably, where it does not exist.</summary>
    public void EnsureDirectory() => EnsureFolder(_directory);

    public bool Exists(string name) => File.Exists(Full(name));

    public IReadOnlyList<string> List(string prefix)
    {
        if (!Directory.Exists(_directory))
        {
            return [];
        }

        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? _directory : Full(prefix[..slash]);
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(_directory, path).Replace('\\', '/'))
                    .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)),
            ]
            : [];
    }

    public ILogFile Create(string name) => OpenNew(name, FileMode.Create);

    // Not as Create does: a new file that is cut to nothing, as FileMode.Create does it, ext4 allocates and writes out
    // as soon as it is closed, and the log's next fsync waits for that.
    public void WriteUnflushed(string name, ReadOnlySpan<byte> content)
    {
        using var file = OpenNew(name, FileMode.OpenOrCreate);
        file.Write(content, 0);
        if (file.Length != content.Length)
        {
            file.Truncate(content.Length);
        }
    }

    public ILogFile OpenForWriting(string name) =>
        Open(Full(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    public ILogFile OpenShared(string name) =>
        Open(Full(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    // FileShare.None takes an exclusive lock (flock on Unix), reading with FileShare.Read a shared one.
    public IDisposable Lock(string name, bool exclusively) =>
        exclusively
            ? Open(Full(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None)
            : Open(Full(name), FileMode.Open, FileAccess.Read, FileShare.Read);

    public void Rename(string from, string to) => File.Move(Full(from), Full(to), overwrite: true);

    public void Delete(string name) => File.Delete(Full(name));

    public void FlushFolderOf(string name) =>
        DirectorySync.Flush(Path.GetDirectoryName(Full(name))!);

    private static DiskLogFile Open(
        string path,
        FileMode mode,
        FileAccess access,
        FileShare share
    ) => new(File.OpenHandle(path, mode, access, share));

    private DiskLogFile OpenNew(string name, FileMode mode)
    {
        var path = Full(name);
        try
        {
            return Open(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (DirectoryNotFoundException)
        {
            EnsureFolder(Path.GetDirectoryName(path)!);
            return Open(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
    }

    private static void EnsureFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder);
        if (parent is { Length: > 0 })
        {
            EnsureFolder(parent);
        }

        Directory.CreateDirectory(folder);
        if (parent is { Length: > 0 })
        {
            DirectorySync.Flush(parent);
        }
    }

    private string Full(string name) => Path.Combine(_directory, name);
}
