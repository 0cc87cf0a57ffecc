using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Numerics.BitOperations;

namespace AuthOps.Primitives.Hashing;

/// <summary>The compression function of SM3 (GM/T 0004-2012, GB/T 32905-2016 §5.3), one message at a time; the oracle of the lane kernels.</summary>
internal readonly unsafe struct Sm3Rounds : IBlockHash<uint>
{
    private const int BlockBytes = 64;

    /// <summary>The constants T of the standard, already rotated left by the round number.</summary>
    public static ReadOnlySpan<uint> RoundConstants =>
        [
            0x79cc4519,
            0xf3988a32,
            0xe7311465,
            0xce6228cb,
            0x9cc45197,
            0x3988a32f,
            0x7311465e,
            0xe6228cbc,
            0xcc451979,
            0x988a32f3,
            0x311465e7,
            0x6228cbce,
            0xc451979c,
            0x88a32f39,
            0x11465e73,
            0x228cbce6,
            0x9d8a7a87,
            0x3b14f50f,
            0x7629ea1e,
            0xec53d43c,
            0xd8a7a879,
            0xb14f50f3,
            0x629ea1e7,
            0xc53d43ce,
            0x8a7a879d,
            0x14f50f3b,
            0x29ea1e76,
            0x53d43cec,
            0xa7a879d8,
            0x4f50f3b1,
            0x9ea1e762,
            0x3d43cec5,
            0x7a879d8a,
            0xf50f3b14,
            0xea1e7629,
            0xd43cec53,
            0xa879d8a7,
            0x50f3b14f,
            0xa1e7629e,
            0x43cec53d,
            0x879d8a7a,
            0x0f3b14f5,
            0x1e7629ea,
            0x3cec53d4,
            0x79d8a7a8,
            0xf3b14f50,
            0xe7629ea1,
            0xcec53d43,
            0x9d8a7a87,
            0x3b14f50f,
            0x7629ea1e,
            0xec53d43c,
            0xd8a7a879,
            0xb14f50f3,
            0x629ea1e7,
            0xc53d43ce,
            0x8a7a879d,
            0x14f50f3b,
            0x29ea1e76,
            0x53d43cec,
            0xa7a879d8,
            0x4f50f3b1,
            0x9ea1e762,
            0x3d43cec5,
        ];

    /// <inheritdoc/>
    public static ReadOnlySpan<uint> InitialState =>
        [
            0x7380166f,
            0x4914b2b9,
            0x172442d7,
            0xda8a0600,
            0xa96f30bc,
            0x163138aa,
            0xe38dee4d,
            0xb0fb0e4e,
        ];

    /// <inheritdoc/>
    public static int BlockSize => BlockBytes;

    /// <inheritdoc/>
    public static int DigestSize => 32;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        var schedule = stackalloc uint[16];
        var words = new Span<uint>(schedule, 16);
        fixed (uint* chaining = state[..8])
        {
            for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
            {
                for (var t = 0; t < 16; t++)
                {
                    words[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(4 * t)..]);
                }

                Mix(chaining, schedule);
            }
        }

        words.Clear();
    }

    /// <summary>All rounds of one block: eight words of chaining value, sixteen of the schedule.</summary>
    private static void Mix(uint* state, uint* w)
    {
        // The constants lie in the image of the assembly, which does not move.
        var k = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(RoundConstants));
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);

        // Each word of the schedule is replaced by the one sixteen later once it is used; the words after W67 are of no
        // use, but leaving them out would double the code.
        for (var t = 0; t < 16; t += 4)
        {
            RoundXor(a, ref b, c, ref d, e, ref f, g, ref h, k, w, t);
            RoundXor(d, ref a, b, ref c, h, ref e, f, ref g, k, w, t + 1);
            RoundXor(c, ref d, a, ref b, g, ref h, e, ref f, k, w, t + 2);
            RoundXor(b, ref c, d, ref a, f, ref g, h, ref e, k, w, t + 3);
        }

        for (var group = 1; group < 4; group++)
        {
            k += 16;
            RoundMajority(a, ref b, c, ref d, e, ref f, g, ref h, k, w, 0);
            RoundMajority(d, ref a, b, ref c, h, ref e, f, ref g, k, w, 1);
            RoundMajority(c, ref d, a, ref b, g, ref h, e, ref f, k, w, 2);
            RoundMajority(b, ref c, d, ref a, f, ref g, h, ref e, k, w, 3);
            RoundMajority(a, ref b, c, ref d, e, ref f, g, ref h, k, w, 4);
            RoundMajority(d, ref a, b, ref c, h, ref e, f, ref g, k, w, 5);
            RoundMajority(c, ref d, a, ref b, g, ref h, e, ref f, k, w, 6);
            RoundMajority(b, ref c, d, ref a, f, ref g, h, ref e, k, w, 7);
            RoundMajority(a, ref b, c, ref d, e, ref f, g, ref h, k, w, 8);
            RoundMajority(d, ref a, b, ref c, h, ref e, f, ref g, k, w, 9);
            RoundMajority(c, ref d, a, ref b, g, ref h, e, ref f, k, w, 10);
            RoundMajority(b, ref c, d, ref a, f, ref g, h, ref e, k, w, 11);
            RoundMajority(a, ref b, c, ref d, e, ref f, g, ref h, k, w, 12);
            RoundMajority(d, ref a, b, ref c, h, ref e, f, ref g, k, w, 13);
            RoundMajority(c, ref d, a, ref b, g, ref h, e, ref f, k, w, 14);
            RoundMajority(b, ref c, d, ref a, f, ref g, h, ref e, k, w, 15);
        }

        state[0] ^= a;
        state[1] ^= b;
        state[2] ^= c;
        state[3] ^= d;
        state[4] ^= e;
        state[5] ^= f;
        state[6] ^= g;
        state[7] ^= h;
    }

    /// <summary>Rounds 0 to 15: FF and GG are exclusive ors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundXor(
        uint a,
        ref uint b,
        uint c,
        ref uint d,
        uint e,
        ref uint f,
        uint g,
        ref uint h,
        uint* k,
        uint* w,
        int t
    ) => Finish(a, ref b, ref d, e, ref f, ref h, a ^ b ^ c, e ^ f ^ g, k, w, t);

    /// <summary>Rounds 16 to 63: FF is the majority, GG the choice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundMajority(
        uint a,
        ref uint b,
        uint c,
        ref uint d,
        uint e,
        ref uint f,
        uint g,
        ref uint h,
        uint* k,
        uint* w,
        int t
    ) =>
        Finish(
            a,
            ref b,
            ref d,
            e,
            ref f,
            ref h,
            (a & b) | (c & (a | b)),
            g ^ (e & (f ^ g)),
            k,
            w,
            t
        );

    /// <summary>The rest of a round; the new A lies in <paramref name="d"/> and the new E in <paramref name="h"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        uint a,
        ref uint b,
        ref uint d,
        uint e,
        ref uint f,
        ref uint h,
        uint ff,
        uint gg,
        uint* k,
        uint* w,
        int t
    )
    {
        unchecked
        {
            var a12 = RotateLeft(a, 12);
            var ss1 = RotateLeft(a12 + e + k[t], 7);
            d = ff + d + (ss1 ^ a12) + (w[t] ^ w[(t + 4) & 15]);
            var t2 = gg + h + ss1 + w[t];
            b = RotateLeft(b, 9);
            f = RotateLeft(f, 19);
            h = t2 ^ RotateLeft(t2, 9) ^ RotateLeft(t2, 17);
        }

        Next(w, t);
    }

    /// <summary>Replaces word <paramref name="t"/> of the schedule, W(r), by W(r + 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(uint* w, int t)
    {
        var x = w[t] ^ w[(t + 7) & 15] ^ RotateLeft(w[(t + 13) & 15], 15);
        w[t] =
            x
            ^ RotateLeft(x, 15)
            ^ RotateLeft(x, 23)
            ^ RotateLeft(w[(t + 3) & 15], 7)
            ^ w[(t + 10) & 15];
    }
}
