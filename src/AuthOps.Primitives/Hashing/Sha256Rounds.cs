using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Numerics.BitOperations;

namespace AuthOps.Primitives.Hashing;

/// <summary>The compression function of SHA-256 (FIPS 180-4 §6.2), one message at a time; the oracle of the lane kernels.</summary>
internal readonly unsafe struct Sha256Rounds : IBlockHash<uint>
{
    private const int BlockBytes = 64;

    /// <summary>The round constants K of the standard, in order.</summary>
    public static ReadOnlySpan<uint> RoundConstants =>
        [
            0x428a2f98,
            0x71374491,
            0xb5c0fbcf,
            0xe9b5dba5,
            0x3956c25b,
            0x59f111f1,
            0x923f82a4,
            0xab1c5ed5,
            0xd807aa98,
            0x12835b01,
            0x243185be,
            0x550c7dc3,
            0x72be5d74,
            0x80deb1fe,
            0x9bdc06a7,
            0xc19bf174,
            0xe49b69c1,
            0xefbe4786,
            0x0fc19dc6,
            0x240ca1cc,
            0x2de92c6f,
            0x4a7484aa,
            0x5cb0a9dc,
            0x76f988da,
            0x983e5152,
            0xa831c66d,
            0xb00327c8,
            0xbf597fc7,
            0xc6e00bf3,
            0xd5a79147,
            0x06ca6351,
            0x14292967,
            0x27b70a85,
            0x2e1b2138,
            0x4d2c6dfc,
            0x53380d13,
            0x650a7354,
            0x766a0abb,
            0x81c2c92e,
            0x92722c85,
            0xa2bfe8a1,
            0xa81a664b,
            0xc24b8b70,
            0xc76c51a3,
            0xd192e819,
            0xd6990624,
            0xf40e3585,
            0x106aa070,
            0x19a4c116,
            0x1e376c08,
            0x2748774c,
            0x34b0bcb5,
            0x391c0cb3,
            0x4ed8aa4a,
            0x5b9cca4f,
            0x682e6ff3,
            0x748f82ee,
            0x78a5636f,
            0x84c87814,
            0x8cc70208,
            0x90befffa,
            0xa4506ceb,
            0xbef9a3f7,
            0xc67178f2,
        ];

    /// <inheritdoc/>
    public static ReadOnlySpan<uint> InitialState =>
        [
            0x6a09e667,
            0xbb67ae85,
            0x3c6ef372,
            0xa54ff53a,
            0x510e527f,
            0x9b05688c,
            0x1f83d9ab,
            0x5be0cd19,
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
        unchecked
        {
            // Each word of the schedule is replaced by the one sixteen later once it is used.
            for (var group = 0; group < 3; group++, k += 16)
            {
                RoundAndNext(a, b, c, ref d, e, f, g, ref h, k, w, 0);
                RoundAndNext(h, a, b, ref c, d, e, f, ref g, k, w, 1);
                RoundAndNext(g, h, a, ref b, c, d, e, ref f, k, w, 2);
                RoundAndNext(f, g, h, ref a, b, c, d, ref e, k, w, 3);
                RoundAndNext(e, f, g, ref h, a, b, c, ref d, k, w, 4);
                RoundAndNext(d, e, f, ref g, h, a, b, ref c, k, w, 5);
                RoundAndNext(c, d, e, ref f, g, h, a, ref b, k, w, 6);
                RoundAndNext(b, c, d, ref e, f, g, h, ref a, k, w, 7);
                RoundAndNext(a, b, c, ref d, e, f, g, ref h, k, w, 8);
                RoundAndNext(h, a, b, ref c, d, e, f, ref g, k, w, 9);
                RoundAndNext(g, h, a, ref b, c, d, e, ref f, k, w, 10);
                RoundAndNext(f, g, h, ref a, b, c, d, ref e, k, w, 11);
                RoundAndNext(e, f, g, ref h, a, b, c, ref d, k, w, 12);
                RoundAndNext(d, e, f, ref g, h, a, b, ref c, k, w, 13);
                RoundAndNext(c, d, e, ref f, g, h, a, ref b, k, w, 14);
                RoundAndNext(b, c, d, ref e, f, g, h, ref a, k, w, 15);
            }

            Round(a, b, c, ref d, e, f, g, ref h, k[0] + w[0]);
            Round(h, a, b, ref c, d, e, f, ref g, k[1] + w[1]);
            Round(g, h, a, ref b, c, d, e, ref f, k[2] + w[2]);
            Round(f, g, h, ref a, b, c, d, ref e, k[3] + w[3]);
            Round(e, f, g, ref h, a, b, c, ref d, k[4] + w[4]);
            Round(d, e, f, ref g, h, a, b, ref c, k[5] + w[5]);
            Round(c, d, e, ref f, g, h, a, ref b, k[6] + w[6]);
            Round(b, c, d, ref e, f, g, h, ref a, k[7] + w[7]);
            Round(a, b, c, ref d, e, f, g, ref h, k[8] + w[8]);
            Round(h, a, b, ref c, d, e, f, ref g, k[9] + w[9]);
            Round(g, h, a, ref b, c, d, e, ref f, k[10] + w[10]);
            Round(f, g, h, ref a, b, c, d, ref e, k[11] + w[11]);
            Round(e, f, g, ref h, a, b, c, ref d, k[12] + w[12]);
            Round(d, e, f, ref g, h, a, b, ref c, k[13] + w[13]);
            Round(c, d, e, ref f, g, h, a, ref b, k[14] + w[14]);
            Round(b, c, d, ref e, f, g, h, ref a, k[15] + w[15]);
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    /// <summary>One round; the caller renames the eight words instead of moving them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        uint a,
        uint b,
        uint c,
        ref uint d,
        uint e,
        uint f,
        uint g,
        ref uint h,
        uint kw
    )
    {
        unchecked
        {
            h +=
                kw
                + (g ^ (e & (f ^ g)))
                + (RotateRight(e, 6) ^ RotateRight(e, 11) ^ RotateRight(e, 25));
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (RotateRight(a, 2) ^ RotateRight(a, 13) ^ RotateRight(a, 22));
        }
    }

    /// <summary>One round, and the word of the schedule it has used made ready for sixteen rounds later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundAndNext(
        uint a,
        uint b,
        uint c,
        ref uint d,
        uint e,
        uint f,
        uint g,
        ref uint h,
        uint* k,
        uint* w,
        int t
    )
    {
        Round(a, b, c, ref d, e, f, g, ref h, unchecked(k[t] + w[t]));
        Next(w, t);
    }

    /// <summary>Replaces word <paramref name="t"/> of the schedule, W(r), by W(r + 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(uint* w, int t)
    {
        var x = w[(t + 1) & 15];
        var y = w[(t + 14) & 15];
        unchecked
        {
            w[t] +=
                w[(t + 9) & 15]
                + (RotateRight(x, 7) ^ RotateRight(x, 18) ^ (x >> 3))
                + (RotateRight(y, 17) ^ RotateRight(y, 19) ^ (y >> 10));
        }
    }
}
