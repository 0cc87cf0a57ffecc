using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Input;

/// <summary>Opens files the user names, with errors that say what to mend.</summary>
internal static class TextFile
{
    public static FileStream Open(string path)
    {
        if (path.Length == 0)
        {
            throw new UsageException("a file name is empty; name a file");
        }

        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 0,
                FileOptions.SequentialScan
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputDataException(path, "the file does not exist; check the path");
        }
        catch (UnauthorizedAccessException)
        {
            var reason = Directory.Exists(path)
                ? "is a folder; name a file"
                : "may not be read; check its permissions";
            throw new InputDataException(path, reason);
        }
    }

    /// <summary>Reads a whole small file.</summary>
    /// <exception cref="InputDataException">It is missing, unreadable, empty or longer than the bound.</exception>
    public static byte[] ReadAllBytes(string path, int maxLength)
    {
        using var stream = Open(path);
        var buffer = new byte[
            Math.Min(maxLength + 1L, stream.CanSeek ? stream.Length + 1 : maxLength + 1L)
        ];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length switch
        {
            0 => throw new InputDataException(path, "the file is empty"),
            _ when length > maxLength => throw new InputDataException(
                path,
                $"the file is longer than {maxLength} bytes"
            ),
            _ => buffer[..length],
        };
    }
}
