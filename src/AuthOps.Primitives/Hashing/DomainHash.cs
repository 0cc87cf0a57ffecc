using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Primitives.Hashing;

/// <summary>
/// Hashes a labelled list of byte strings so that no two different inputs give the same message.
/// Stateless and safe to call from any thread.
/// </summary>
/// <remarks>
/// The message hashed is: the label's length as one byte, the label in ASCII, the number of parts as four bytes, then
/// each part as eight bytes of length and its bytes; all numbers little-endian. Every field is either of fixed
/// size or preceded by its size, so the encoding can be read back and is therefore injective.
/// </remarks>
public static class DomainHash
{
    /// <summary>The longest label, in characters.</summary>
    public const int MaxLabelLength = 255;

    /// <summary>Hashes <paramref name="parts"/> under <paramref name="label"/>.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="label">Names the use, such as <c>authops/psi/item/v1</c>: 1 to 255 printable ASCII characters without spaces.</param>
    /// <param name="parts">The byte strings, in order; any of them may be empty.</param>
    /// <returns>A new array of the digest's size.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is empty, too long or has another character.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static byte[] Hash(
        HashKind kind,
        string label,
        params ReadOnlySpan<ReadOnlyMemory<byte>> parts
    )
    {
        ArgumentNullException.ThrowIfNull(label);
        RequireLabel(label);
        Span<byte> head = stackalloc byte[1 + MaxLabelLength + sizeof(uint)];
        head[0] = (byte)label.Length;
        var written = 1 + Encoding.ASCII.GetBytes(label, head[1..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[written..], (uint)parts.Length);
        using var hasher = new IncrementalHasher(kind);
        hasher.Append(head[..(written + sizeof(uint))]);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)part.Length);
            hasher.Append(length);
            hasher.Append(part.Span);
        }

        var digest = new byte[hasher.DigestSize];
        hasher.Finish(digest);
        return digest;
    }

    private static void RequireLabel(string label)
    {
        if (label.Length is 0 or > MaxLabelLength)
        {
            throw new ArgumentException(
                $"A label has 1 to {MaxLabelLength} characters; this one has {label.Length}.",
                nameof(label)
            );
        }

        var bad = label.AsSpan().IndexOfAnyExceptInRange('!', '~');
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"The label has a character at position {bad} that is not printable ASCII.",
                nameof(label)
            );
        }
    }
}
