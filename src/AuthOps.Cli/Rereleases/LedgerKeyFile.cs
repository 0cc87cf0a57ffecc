using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Files;

namespace AuthOps.Cli.Rereleases;

/// <summary>The key of a ledger of releases, 32 bytes in a file that its owner alone may read. Stateless.</summary>
internal static class LedgerKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a key.</summary>
    /// <exception cref="InputDataException">It is missing, of another length, or others may read it.</exception>
    public static PseudonymKey Load(string path)
    {
        var bytes = TextFile.ReadAllBytes(path, PseudonymKey.Size + 1);
        if (
            !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None
        )
        {
            throw new InputDataException(
                path,
                "others than its owner may use this key; restrict its permissions to 0600"
            );
        }

        try
        {
            return PseudonymKey.Import(bytes);
        }
        catch (ArgumentException)
        {
            throw new InputDataException(
                path,
                $"is no key of a ledger of releases, which has {PseudonymKey.Size} bytes"
            );
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    /// <summary>Makes a new key; a file that is there is never replaced.</summary>
    /// <exception cref="IOException">Something is there, or the folder cannot be written.</exception>
    public static PseudonymKey Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var key = PseudonymKey.Generate();
        Span<byte> bytes = stackalloc byte[PseudonymKey.Size];
        key.Export(bytes);
        using (var file = new FileStream(path, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        bytes.Clear();
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return key;
    }
}
