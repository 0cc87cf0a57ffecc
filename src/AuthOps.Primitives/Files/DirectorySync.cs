using System.Runtime.InteropServices;

namespace AuthOps.Primitives.Files;

/// <summary>
/// Makes created and renamed names of a directory durable. .NET cannot open a directory, so on Unix this calls the
/// C library. On Windows it does nothing: there a name survives a crash only as far as the file system journals it.
/// Stateless and safe to call from any thread.
/// </summary>
public static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4;

    /// <summary>Flushes a directory; durable on return.</summary>
    /// <param name="directory">The directory in which a name was created, renamed or removed.</param>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Retry(() => Open(directory, ReadOnly));
        if (descriptor < 0)
        {
            throw Failure("open");
        }

        try
        {
            if (Retry(() => Sync(descriptor)) != 0)
            {
                throw Failure("flush");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        } while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        return result;
    }

    private static IOException Failure(string what) =>
        new($"Cannot {what} the directory: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
