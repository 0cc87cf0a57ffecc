using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Input;

/// <summary>Reads small files that the user names into what they hold; whatever is wrong with one names the file. Stateless; safe for concurrent use.</summary>
internal static class ParsedFile
{
    /// <summary>Reads a document, a note or a key in text.</summary>
    /// <exception cref="InputDataException">The file cannot be read, or does not hold that.</exception>
    public static T Read<T>(string path, int maxBytes, Func<byte[], T> parse)
    {
        var bytes = TextFile.ReadAllBytes(path, maxBytes);
        try
        {
            return parse(bytes);
        }
        catch (Exception error)
            when (error is FormatException or EvidenceFormatException or KeyFormatException)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    /// <summary>Reads a secret of raw bytes, which whoever takes them refuses as an argument.</summary>
    /// <exception cref="InputDataException">The file cannot be read, or holds no such secret.</exception>
    public static T ReadSecret<T>(string path, int bytes, Func<byte[], T> import)
    {
        var secret = TextFile.ReadAllBytes(path, bytes);
        try
        {
            return import(secret);
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }
}
