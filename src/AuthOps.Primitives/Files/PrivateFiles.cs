namespace AuthOps.Primitives.Files;

/// <summary>
/// Files and folders that only their owner can read. On Windows they have the rights of the folder they lie in.
/// Stateless and safe to call from any thread.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Creates a file that does not exist yet and opens it for reading and writing; nobody else opens it meanwhile.</summary>
    /// <param name="path">Its path; the folder exists.</param>
    /// <param name="bufferBytes">Bytes of the stream's own buffer; 0 for none.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It exists already, also as a link, or cannot be created.</exception>
    public static FileStream Create(string path, int bufferBytes = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = bufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>Creates a folder and those above it that are missing; one that exists keeps its rights.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void CreateFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
        }
        else
        {
            _ = Directory.CreateDirectory(path, OwnerFolder);
        }
    }
}
