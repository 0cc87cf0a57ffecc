using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Queries;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein 2012): a keyed pseudo-random function that orders contributions. The key is
/// drawn afresh for each release and never leaves it, so which rows are kept tells nothing from one release to the
/// next and cannot be steered by whoever writes the data.
/// </summary>
internal readonly struct PriorityHash(ulong key0, ulong key1)
{
    /// <summary>The priority of a string, by its UTF-16 code units.</summary>
    internal ulong Of(string text) => Of(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>The priority of key <paramref name="key"/> for the unit with hash <paramref name="unit"/>.</summary>
    internal ulong Of(ulong unit, int key)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, unit);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], key);
        return Of(bytes);
    }

    internal ulong Of(ReadOnlySpan<byte> bytes)
    {
        var v0 = key0 ^ 0x736f6d6570736575UL;
        var v1 = key1 ^ 0x646f72616e646f6dUL;
        var v2 = key0 ^ 0x6c7967656e657261UL;
        var v3 = key1 ^ 0x7465646279746573UL;
        var last = (ulong)(bytes.Length & 0xff) << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
