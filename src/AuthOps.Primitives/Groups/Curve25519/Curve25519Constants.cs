namespace AuthOps.Primitives.Groups;

/// <summary>Constants of the Montgomery curve v^2 = u^3 + 486662·u^2 + u (RFC 7748, 4.1). Stateless and safe to share between threads.</summary>
internal static class Curve25519Constants
{
    /// <summary>Bytes of a u-coordinate and of a scalar.</summary>
    public const int Size = 32;

    /// <summary>Bytes of uniform input to the map: L = 48 of RFC 9380.</summary>
    public const int UniformSize = 48;

    private const ulong CoefficientJ = 486662;

    public static Fe25519 J => new(CoefficientJ, 0, 0, 0, 0);

    public static Fe25519 JSquared => new(CoefficientJ * CoefficientJ, 0, 0, 0, 0);

    /// <summary>The u-coordinates of points of low order on the curve, canonical: orders 2, 4, 8 and 8. On the twist 0 and -1 are low.</summary>
    private static ReadOnlySpan<ulong> LowOrder =>
        [
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0xaeb8413b7c7aebe0,
            0x6ac49ff1fae35616,
            0xfdb1329ceb8d09da,
            0x00b8495f16056286,
            0x248c50a3bc959c5f,
            0x5bef839c55b1d0b1,
            0x868e1c58c45c4404,
            0x57119fd0dd4e22d8,
        ];

    /// <summary>Whether received bytes are a canonical u-coordinate that is not one of low order; they are public.</summary>
    public static bool IsCanonicalOfHighOrder(ReadOnlySpan<byte> u)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(u);
        ulong w0 = words[0],
            w1 = words[1],
            w2 = words[2],
            w3 = words[3];
        const ulong Top = ulong.MaxValue >> 1;
        var isBelowP =
            w3 < Top
            || (w3 == Top && (w2 & w1) != ulong.MaxValue)
            || (w3 == Top && w0 < unchecked(0UL - 19));
        var isLow = false;
        for (var i = 0; i < LowOrder.Length; i += 4)
        {
            isLow |= words.SequenceEqual(LowOrder.Slice(i, 4));
        }

        return isBelowP && !isLow;
    }

    /// <summary>Clamps a scalar as RFC 7748, section 5, says.</summary>
    public static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
    }
}
