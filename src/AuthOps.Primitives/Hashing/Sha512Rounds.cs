using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Numerics.BitOperations;

namespace AuthOps.Primitives.Hashing;

/// <summary>The compression function of SHA-512 (FIPS 180-4 §6.4), one message at a time; the oracle of the lane kernels.</summary>
internal readonly unsafe struct Sha512Rounds : IBlockHash<ulong>
{
    private const int BlockBytes = 128;

    /// <summary>The round constants K of the standard, in order.</summary>
    public static ReadOnlySpan<ulong> RoundConstants =>
        [
            0x428a2f98d728ae22,
            0x7137449123ef65cd,
            0xb5c0fbcfec4d3b2f,
            0xe9b5dba58189dbbc,
            0x3956c25bf348b538,
            0x59f111f1b605d019,
            0x923f82a4af194f9b,
            0xab1c5ed5da6d8118,
            0xd807aa98a3030242,
            0x12835b0145706fbe,
            0x243185be4ee4b28c,
            0x550c7dc3d5ffb4e2,
            0x72be5d74f27b896f,
            0x80deb1fe3b1696b1,
            0x9bdc06a725c71235,
            0xc19bf174cf692694,
            0xe49b69c19ef14ad2,
            0xefbe4786384f25e3,
            0x0fc19dc68b8cd5b5,
            0x240ca1cc77ac9c65,
            0x2de92c6f592b0275,
            0x4a7484aa6ea6e483,
            0x5cb0a9dcbd41fbd4,
            0x76f988da831153b5,
            0x983e5152ee66dfab,
            0xa831c66d2db43210,
            0xb00327c898fb213f,
            0xbf597fc7beef0ee4,
            0xc6e00bf33da88fc2,
            0xd5a79147930aa725,
            0x06ca6351e003826f,
            0x142929670a0e6e70,
            0x27b70a8546d22ffc,
            0x2e1b21385c26c926,
            0x4d2c6dfc5ac42aed,
            0x53380d139d95b3df,
            0x650a73548baf63de,
            0x766a0abb3c77b2a8,
            0x81c2c92e47edaee6,
            0x92722c851482353b,
            0xa2bfe8a14cf10364,
            0xa81a664bbc423001,
            0xc24b8b70d0f89791,
            0xc76c51a30654be30,
            0xd192e819d6ef5218,
            0xd69906245565a910,
            0xf40e35855771202a,
            0x106aa07032bbd1b8,
            0x19a4c116b8d2d0c8,
            0x1e376c085141ab53,
            0x2748774cdf8eeb99,
            0x34b0bcb5e19b48a8,
            0x391c0cb3c5c95a63,
            0x4ed8aa4ae3418acb,
            0x5b9cca4f7763e373,
            0x682e6ff3d6b2b8a3,
            0x748f82ee5defb2fc,
            0x78a5636f43172f60,
            0x84c87814a1f0ab72,
            0x8cc702081a6439ec,
            0x90befffa23631e28,
            0xa4506cebde82bde9,
            0xbef9a3f7b2c67915,
            0xc67178f2e372532b,
            0xca273eceea26619c,
            0xd186b8c721c0c207,
            0xeada7dd6cde0eb1e,
            0xf57d4f7fee6ed178,
            0x06f067aa72176fba,
            0x0a637dc5a2c898a6,
            0x113f9804bef90dae,
            0x1b710b35131c471b,
            0x28db77f523047d84,
            0x32caab7b40c72493,
            0x3c9ebe0a15c9bebc,
            0x431d67c49c100d4c,
            0x4cc5d4becb3e42b6,
            0x597f299cfc657e2a,
            0x5fcb6fab3ad6faec,
            0x6c44198c4a475817,
        ];

    /// <inheritdoc/>
    public static ReadOnlySpan<ulong> InitialState =>
        [
            0x6a09e667f3bcc908,
            0xbb67ae8584caa73b,
            0x3c6ef372fe94f82b,
            0xa54ff53a5f1d36f1,
            0x510e527fade682d1,
            0x9b05688c2b3e6c1f,
            0x1f83d9abfb41bd6b,
            0x5be0cd19137e2179,
        ];

    /// <inheritdoc/>
    public static int BlockSize => BlockBytes;

    /// <inheritdoc/>
    public static int DigestSize => 64;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        var schedule = stackalloc ulong[16];
        var words = new Span<ulong>(schedule, 16);
        fixed (ulong* chaining = state[..8])
        {
            for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
            {
                for (var t = 0; t < 16; t++)
                {
                    words[t] = BinaryPrimitives.ReadUInt64BigEndian(blocks[(8 * t)..]);
                }

                Mix(chaining, schedule);
            }
        }

        words.Clear();
    }

    /// <summary>All rounds of one block: eight words of chaining value, sixteen of the schedule.</summary>
    private static void Mix(ulong* state, ulong* w)
    {
        // The constants lie in the image of the assembly, which does not move.
        var k = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(RoundConstants));
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        unchecked
        {
            // Each word of the schedule is replaced by the one sixteen later once it is used.
            for (var group = 0; group < 4; group++, k += 16)
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
        ulong a,
        ulong b,
        ulong c,
        ref ulong d,
        ulong e,
        ulong f,
        ulong g,
        ref ulong h,
        ulong kw
    )
    {
        unchecked
        {
            h +=
                kw
                + (g ^ (e & (f ^ g)))
                + (RotateRight(e, 14) ^ RotateRight(e, 18) ^ RotateRight(e, 41));
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (RotateRight(a, 28) ^ RotateRight(a, 34) ^ RotateRight(a, 39));
        }
    }

    /// <summary>One round, and the word of the schedule it has used made ready for sixteen rounds later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundAndNext(
        ulong a,
        ulong b,
        ulong c,
        ref ulong d,
        ulong e,
        ulong f,
        ulong g,
        ref ulong h,
        ulong* k,
        ulong* w,
        int t
    )
    {
        Round(a, b, c, ref d, e, f, g, ref h, unchecked(k[t] + w[t]));
        Next(w, t);
    }

    /// <summary>Replaces word <paramref name="t"/> of the schedule, W(r), by W(r + 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(ulong* w, int t)
    {
        var x = w[(t + 1) & 15];
        var y = w[(t + 14) & 15];
        unchecked
        {
            w[t] +=
                w[(t + 9) & 15]
                + (RotateRight(x, 1) ^ RotateRight(x, 8) ^ (x >> 7))
                + (RotateRight(y, 19) ^ RotateRight(y, 61) ^ (y >> 6));
        }
    }
}
