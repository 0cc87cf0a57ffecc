using AuthOps.Primitives.Files;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Log;

/// <summary>A directory on disk.</summary>
internal sealed class DiskLogStorage : ILogStorage
{
    private readonly string _directory;

    public DiskLogStorage(string directory) => _directory = Path.GetFullPath(directory);

    /// <summary>Creates the directory, durably, where it does not exist.</summary>
    public void EnsureDirectory()
    {
        if (Directory.Exists(_directory))
        {
            return;
        }

        Directory.CreateDirectory(_directory);
        if (Path.GetDirectoryName(_directory) is { Length: > 0 } parent)
        {
            DirectorySync.Flush(parent);
        }
    }

    public bool Exists(string name) => File.Exists(Full(name));

    // FileShare.None takes an exclusive lock (flock on Unix); FileShare.Read a shared one.
    public ILogFile OpenForWriting(string name) =>
        new DiskLogFile(
            File.OpenHandle(Full(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None)
        );

    public ILogFile OpenForReading(string name) =>
        new DiskLogFile(
            File.OpenHandle(Full(name), FileMode.Open, FileAccess.Read, FileShare.Read)
        );

    public void Put(string name, ReadOnlySpan<byte> content, bool overwrite)
    {
        Span<byte> suffix = stackalloc byte[8];
        SecureRandom.Fill(suffix);
        var temporary = Full($"{name}.{Convert.ToHexStringLower(suffix)}.tmp");
        try
        {
            using (
                var handle = File.OpenHandle(
                    temporary,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None
                )
            )
            {
                RandomAccess.Write(handle, content, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, Full(name), overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DirectorySync.Flush(_directory);
    }

    private string Full(string name) => Path.Combine(_directory, name);
}
