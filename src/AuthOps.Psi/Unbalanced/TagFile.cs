using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Unbalanced;

/// <summary>The shape of published tags on file; see docs/wire/psi-unbalanced.md. Stateless and safe to share between threads.</summary>
internal static class TagFile
{
    public const int HeaderSize = 96;

    public const int BlockHeaderSize = 40;

    /// <summary>Tags in a block, but for the last of a section.</summary>
    public const int BlockTags = 4096;

    /// <summary>
    /// The longest payload: gaps of a section sum to less than 2^96, so quotients to less than twice its tags, and each gap
    /// has at most 95 bits beside.
    /// </summary>
    public const int MaxPayload = 1 << 17;

    public const ushort Version = 1;

    public const byte KindFull = 1;

    public const byte KindDelta = 2;

    public static ReadOnlySpan<byte> Magic => "AUTF"u8;

    /// <summary>The bits of a gap that are written plainly, for a section of so many tags.</summary>
    public static int PlainBits(long tags) =>
        Math.Clamp(95 - (int)long.Log2(Math.Max(1, tags)), 0, 95);

    /// <summary>The next link of the chain: the last, then the block but for its link.</summary>
    public static void Chain(
        Span<byte> link,
        ReadOnlySpan<byte> countAndLength,
        ReadOnlySpan<byte> payload
    )
    {
        using var hasher = new IncrementalHasher(HashKind.Sha256);
        hasher.Append(link);
        hasher.Append(countAndLength);
        hasher.Append(payload);
        hasher.Finish(link);
    }
}
