using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthOps.Metering.Log;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) over several spans.</summary>
/// <remarks>
/// The processor's instruction takes three cycles and can begin every cycle, so that long inputs go in three streams
/// side by side, put together by multiplication modulo the polynomial.
/// </remarks>
internal static class Crc32C
{
    private const uint Start = 0xffffffff;

    /// <summary>The polynomial, bits in reverse, without its highest.</summary>
    private const uint Polynomial = 0x82f63b78;

    /// <summary>x^0 in the same order of bits.</summary>
    private const uint One = 0x80000000;

    /// <summary>From here on three streams are worth putting together.</summary>
    private const int Long = 4096;

    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) =>
        ~Update(Update(Start, first), second);

    /// <summary>The checksum of what had <paramref name="crc"/> and these bytes behind it; 0 is that of nothing.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes) => ~Update(~crc, bytes);

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Long)
        {
            var part = bytes.Length / (3 * sizeof(ulong)) * sizeof(ulong);
            crc = InThreeStreams(crc, bytes[..(3 * part)], part);
            bytes = bytes[(3 * part)..];
        }

        return InOneStream(crc, bytes);
    }

    // Compiled fully at once: one call may take a megabyte, and hardly any other is made before that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint InOneStream(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length >= sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint InThreeStreams(uint crc, ReadOnlySpan<byte> bytes, int part)
    {
        var first = bytes[..part];
        var second = bytes[part..(2 * part)];
        var third = bytes[(2 * part)..];
        uint b = 0,
            c = 0;
        while (
            first.Length >= sizeof(ulong)
            && second.Length >= sizeof(ulong)
            && third.Length >= sizeof(ulong)
        )
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(first));
            b = BitOperations.Crc32C(b, BinaryPrimitives.ReadUInt64LittleEndian(second));
            c = BitOperations.Crc32C(c, BinaryPrimitives.ReadUInt64LittleEndian(third));
            first = first[sizeof(ulong)..];
            second = second[sizeof(ulong)..];
            third = third[sizeof(ulong)..];
        }

        // What stands before so many bytes is multiplied by x to the power of their bits.
        var shift = PowerOfX(8L * part);
        return Multiply(Multiply(crc, shift) ^ b, shift) ^ c;
    }

    private static uint PowerOfX(long exponent)
    {
        var (power, square) = (One, One >> 1);
        for (; exponent != 0; exponent >>= 1)
        {
            power = (exponent & 1) != 0 ? Multiply(power, square) : power;
            square = Multiply(square, square);
        }

        return power;
    }

    /// <summary>The product modulo the polynomial, bits in reverse.</summary>
    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (; a != 0; a <<= 1)
        {
            product ^= (a & One) != 0 ? b : 0;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }
}
