// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>Loads and stores of the 512-bit kernels: words of many messages side by side in one vector.</summary>
internal static unsafe class LanesAvx512
{
    private const int RowSize = 64;

    /// <summary>Where the masks lie behind the padding: a byte of ones for every byte that comes from the message.</summary>
    private const int MasksOffset = LaneShape.RowsOffset + LaneShape.MaxPaddedSize;

    /// <summary>Writes the padding of one message and the masks of its bytes; they hold for every lane.</summary>
    public static void Prepare(in LaneShape shape, int lanes, byte* work)
    {
        _ = lanes;
        shape.WritePadding(new Span<byte>(work + LaneShape.RowsOffset, shape.PaddedSize));
        var masks = new Span<byte>(work + MasksOffset, shape.PaddedSize);
        masks.Clear();
        masks[shape.MessageStart..shape.MessageEnd].Fill(0xFF);
    }

    /// <summary>The sixteen words of one block of sixteen messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load32(in LaneShape shape, byte* messages, int block, byte* work)
    {
        var words = (Vector512<uint>*)work;
        var row = block * RowSize;
        var padding = (Vector512<byte>*)(work + LaneShape.RowsOffset + row);
        if (row >= shape.MessageEnd)
        {
            for (var i = 0; i < 16; i++)
            {
                words[i] = Vector512.Create(
                    BinaryPrimitives.ReverseEndianness(((uint*)padding)[i])
                );
            }

            return;
        }

        var mask = *(Vector512<byte>*)(work + MasksOffset + row);
        var pad = *padding;
        var swap = SwapBytes32();
        var stride = (nint)shape.MessageLength;
        var from = messages + row - shape.MessageStart;

        // A masked load neither reads nor faults where the mask is clear, so it may start before the first message
        // and reach past the last.
        for (var i = 0; i < 16; i += 4, from += 4 * stride)
        {
            var r0 = Avx512BW.Shuffle(Avx512BW.MaskLoad(from, mask, pad), swap).AsUInt32();
            var r1 = Avx512BW.Shuffle(Avx512BW.MaskLoad(from + stride, mask, pad), swap).AsUInt32();
            var r2 = Avx512BW
                .Shuffle(Avx512BW.MaskLoad(from + (2 * stride), mask, pad), swap)
                .AsUInt32();
            var r3 = Avx512BW
                .Shuffle(Avx512BW.MaskLoad(from + (3 * stride), mask, pad), swap)
                .AsUInt32();
            var t0 = Avx512F.UnpackLow(r0, r1).AsUInt64();
            var t1 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
            var t2 = Avx512F.UnpackLow(r2, r3).AsUInt64();
            var t3 = Avx512F.UnpackHigh(r2, r3).AsUInt64();

            // 128-bit part p of words[i + j]: word 4p + j of messages i to i + 3.
            words[i] = Avx512F.UnpackLow(t0, t2).AsUInt32();
            words[i + 1] = Avx512F.UnpackHigh(t0, t2).AsUInt32();
            words[i + 2] = Avx512F.UnpackLow(t1, t3).AsUInt32();
            words[i + 3] = Avx512F.UnpackHigh(t1, t3).AsUInt32();
        }

        Transpose128(words, 4);
    }

    /// <summary>The sixteen words of one block of eight messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load64(in LaneShape shape, byte* messages, int block, byte* work)
    {
        for (var half = 0; half < 2; half++)
        {
            Load64(shape, messages, (2 * block) + half, work, (Vector512<ulong>*)work + (8 * half));
        }
    }

    /// <summary>The digests of sixteen messages of eight 32-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store32(uint* state, byte* digests)
    {
        var s = (Vector512<uint>*)state;
        var swap = SwapBytes32();
        for (var half = 0; half < 2; half++, s += 4, digests += 16)
        {
            var t0 = Avx512F.UnpackLow(s[0], s[1]).AsUInt64();
            var t1 = Avx512F.UnpackHigh(s[0], s[1]).AsUInt64();
            var t2 = Avx512F.UnpackLow(s[2], s[3]).AsUInt64();
            var t3 = Avx512F.UnpackHigh(s[2], s[3]).AsUInt64();

            // 128-bit part p of the j-th vector: four words of message 4p + j.
            StoreParts(Avx512BW.Shuffle(Avx512F.UnpackLow(t0, t2).AsByte(), swap), digests);
            StoreParts(Avx512BW.Shuffle(Avx512F.UnpackHigh(t0, t2).AsByte(), swap), digests + 32);
            StoreParts(Avx512BW.Shuffle(Avx512F.UnpackLow(t1, t3).AsByte(), swap), digests + 64);
            StoreParts(Avx512BW.Shuffle(Avx512F.UnpackHigh(t1, t3).AsByte(), swap), digests + 96);
        }
    }

    /// <summary>The digests of eight messages of eight 64-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store64(ulong* state, byte* digests)
    {
        var s = (Vector512<ulong>*)state;
        var swap = SwapBytes64();
        for (var i = 0; i < 8; i += 2)
        {
            var low = Avx512F.UnpackLow(s[i], s[i + 1]);
            var high = Avx512F.UnpackHigh(s[i], s[i + 1]);
            s[i] = Avx512BW.Shuffle(low.AsByte(), swap).AsUInt64();
            s[i + 1] = Avx512BW.Shuffle(high.AsByte(), swap).AsUInt64();
        }

        Transpose128((Vector512<uint>*)s, 2);
        for (var i = 0; i < 8; i++)
        {
            s[i].Store((ulong*)(digests + (64 * i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load64(
        in LaneShape shape,
        byte* messages,
        int rowIndex,
        byte* work,
        Vector512<ulong>* words
    )
    {
        var row = rowIndex * RowSize;
        var padding = (Vector512<byte>*)(work + LaneShape.RowsOffset + row);
        if (row >= shape.MessageEnd)
        {
            for (var i = 0; i < 8; i++)
            {
                words[i] = Vector512.Create(
                    BinaryPrimitives.ReverseEndianness(((ulong*)padding)[i])
                );
            }

            return;
        }

        var mask = *(Vector512<byte>*)(work + MasksOffset + row);
        var pad = *padding;
        var swap = SwapBytes64();
        var stride = (nint)shape.MessageLength;
        var from = messages + row - shape.MessageStart;
        for (var i = 0; i < 8; i += 2, from += 2 * stride)
        {
            var r0 = Avx512BW.Shuffle(Avx512BW.MaskLoad(from, mask, pad), swap).AsUInt64();
            var r1 = Avx512BW.Shuffle(Avx512BW.MaskLoad(from + stride, mask, pad), swap).AsUInt64();

            // 128-bit part p of words[i + j]: word 2p + j of messages i and i + 1.
            words[i] = Avx512F.UnpackLow(r0, r1);
            words[i + 1] = Avx512F.UnpackHigh(r0, r1);
        }

        Transpose128((Vector512<uint>*)words, 2);
    }

    /// <summary>
    /// For each j below <paramref name="step"/>, transposes the 4 × 4 matrix of 128-bit parts formed by vectors
    /// j, j + step, j + 2·step and j + 3·step.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose128(Vector512<uint>* v, int step)
    {
        for (var j = 0; j < step; j++, v++)
        {
            var x = Avx512F.Shuffle4x128(v[0], v[step], 0x44);
            var y = Avx512F.Shuffle4x128(v[0], v[step], 0xEE);
            var z = Avx512F.Shuffle4x128(v[2 * step], v[3 * step], 0x44);
            var t = Avx512F.Shuffle4x128(v[2 * step], v[3 * step], 0xEE);
            v[0] = Avx512F.Shuffle4x128(x, z, 0x88);
            v[step] = Avx512F.Shuffle4x128(x, z, 0xDD);
            v[2 * step] = Avx512F.Shuffle4x128(y, t, 0x88);
            v[3 * step] = Avx512F.Shuffle4x128(y, t, 0xDD);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreParts(Vector512<byte> parts, byte* digests)
    {
        Avx512F.ExtractVector128(parts, 0).Store(digests);
        Avx512F.ExtractVector128(parts, 1).Store(digests + (4 * 32));
        Avx512F.ExtractVector128(parts, 2).Store(digests + (8 * 32));
        Avx512F.ExtractVector128(parts, 3).Store(digests + (12 * 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> SwapBytes32() =>
        Vector512.Create(
            Vector256.Create(LanesAvx2.SwapBytes32(), LanesAvx2.SwapBytes32()),
            Vector256.Create(LanesAvx2.SwapBytes32(), LanesAvx2.SwapBytes32())
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> SwapBytes64() =>
        Vector512.Create(
            Vector256.Create(LanesAvx2.SwapBytes64(), LanesAvx2.SwapBytes64()),
            Vector256.Create(LanesAvx2.SwapBytes64(), LanesAvx2.SwapBytes64())
        );
}
