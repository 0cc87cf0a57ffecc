using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Log;

/// <summary>What every storage does the same way.</summary>
internal static class LogStorageExtensions
{
    /// <summary>Ends the name of a file that has not taken its place yet; it means nothing and may be deleted.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Puts a whole file in place: temporary name, fsync, rename, fsync of the folder. Durable on return.</summary>
    public static void Put(this ILogStorage storage, string name, ReadOnlySpan<byte> content)
    {
        Span<byte> suffix = stackalloc byte[8];
        SecureRandom.Fill(suffix);
        var temporary = $"{name}.{Convert.ToHexStringLower(suffix)}{TemporarySuffix}";
        try
        {
            using (var file = storage.Create(temporary))
            {
                file.Write(content, 0);
                file.Flush();
            }

            storage.Rename(temporary, name);
        }
        catch (IOException)
        {
            DeleteQuietly(storage, temporary);
            throw;
        }

        storage.FlushFolderOf(name);
    }

    /// <summary>Reads a whole file of bounded length.</summary>
    /// <exception cref="UsageLogCorruptException">The file is longer than any of its kind.</exception>
    public static byte[] ReadAll(this ILogStorage storage, string name, long maxLength)
    {
        using var file = storage.OpenShared(name);
        var length = file.Length;
        if (length > maxLength)
        {
            throw new UsageLogCorruptException(
                null,
                name,
                null,
                $"the file has {length} bytes; at most {maxLength} are read."
            );
        }

        var bytes = new byte[length];
        var read = file.Read(bytes, 0);
        return read == length ? bytes : bytes[..read];
    }

    private static void DeleteQuietly(ILogStorage storage, string name)
    {
        try
        {
            storage.Delete(name);
        }
        catch (IOException)
        {
            // The failure already on its way says more than this one.
        }
    }
}
