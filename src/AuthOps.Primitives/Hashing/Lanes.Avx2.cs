// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>Loads and stores of the 256-bit kernels: words of many messages side by side in one vector.</summary>
/// <remarks>AVX2 has no loads masked by byte, so every message is first copied into a padded block of its own.</remarks>
internal static unsafe class LanesAvx2
{
    /// <summary>Reverses the bytes of 32-bit words within 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> SwapBytes32() =>
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    /// <summary>Reverses the bytes of 64-bit words within 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> SwapBytes64() =>
        Vector128.Create((byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);

    /// <summary>Writes the padding of every lane's message.</summary>
    public static void Prepare(in LaneShape shape, int lanes, byte* work)
    {
        var rows = work + LaneShape.RowsOffset;
        for (var lane = 0; lane < lanes; lane++)
        {
            shape.WritePadding(new Span<byte>(rows + (lane * shape.PaddedSize), shape.PaddedSize));
        }
    }

    /// <summary>Puts the messages into their padding.</summary>
    public static void CopyMessages(in LaneShape shape, int lanes, byte* messages, byte* work)
    {
        var to = work + LaneShape.RowsOffset + shape.MessageStart;
        for (var lane = 0; lane < lanes; lane++)
        {
            Unsafe.CopyBlockUnaligned(to, messages, (uint)shape.MessageLength);
            to += shape.PaddedSize;
            messages += shape.MessageLength;
        }
    }

    /// <summary>The sixteen words of one block of eight messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load32(in LaneShape shape, int block, byte* work)
    {
        var swap = Vector256.Create(SwapBytes32(), SwapBytes32());
        var from = work + LaneShape.RowsOffset + (block * 64);
        var words = (Vector256<uint>*)work;
        for (var half = 0; half < 2; half++, from += 32, words += 8)
        {
            for (var i = 0; i < 8; i++)
            {
                words[i] = Avx2.Shuffle(*(Vector256<byte>*)(from + (i * shape.PaddedSize)), swap)
                    .AsUInt32();
            }

            Transpose8x8(words);
        }
    }

    /// <summary>The sixteen words of one block of four messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load64(in LaneShape shape, int block, byte* work)
    {
        var swap = Vector256.Create(SwapBytes64(), SwapBytes64());
        var from = work + LaneShape.RowsOffset + (block * 128);
        var words = (Vector256<ulong>*)work;
        for (var quarter = 0; quarter < 4; quarter++, from += 32, words += 4)
        {
            for (var i = 0; i < 4; i++)
            {
                words[i] = Avx2.Shuffle(*(Vector256<byte>*)(from + (i * shape.PaddedSize)), swap)
                    .AsUInt64();
            }

            Transpose4x4(words);
        }
    }

    /// <summary>The digests of eight messages of eight 32-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store32(uint* state, byte* digests)
    {
        var swap = Vector256.Create(SwapBytes32(), SwapBytes32());
        var rows = (Vector256<uint>*)state;
        Transpose8x8(rows);
        for (var i = 0; i < 8; i++)
        {
            Avx2.Shuffle(rows[i].AsByte(), swap).Store(digests + (32 * i));
        }
    }

    /// <summary>The digests of four messages of eight 64-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store64(ulong* state, byte* digests)
    {
        var swap = Vector256.Create(SwapBytes64(), SwapBytes64());
        var rows = (Vector256<ulong>*)state;
        for (var half = 0; half < 2; half++, rows += 4)
        {
            Transpose4x4(rows);
            for (var i = 0; i < 4; i++)
            {
                Avx2.Shuffle(rows[i].AsByte(), swap).Store(digests + (64 * i) + (32 * half));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(Vector256<uint>* v)
    {
        for (var i = 0; i < 8; i += 4)
        {
            var t0 = Avx2.UnpackLow(v[i], v[i + 1]).AsUInt64();
            var t1 = Avx2.UnpackHigh(v[i], v[i + 1]).AsUInt64();
            var t2 = Avx2.UnpackLow(v[i + 2], v[i + 3]).AsUInt64();
            var t3 = Avx2.UnpackHigh(v[i + 2], v[i + 3]).AsUInt64();
            v[i] = Avx2.UnpackLow(t0, t2).AsUInt32();
            v[i + 1] = Avx2.UnpackHigh(t0, t2).AsUInt32();
            v[i + 2] = Avx2.UnpackLow(t1, t3).AsUInt32();
            v[i + 3] = Avx2.UnpackHigh(t1, t3).AsUInt32();
        }

        for (var i = 0; i < 4; i++)
        {
            var low = Avx2.Permute2x128(v[i], v[i + 4], 0x20);
            v[i + 4] = Avx2.Permute2x128(v[i], v[i + 4], 0x31);
            v[i] = low;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(Vector256<ulong>* v)
    {
        var t0 = Avx2.UnpackLow(v[0], v[1]);
        var t1 = Avx2.UnpackHigh(v[0], v[1]);
        var t2 = Avx2.UnpackLow(v[2], v[3]);
        var t3 = Avx2.UnpackHigh(v[2], v[3]);
        v[0] = Avx2.Permute2x128(t0, t2, 0x20);
        v[1] = Avx2.Permute2x128(t1, t3, 0x20);
        v[2] = Avx2.Permute2x128(t0, t2, 0x31);
        v[3] = Avx2.Permute2x128(t1, t3, 0x31);
    }
}
