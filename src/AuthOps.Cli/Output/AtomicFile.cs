using System.Globalization;
using AuthOps.Primitives.Files;

namespace AuthOps.Cli.Output;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name beside the target, flushed to the
/// disk, then renamed over it. Disposed without <see cref="Commit"/>, it leaves the target untouched and nothing
/// behind. Used by one thread.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const int MaxAttempts = 1_000;

    private readonly OutputFileStream _stream;
    private bool _done;

    private AtomicFile(string path, string temporaryPath, OutputFileStream stream)
    {
        Path = path;
        TemporaryPath = temporaryPath;
        _stream = stream;
    }

    /// <summary>The full path of the target.</summary>
    public string Path { get; }

    /// <summary>Where the bytes are until the commit.</summary>
    public string TemporaryPath { get; }

    /// <summary>Takes the bytes; open until the commit.</summary>
    public Stream Stream => _stream;

    /// <summary>Opens a temporary file beside the target.</summary>
    /// <exception cref="IOException">The folder is missing or not writable, or the target is no regular file.</exception>
    public static AtomicFile Create(string path)
    {
        var target = System.IO.Path.GetFullPath(path);
        RequireReplaceable(target);
        var folder =
            System.IO.Path.GetDirectoryName(target)
            ?? throw new IOException($"'{target}' cannot be written: it has no folder.");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"'{target}' cannot be written: its folder does not exist; create it first."
            );
        }

        // The name may be guessed; CreateNew (O_EXCL) never opens what somebody else placed there.
        for (var attempt = 0; ; attempt++)
        {
            var temporary = System.IO.Path.Combine(
                folder,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $".{System.IO.Path.GetFileName(target)}.{Environment.ProcessId}-{attempt}.tmp"
                )
            );
            try
            {
                var stream = new OutputFileStream(
                    temporary,
                    target,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.ReadWrite,
                        Share = FileShare.Read,
                    }
                );
                return new AtomicFile(target, temporary, stream);
            }
            catch (IOException) when (File.Exists(temporary) && attempt < MaxAttempts) { }
        }
    }

    /// <summary>Writes a whole file atomically.</summary>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Brings what was written to the disk and opens it a second time, to be checked before the commit.</summary>
    public FileStream OpenWritten()
    {
        _stream.Flush(toDisk: true);
        return new FileStream(
            TemporaryPath,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
    }

    /// <summary>Flushes to the disk, renames over the target, and makes the name durable too.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        _stream.Flush(toDisk: true);
        _stream.Dispose();
        RequireReplaceable(Path);
        File.Move(TemporaryPath, Path, overwrite: true);
        _done = true;
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    public void Dispose()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What does not reach the disk is thrown away anyhow; the failure that led here is the one to tell.
        }
        finally
        {
            File.Delete(TemporaryPath);
        }
    }

    // Renaming over a device such as /dev/stdout would replace the device.
    private static void RequireReplaceable(string target)
    {
        if (Directory.Exists(target))
        {
            throw new IOException($"'{target}' cannot be written: it is a folder.");
        }

        var isLink = new FileInfo(target).LinkTarget is not null;
        if (isLink || target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new IOException(
                $"'{target}' cannot be written: it is a link or a device; name a regular file."
            );
        }
    }
}
