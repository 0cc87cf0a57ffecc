using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Signatures;

/// <summary>Files that hold a private key. Stateless and safe to share between threads.</summary>
internal static class PrivateKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Owner = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Reads a key file; the caller clears the result.</summary>
    public static char[] Read(string path)
    {
        using var handle = File.OpenHandle(path);
        if (!OperatingSystem.IsWindows())
        {
            // Asked of the open handle, so that the file checked is the file read.
            var mode = File.GetUnixFileMode(handle);
            if ((mode & ~Owner) != UnixFileMode.None)
            {
                throw new UnauthorizedAccessException(
                    $"The private key file {path} may be used by others than its owner (mode "
                        + $"{Convert.ToString((int)mode, 8)}); run chmod 600 on it, and replace the key if "
                        + "strangers could have read it."
                );
            }
        }

        var length = RandomAccess.GetLength(handle);
        if (length > KeyPem.MaxLength)
        {
            throw new KeyFormatException(
                $"The file {path} has {length} bytes; a private key has at most {KeyPem.MaxLength}."
            );
        }

        var bytes = GC.AllocateArray<byte>((int)length, pinned: true);
        try
        {
            var read = RandomAccess.Read(handle, bytes, 0);
            var text = GC.AllocateArray<char>(read, pinned: true);
            // PEM is ASCII; anything else becomes a character that no PEM block contains.
            Encoding.Latin1.GetChars(bytes.AsSpan(0, read), text);
            return text;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes a key file that must not exist yet.</summary>
    public static void WriteNew(string path, ReadOnlySpan<char> pem)
    {
        var target = Path.GetFullPath(path);
        Span<byte> tag = stackalloc byte[8];
        SecureRandom.Fill(tag);
        var temporary = $"{target}.{Convert.ToHexStringLower(tag)}.tmp";
        var bytes = GC.AllocateArray<byte>(pem.Length + 1, pinned: true);
        try
        {
            Encoding.ASCII.GetBytes(pem, bytes);
            bytes[^1] = (byte)'\n';
            WriteTemporary(temporary, bytes);
            // Fails when the target exists: linked, not renamed over.
            File.Move(temporary, target, overwrite: false);
            DirectorySync.Flush(Path.GetDirectoryName(target)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static void WriteTemporary(string temporary, byte[] bytes)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            // No buffer of the stream's own, which could not be cleared.
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(temporary, options);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
