using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

// Arithmetic modulo the group order l = 2^252 + 27742317777372353535851937790883648493 (RFC 9496, 4).

/// <summary>Scalars as 32 little-endian bytes. No branch or index depends on a value. Stateless and safe to share between threads.</summary>
internal static class RistrettoScalar
{
    private const ulong Order0 = 0x5812631a5cf5d3ed;
    private const ulong Order1 = 0x14def9dea2f79cd6;
    private const ulong Order3 = 0x1000000000000000;

    private static readonly ScalarRing s_ring = new(
        new ScalarWords
        {
            W0 = Order0,
            W1 = Order1,
            W3 = Order3,
        }
    );

    /// <summary>The group order l, little-endian.</summary>
    public static ReadOnlySpan<byte> Order =>
        [
            0xed,
            0xd3,
            0xf5,
            0x5c,
            0x1a,
            0x63,
            0x12,
            0x58,
            0xd6,
            0x9c,
            0xf7,
            0xa2,
            0xde,
            0xf9,
            0xde,
            0x14,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x10,
        ];

    /// <summary>Writes a little-endian integer of up to 64 bytes modulo l.</summary>
    public static void Reduce(ReadOnlySpan<byte> wide, Span<byte> scalar)
    {
        Span<byte> padded = stackalloc byte[RistrettoSizes.Uniform];
        padded.Clear();
        wide.CopyTo(padded);
        var low = ReadWords(padded);
        var high = ReadWords(padded[RistrettoSizes.Scalar..]);
        s_ring.Reduce(out var result, low, high);
        CryptographicOperations.ZeroMemory(padded);
        BinaryPrimitives.WriteUInt64LittleEndian(scalar, result.W0);
        BinaryPrimitives.WriteUInt64LittleEndian(scalar[8..], result.W1);
        BinaryPrimitives.WriteUInt64LittleEndian(scalar[16..], result.W2);
        BinaryPrimitives.WriteUInt64LittleEndian(scalar[24..], result.W3);
    }

    /// <summary>Half of a scalar modulo l: the scalar, or the scalar plus l if it is odd, shifted by one bit.</summary>
    /// <param name="scalar">32 bytes, below l.</param>
    /// <param name="half">Receives 32 bytes, below l.</param>
    public static void Halve(ReadOnlySpan<byte> scalar, Span<byte> half)
    {
        var (w0, w1, w2, w3) = Read(scalar);
        unchecked
        {
            // l has 253 bits and its third word is 0: the sum stays below 2^254.
            var odd = 0UL - (w0 & 1);
            var sum = (UInt128)w0 + (odd & Order0);
            w0 = (ulong)sum;
            sum = (sum >> 64) + w1 + (odd & Order1);
            w1 = (ulong)sum;
            sum = (sum >> 64) + w2;
            w2 = (ulong)sum;
            w3 += (ulong)(sum >> 64) + (odd & Order3);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(half, (w0 >> 1) | (w1 << 63));
        BinaryPrimitives.WriteUInt64LittleEndian(half[8..], (w1 >> 1) | (w2 << 63));
        BinaryPrimitives.WriteUInt64LittleEndian(half[16..], (w2 >> 1) | (w3 << 63));
        BinaryPrimitives.WriteUInt64LittleEndian(half[24..], w3 >> 1);
    }

    /// <summary>Whether 32 bytes are a scalar below l.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> scalar) =>
        SubtractOrder(Read(scalar), out _, out _, out _, out _) == 1;

    public static bool IsZero(ReadOnlySpan<byte> scalar)
    {
        var (w0, w1, w2, w3) = Read(scalar);
        return (w0 | w1 | w2 | w3) == 0;
    }

    private static ScalarWords ReadWords(ReadOnlySpan<byte> bytes)
    {
        ScalarWords words;
        (words.W0, words.W1, words.W2, words.W3) = Read(bytes);
        return words;
    }

    private static (ulong W0, ulong W1, ulong W2, ulong W3) Read(ReadOnlySpan<byte> scalar) =>
        (
            BinaryPrimitives.ReadUInt64LittleEndian(scalar),
            BinaryPrimitives.ReadUInt64LittleEndian(scalar[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(scalar[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(scalar[24..])
        );

    /// <summary>Computes a - l modulo 2^256 and returns the borrow: 1 exactly when a is below l.</summary>
    private static ulong SubtractOrder(
        (ulong W0, ulong W1, ulong W2, ulong W3) a,
        out ulong d0,
        out ulong d1,
        out ulong d2,
        out ulong d3
    )
    {
        unchecked
        {
            d0 = a.W0 - Order0;
            var borrow = Less(a.W0, Order0);
            d1 = a.W1 - Order1 - borrow;
            borrow = Less(a.W1, Order1) | (Less(a.W1 - Order1, borrow));
            d2 = a.W2 - borrow;
            borrow = Less(a.W2, borrow);
            d3 = a.W3 - Order3 - borrow;
            return Less(a.W3, Order3) | Less(a.W3 - Order3, borrow);
        }
    }

    /// <summary>1 when x is below y, else 0, from the borrow bit of x - y.</summary>
    private static ulong Less(ulong x, ulong y) =>
        unchecked(((~x & y) | ((~x | y) & (x - y))) >> 63);
}
