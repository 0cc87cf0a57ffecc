using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

/// <summary>hash_to_field of RFC 9380, 5.2, for 2^255 - 19 with L = 48. No branch depends on the input. Stateless and safe to share between threads.</summary>
internal static class Curve25519Uniform
{
    /// <summary>Reduces 48 big-endian bytes modulo p.</summary>
    /// <param name="uniform">The bytes.</param>
    /// <param name="field">Receives 32 little-endian bytes, below 2^255 and congruent modulo p.</param>
    public static void Reduce(ReadOnlySpan<byte> uniform, Span<byte> field)
    {
        // low + 2^256·high with 2^256 = 38; high < 2^128, so the sum is below 2^256 + 2^134.
        UInt128 high0 = BinaryPrimitives.ReadUInt64BigEndian(uniform[8..]);
        UInt128 high1 = BinaryPrimitives.ReadUInt64BigEndian(uniform);
        var sum = BinaryPrimitives.ReadUInt64BigEndian(uniform[40..]) + (high0 * 38);
        var w0 = unchecked((ulong)sum);
        sum = (sum >> 64) + BinaryPrimitives.ReadUInt64BigEndian(uniform[32..]) + (high1 * 38);
        var w1 = unchecked((ulong)sum);
        sum = (sum >> 64) + BinaryPrimitives.ReadUInt64BigEndian(uniform[24..]);
        var w2 = unchecked((ulong)sum);
        sum = (sum >> 64) + BinaryPrimitives.ReadUInt64BigEndian(uniform[16..]);
        var w3 = unchecked((ulong)sum);
        var fold = unchecked((ulong)(sum >> 64)) * 38;
        // Bits above 255 go in once more with 2^255 = 19; the second time at most a bit that the first one carried up.
        for (var i = 0; i < 2; i++)
        {
            sum = (UInt128)w0 + fold + ((w3 >> 63) * 19);
            w3 &= ulong.MaxValue >> 1;
            w0 = unchecked((ulong)sum);
            sum = (sum >> 64) + w1;
            w1 = unchecked((ulong)sum);
            sum = (sum >> 64) + w2;
            w2 = unchecked((ulong)sum);
            w3 += unchecked((ulong)(sum >> 64));
            fold = 0;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(field, w0);
        BinaryPrimitives.WriteUInt64LittleEndian(field[8..], w1);
        BinaryPrimitives.WriteUInt64LittleEndian(field[16..], w2);
        BinaryPrimitives.WriteUInt64LittleEndian(field[24..], w3);
    }
}
