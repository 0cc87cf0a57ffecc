using System.Globalization;

namespace AuthOps.Cli.Verification;

/// <summary>
/// The files of a folder of evidence, each read once into memory, so that what is digested is what is examined.
/// Only plain files are read, at most five folders deep, as the tiles of a
/// usage log need; links and special files are findings. Immutable once read.
/// </summary>
internal sealed class EvidenceFolder
{
    /// <summary>The most entries a folder may have, those of its own folders included.</summary>
    public const int MaxEntries = 1024;

    /// <summary>The most folders around a file.</summary>
    public const int MaxDepth = 5;

    /// <summary>The largest file read, in bytes.</summary>
    public const long MaxFileBytes = 64L << 20;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private int _entries;

    private EvidenceFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What could be read, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>What could not, and why.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be listed.</exception>
    public static EvidenceFolder Read(string path, CancellationToken cancellationToken = default)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"'{full}' is not a folder.");
        }

        var folder = new EvidenceFolder(full);
        folder.ReadEntries(new DirectoryInfo(full), "", cancellationToken);
        return folder;
    }

    private void ReadEntries(
        DirectoryInfo directory,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var isEmpty = true;
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            isEmpty = false;
            if (++_entries > MaxEntries)
            {
                if (_entries == MaxEntries + 1)
                {
                    Refuse(
                        ".",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the folder has more than {MaxEntries} entries; evidence has not so many"
                        )
                    );
                }

                return;
            }

            Add(entry, prefix + entry.Name, cancellationToken);
        }

        if (isEmpty && prefix.Length > 0)
        {
            Refuse(prefix.TrimEnd('/'), "is an empty folder");
        }
    }

    private void Add(FileSystemInfo entry, string name, CancellationToken cancellationToken)
    {
        if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            Refuse(name, "is a link; evidence holds plain files only");
        }
        else if (entry is DirectoryInfo directory)
        {
            if (name.Count(c => c == '/') >= MaxDepth)
            {
                Refuse(name, "is a folder too deep; evidence has five levels of them");
            }
            else
            {
                ReadEntries(directory, name + "/", cancellationToken);
            }
        }
        else if (entry is not FileInfo file)
        {
            Refuse(name, "is not a plain file");
        }
        else if (file.Length == 0)
        {
            // Pipes, sockets and devices report no length either: they are never opened, so that none can block.
            Refuse(name, "is empty or not a plain file");
        }
        else if (file.Length > MaxFileBytes)
        {
            Refuse(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {file.Length} bytes; at most {MaxFileBytes} are read"
                )
            );
        }
        else
        {
            ReadFile(file, name);
        }
    }

    private void ReadFile(FileInfo file, string name)
    {
        try
        {
            using var handle = File.OpenHandle(file.FullName);
            var content = new byte[Math.Min(RandomAccess.GetLength(handle), MaxFileBytes)];
            var read = 0;
            while (read < content.Length)
            {
                var step = RandomAccess.Read(handle, content.AsSpan(read), read);
                if (step == 0)
                {
                    Refuse(name, "became shorter while it was read");
                    return;
                }

                read += step;
            }

            _files.Add(name, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(name, "cannot be read");
        }
    }

    private void Refuse(string name, string reason) => _findings.Add(new Finding(name, reason));
}
