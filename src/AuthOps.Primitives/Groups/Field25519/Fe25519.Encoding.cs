using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

// Canonicalize accepts loose limbs (< 2^54). One parallel carry gives limbs < 2^51 + 19·2^3, a value < 2^255 + 2^211,
// below 2p. Then q, the carry of (value + 19) past bit 255, is 1 exactly when value >= p, and value + 19·q modulo
// 2^255 is the canonical residue.
internal partial struct Fe25519
{
    public const int EncodedSize = 32;

    /// <summary>Reads 255 bits, little-endian, ignoring the top bit; values of p and above are taken modulo p.</summary>
    public static Fe25519 FromBytes(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        unchecked
        {
            return new Fe25519(
                w0 & Mask51,
                ((w0 >> 51) | (w1 << 13)) & Mask51,
                ((w1 >> 38) | (w2 << 26)) & Mask51,
                ((w2 >> 25) | (w3 << 39)) & Mask51,
                (w3 >> 12) & Mask51
            );
        }
    }

    /// <summary>Writes the canonical little-endian encoding of 32 bytes.</summary>
    public static void ToBytes(in Fe25519 a, Span<byte> bytes)
    {
        Canonicalize(out var c, a);
        unchecked
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, c.L0 | (c.L1 << 51));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (c.L1 >> 13) | (c.L2 << 38));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (c.L2 >> 26) | (c.L3 << 25));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (c.L3 >> 39) | (c.L4 << 12));
        }
    }

    /// <summary>Writes the residue in [0, p) with every limb below 2^51.</summary>
    public static void Canonicalize(out Fe25519 result, in Fe25519 a)
    {
        unchecked
        {
            var l0 = (a.L0 & Mask51) + (a.L4 >> 51) * 19;
            var l1 = (a.L1 & Mask51) + (a.L0 >> 51);
            var l2 = (a.L2 & Mask51) + (a.L1 >> 51);
            var l3 = (a.L3 & Mask51) + (a.L2 >> 51);
            var l4 = (a.L4 & Mask51) + (a.L3 >> 51);
            var q = (l0 + 19) >> 51;
            q = (l1 + q) >> 51;
            q = (l2 + q) >> 51;
            q = (l3 + q) >> 51;
            q = (l4 + q) >> 51;
            l0 += 19 * q;
            l1 += l0 >> 51;
            l2 += l1 >> 51;
            l3 += l2 >> 51;
            l4 += l3 >> 51;
            result = new Fe25519(l0 & Mask51, l1 & Mask51, l2 & Mask51, l3 & Mask51, l4 & Mask51);
        }
    }

    /// <summary>All ones where a = b modulo p, else 0.</summary>
    public static ulong EqualMask(in Fe25519 a, in Fe25519 b)
    {
        Canonicalize(out var x, a);
        Canonicalize(out var y, b);
        return ZeroMask(
            (x.L0 ^ y.L0) | (x.L1 ^ y.L1) | (x.L2 ^ y.L2) | (x.L3 ^ y.L3) | (x.L4 ^ y.L4)
        );
    }

    /// <summary>All ones where the canonical residue is odd ("negative" in RFC 9496), else 0.</summary>
    public static ulong NegativeMask(in Fe25519 a)
    {
        Canonicalize(out var c, a);
        return unchecked(0UL - (c.L0 & 1));
    }

    /// <summary>All ones where the word is 0, else 0.</summary>
    internal static ulong ZeroMask(ulong word) =>
        unchecked((ulong)((long)(~word & (word - 1)) >> 63));
}
