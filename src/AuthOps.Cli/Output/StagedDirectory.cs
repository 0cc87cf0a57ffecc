using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;

namespace AuthOps.Cli.Output;

/// <summary>
/// A folder that appears whole or not at all: filled under a temporary name beside its place, then renamed. Disposed
/// without <see cref="Commit"/>, it leaves nothing behind. Used by one thread.
/// </summary>
internal sealed class StagedDirectory : IDisposable
{
    private const int MaxAttempts = 1_000;
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private bool _done;

    private StagedDirectory(string path, string temporaryPath)
    {
        Path = path;
        TemporaryPath = temporaryPath;
    }

    /// <summary>Where the folder will stand.</summary>
    public string Path { get; }

    /// <summary>Where it is until the commit.</summary>
    public string TemporaryPath { get; }

    /// <summary>Makes an empty folder under a temporary name.</summary>
    /// <param name="path">The place; nothing may stand there.</param>
    /// <param name="isPrivate">Whether only the owner may look inside.</param>
    /// <exception cref="IOException">Something stands there, or the parent is missing or not writable.</exception>
    public static StagedDirectory Create(string path, bool isPrivate)
    {
        var target = System.IO.Path.GetFullPath(path);
        RequireFree(target);
        var parent = System.IO.Path.GetDirectoryName(target)!;
        if (!Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException(
                $"'{target}' cannot be made: its parent folder does not exist; create it first."
            );
        }

        for (var attempt = 0; ; attempt++)
        {
            var temporary = System.IO.Path.Combine(
                parent,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $".{System.IO.Path.GetFileName(target)}.{Environment.ProcessId}-{attempt}.tmp"
                )
            );
            if (Exists(temporary) && attempt < MaxAttempts)
            {
                continue;
            }

            Make(temporary, isPrivate);
            return new StagedDirectory(target, temporary);
        }
    }

    /// <summary>Whether anything stands at a path, a dangling link included.</summary>
    public static bool Exists(string path) =>
        System.IO.Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>The path of a file inside, before the commit.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(TemporaryPath, name);

    /// <summary>Writes a new file inside and brings it to the disk.</summary>
    public void Write(string name, ReadOnlySpan<byte> content) =>
        Write(name, content, isPrivate: false);

    /// <summary>Writes a new file that only its owner may read.</summary>
    public void WritePrivate(string name, ReadOnlySpan<byte> content) =>
        Write(name, content, isPrivate: true);

    /// <summary>Name and digest of a file inside.</summary>
    public Subject SubjectOf(string name)
    {
        // A log that is still open is read beside its writer.
        using var stream = new FileStream(
            PathOf(name),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        return new Subject(name, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Names of all files inside, relative with '/', in ordinal order.</summary>
    public IReadOnlyList<string> FileNames() =>
        [
            .. Directory
                .EnumerateFiles(TemporaryPath, "*", SearchOption.AllDirectories)
                .Select(file =>
                    System
                        .IO.Path.GetRelativePath(TemporaryPath, file)
                        .Replace(System.IO.Path.DirectorySeparatorChar, '/')
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Renames the folder to its place.</summary>
    /// <exception cref="IOException">Something came to stand there in the meantime.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        RequireFree(Path);
        DirectorySync.Flush(TemporaryPath);
        Directory.Move(TemporaryPath, Path);
        _done = true;
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Removes the folder after <see cref="Commit"/>, where a later step failed.</summary>
    public void Revoke()
    {
        if (_done)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    public void Dispose()
    {
        if (!_done)
        {
            _done = true;
            Directory.Delete(TemporaryPath, recursive: true);
        }
    }

    private void Write(string name, ReadOnlySpan<byte> content, bool isPrivate)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new OutputFileStream(
            PathOf(name),
            System.IO.Path.Combine(Path, name),
            options
        );
        stream.Write(content);
        stream.Flush(toDisk: true);
    }

    private static void RequireFree(string target)
    {
        if (Exists(target))
        {
            throw new IOException($"'{target}' cannot be made: something stands there already.");
        }
    }

    private static void Make(string path, bool isPrivate)
    {
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        else
        {
            Directory.CreateDirectory(path);
        }
    }
}
