using System.Buffers.Text;
using System.Text;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>Digests as lines of base64, as C2SP proofs have them. Stateless.</summary>
internal static class ProofText
{
    public const int LineLength = 44;

    /// <summary>Digests in a proof at most; a tree of 2^64 leaves needs no more.</summary>
    public const int MaxDigests = 64;

    public static void AppendLines(StringBuilder text, ReadOnlySpan<byte> digests)
    {
        for (; !digests.IsEmpty; digests = digests[RecordLayout.DigestSize..])
        {
            text.Append(Convert.ToBase64String(digests[..RecordLayout.DigestSize])).Append('\n');
        }
    }

    /// <summary>Takes a line, without its end, off the front.</summary>
    /// <exception cref="FormatException">There is no line end.</exception>
    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new FormatException("The proof ends inside a line.");
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    /// <summary>Reads one digest exactly in the form in which it is written.</summary>
    /// <exception cref="FormatException">The line is something else.</exception>
    public static void ReadDigest(ReadOnlySpan<byte> line, Span<byte> digest)
    {
        if (!TryReadDigest(line, digest))
        {
            throw new FormatException("A line of the proof is not a digest in base64.");
        }
    }

    /// <summary>Reads one digest if the line is one exactly in the form in which it is written.</summary>
    public static bool TryReadDigest(ReadOnlySpan<byte> line, Span<byte> digest) =>
        DigestLineAvx2.IsSupported
            ? DigestLineAvx2.TryRead(line, digest)
            : TryReadScalar(line, digest);

    /// <summary>The same, a character at a time where the platform has nothing better.</summary>
    // The last character before the padding carries two bits that belong to no byte; they must be zero.
    public static bool TryReadScalar(ReadOnlySpan<byte> line, Span<byte> digest) =>
        line.Length == LineLength
        && Base64.DecodeFromUtf8(line, digest, out var read, out var written)
            == System.Buffers.OperationStatus.Done
        && read == LineLength
        && written == RecordLayout.DigestSize
        && "AEIMQUYcgkosw048"u8.Contains(line[LineLength - 2]);

    /// <summary>No white space, and nothing in the bits of the last character that belong to no byte.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> base64, ReadOnlySpan<byte> bytes)
    {
        Span<byte> last = stackalloc byte[4];
        return base64.Length == Base64.GetMaxEncodedToUtf8Length(bytes.Length)
            && Base64.EncodeToUtf8(bytes[((bytes.Length - 1) / 3 * 3)..], last, out _, out _)
                == System.Buffers.OperationStatus.Done
            && base64[^4..].SequenceEqual(last);
    }

    public static ReadOnlySpan<byte> TakeAfter(
        ReadOnlySpan<byte> line,
        ReadOnlySpan<byte> prefix
    ) =>
        line.StartsWith(prefix)
            ? line[prefix.Length..]
            : throw new FormatException(
                $"A line of the proof does not begin with {Encoding.ASCII.GetString(prefix)}."
            );

    public static ulong ReadNumber(ReadOnlySpan<byte> digits) =>
        TryReadNumber(digits, out var value)
            ? value
            : throw new FormatException("A number of the proof is not a decimal number.");

    public static bool TryReadNumber(ReadOnlySpan<byte> digits, out ulong value) =>
        Utf8Parser.TryParse(digits, out value, out var used)
        && used == digits.Length
        && (digits[0] != (byte)'0' || digits.Length == 1)
        && digits[0] is >= (byte)'0' and <= (byte)'9';
}
