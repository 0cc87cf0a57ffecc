using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static System.Numerics.BitOperations;

namespace AuthOps.Primitives.Hashing;

/// <summary>The compression function of SHA-256 (FIPS 180-4 §6.2), one message at a time; the oracle of the lane kernels.</summary>
internal readonly struct Sha256Rounds : IBlockHash<uint>
{
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
    public static int BlockSize => 64;

    /// <inheritdoc/>
    public static int DigestSize => 32;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[64];
        for (; blocks.Length >= 64; blocks = blocks[64..])
        {
            Expand(blocks, schedule);
            Mix(state, schedule);
        }

        schedule.Clear();
    }

    private static void Expand(ReadOnlySpan<byte> block, Span<uint> w)
    {
        for (var t = 0; t < 16; t++)
        {
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
        }

        for (var t = 16; t < 64; t++)
        {
            var s0 = RotateRight(w[t - 15], 7) ^ RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            var s1 = RotateRight(w[t - 2], 17) ^ RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = unchecked(w[t - 16] + s0 + w[t - 7] + s1);
        }
    }

    private static void Mix(Span<uint> state, ReadOnlySpan<uint> w)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        var k = RoundConstants;
        for (var t = 0; t < 64; t += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, unchecked(k[t] + w[t]));
            Round(h, a, b, ref c, d, e, f, ref g, unchecked(k[t + 1] + w[t + 1]));
            Round(g, h, a, ref b, c, d, e, ref f, unchecked(k[t + 2] + w[t + 2]));
            Round(f, g, h, ref a, b, c, d, ref e, unchecked(k[t + 3] + w[t + 3]));
            Round(e, f, g, ref h, a, b, c, ref d, unchecked(k[t + 4] + w[t + 4]));
            Round(d, e, f, ref g, h, a, b, ref c, unchecked(k[t + 5] + w[t + 5]));
            Round(c, d, e, ref f, g, h, a, ref b, unchecked(k[t + 6] + w[t + 6]));
            Round(b, c, d, ref e, f, g, h, ref a, unchecked(k[t + 7] + w[t + 7]));
        }
        unchecked
        {
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
        var sum1 = RotateRight(e, 6) ^ RotateRight(e, 11) ^ RotateRight(e, 25);
        var sum0 = RotateRight(a, 2) ^ RotateRight(a, 13) ^ RotateRight(a, 22);
        unchecked
        {
            var t1 = h + sum1 + (g ^ (e & (f ^ g))) + kw;
            d += t1;
            h = t1 + sum0 + ((a & b) | (c & (a | b)));
        }
    }
}
