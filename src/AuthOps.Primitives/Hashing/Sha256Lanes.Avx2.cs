// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SHA-256 over 8 lanes of 32 bits.</summary>
internal readonly unsafe struct Sha256LanesAvx2 : ILaneKernel
{
    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    public static int BlockSize => 64;

    /// <inheritdoc/>
    public static int DigestSize => 32;

    /// <inheritdoc/>
    public static void Prepare(in LaneShape shape, byte* work) =>
        LanesAvx2.Prepare(shape, Lanes, work);

    /// <inheritdoc/>
    public static void Hash(in LaneShape shape, byte* messages, byte* work, byte* digests)
    {
        var schedule = (Vector256<uint>*)work;
        var state = (Vector256<uint>*)(work + LaneShape.ScheduleSize);
        var initial = Sha256Rounds.InitialState;
        for (var i = 0; i < 8; i++)
        {
            state[i] = Vector256.Create(initial[i]);
        }

        LanesAvx2.CopyMessages(shape, Lanes, messages, work);
        for (var block = 0; block < shape.Blocks; block++)
        {
            LanesAvx2.Load32(shape, block, work);
            Compress(state, schedule);
        }

        LanesAvx2.Store32((uint*)state, digests);
    }

    /// <summary>One block in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Compress(Vector256<uint>* state, Vector256<uint>* w)
    {
        // The constants lie in the image of the assembly, which does not move.
        var k = (uint*)
            Unsafe.AsPointer(ref MemoryMarshal.GetReference(Sha256Rounds.RoundConstants));
        var a = state[0];
        var b = state[1];
        var c = state[2];
        var d = state[3];
        var e = state[4];
        var f = state[5];
        var g = state[6];
        var h = state[7];
        Vector256<uint> x,
            y;

        // Rounds 0 to 47, each word of the schedule replaced by the one sixteen later once it is used.
        for (var group = 0; group < 3; group++, k += 16)
        {
            h +=
                w[0]
                + Vector256.Create(k[0])
                + (g ^ (e & (f ^ g)))
                + (
                    (Avx2.ShiftRightLogical(e, 6) | Avx2.ShiftLeftLogical(e, 26))
                    ^ (Avx2.ShiftRightLogical(e, 11) | Avx2.ShiftLeftLogical(e, 21))
                    ^ (Avx2.ShiftRightLogical(e, 25) | Avx2.ShiftLeftLogical(e, 7))
                );
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (
                    (Avx2.ShiftRightLogical(a, 2) | Avx2.ShiftLeftLogical(a, 30))
                    ^ (Avx2.ShiftRightLogical(a, 13) | Avx2.ShiftLeftLogical(a, 19))
                    ^ (Avx2.ShiftRightLogical(a, 22) | Avx2.ShiftLeftLogical(a, 10))
                );
            x = w[1];
            y = w[14];
            w[0] +=
                w[9]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            g +=
                w[1]
                + Vector256.Create(k[1])
                + (f ^ (d & (e ^ f)))
                + (
                    (Avx2.ShiftRightLogical(d, 6) | Avx2.ShiftLeftLogical(d, 26))
                    ^ (Avx2.ShiftRightLogical(d, 11) | Avx2.ShiftLeftLogical(d, 21))
                    ^ (Avx2.ShiftRightLogical(d, 25) | Avx2.ShiftLeftLogical(d, 7))
                );
            c += g;
            g +=
                ((h & a) | (b & (h | a)))
                + (
                    (Avx2.ShiftRightLogical(h, 2) | Avx2.ShiftLeftLogical(h, 30))
                    ^ (Avx2.ShiftRightLogical(h, 13) | Avx2.ShiftLeftLogical(h, 19))
                    ^ (Avx2.ShiftRightLogical(h, 22) | Avx2.ShiftLeftLogical(h, 10))
                );
            x = w[2];
            y = w[15];
            w[1] +=
                w[10]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            f +=
                w[2]
                + Vector256.Create(k[2])
                + (e ^ (c & (d ^ e)))
                + (
                    (Avx2.ShiftRightLogical(c, 6) | Avx2.ShiftLeftLogical(c, 26))
                    ^ (Avx2.ShiftRightLogical(c, 11) | Avx2.ShiftLeftLogical(c, 21))
                    ^ (Avx2.ShiftRightLogical(c, 25) | Avx2.ShiftLeftLogical(c, 7))
                );
            b += f;
            f +=
                ((g & h) | (a & (g | h)))
                + (
                    (Avx2.ShiftRightLogical(g, 2) | Avx2.ShiftLeftLogical(g, 30))
                    ^ (Avx2.ShiftRightLogical(g, 13) | Avx2.ShiftLeftLogical(g, 19))
                    ^ (Avx2.ShiftRightLogical(g, 22) | Avx2.ShiftLeftLogical(g, 10))
                );
            x = w[3];
            y = w[0];
            w[2] +=
                w[11]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            e +=
                w[3]
                + Vector256.Create(k[3])
                + (d ^ (b & (c ^ d)))
                + (
                    (Avx2.ShiftRightLogical(b, 6) | Avx2.ShiftLeftLogical(b, 26))
                    ^ (Avx2.ShiftRightLogical(b, 11) | Avx2.ShiftLeftLogical(b, 21))
                    ^ (Avx2.ShiftRightLogical(b, 25) | Avx2.ShiftLeftLogical(b, 7))
                );
            a += e;
            e +=
                ((f & g) | (h & (f | g)))
                + (
                    (Avx2.ShiftRightLogical(f, 2) | Avx2.ShiftLeftLogical(f, 30))
                    ^ (Avx2.ShiftRightLogical(f, 13) | Avx2.ShiftLeftLogical(f, 19))
                    ^ (Avx2.ShiftRightLogical(f, 22) | Avx2.ShiftLeftLogical(f, 10))
                );
            x = w[4];
            y = w[1];
            w[3] +=
                w[12]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            d +=
                w[4]
                + Vector256.Create(k[4])
                + (c ^ (a & (b ^ c)))
                + (
                    (Avx2.ShiftRightLogical(a, 6) | Avx2.ShiftLeftLogical(a, 26))
                    ^ (Avx2.ShiftRightLogical(a, 11) | Avx2.ShiftLeftLogical(a, 21))
                    ^ (Avx2.ShiftRightLogical(a, 25) | Avx2.ShiftLeftLogical(a, 7))
                );
            h += d;
            d +=
                ((e & f) | (g & (e | f)))
                + (
                    (Avx2.ShiftRightLogical(e, 2) | Avx2.ShiftLeftLogical(e, 30))
                    ^ (Avx2.ShiftRightLogical(e, 13) | Avx2.ShiftLeftLogical(e, 19))
                    ^ (Avx2.ShiftRightLogical(e, 22) | Avx2.ShiftLeftLogical(e, 10))
                );
            x = w[5];
            y = w[2];
            w[4] +=
                w[13]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            c +=
                w[5]
                + Vector256.Create(k[5])
                + (b ^ (h & (a ^ b)))
                + (
                    (Avx2.ShiftRightLogical(h, 6) | Avx2.ShiftLeftLogical(h, 26))
                    ^ (Avx2.ShiftRightLogical(h, 11) | Avx2.ShiftLeftLogical(h, 21))
                    ^ (Avx2.ShiftRightLogical(h, 25) | Avx2.ShiftLeftLogical(h, 7))
                );
            g += c;
            c +=
                ((d & e) | (f & (d | e)))
                + (
                    (Avx2.ShiftRightLogical(d, 2) | Avx2.ShiftLeftLogical(d, 30))
                    ^ (Avx2.ShiftRightLogical(d, 13) | Avx2.ShiftLeftLogical(d, 19))
                    ^ (Avx2.ShiftRightLogical(d, 22) | Avx2.ShiftLeftLogical(d, 10))
                );
            x = w[6];
            y = w[3];
            w[5] +=
                w[14]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            b +=
                w[6]
                + Vector256.Create(k[6])
                + (a ^ (g & (h ^ a)))
                + (
                    (Avx2.ShiftRightLogical(g, 6) | Avx2.ShiftLeftLogical(g, 26))
                    ^ (Avx2.ShiftRightLogical(g, 11) | Avx2.ShiftLeftLogical(g, 21))
                    ^ (Avx2.ShiftRightLogical(g, 25) | Avx2.ShiftLeftLogical(g, 7))
                );
            f += b;
            b +=
                ((c & d) | (e & (c | d)))
                + (
                    (Avx2.ShiftRightLogical(c, 2) | Avx2.ShiftLeftLogical(c, 30))
                    ^ (Avx2.ShiftRightLogical(c, 13) | Avx2.ShiftLeftLogical(c, 19))
                    ^ (Avx2.ShiftRightLogical(c, 22) | Avx2.ShiftLeftLogical(c, 10))
                );
            x = w[7];
            y = w[4];
            w[6] +=
                w[15]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            a +=
                w[7]
                + Vector256.Create(k[7])
                + (h ^ (f & (g ^ h)))
                + (
                    (Avx2.ShiftRightLogical(f, 6) | Avx2.ShiftLeftLogical(f, 26))
                    ^ (Avx2.ShiftRightLogical(f, 11) | Avx2.ShiftLeftLogical(f, 21))
                    ^ (Avx2.ShiftRightLogical(f, 25) | Avx2.ShiftLeftLogical(f, 7))
                );
            e += a;
            a +=
                ((b & c) | (d & (b | c)))
                + (
                    (Avx2.ShiftRightLogical(b, 2) | Avx2.ShiftLeftLogical(b, 30))
                    ^ (Avx2.ShiftRightLogical(b, 13) | Avx2.ShiftLeftLogical(b, 19))
                    ^ (Avx2.ShiftRightLogical(b, 22) | Avx2.ShiftLeftLogical(b, 10))
                );
            x = w[8];
            y = w[5];
            w[7] +=
                w[0]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            h +=
                w[8]
                + Vector256.Create(k[8])
                + (g ^ (e & (f ^ g)))
                + (
                    (Avx2.ShiftRightLogical(e, 6) | Avx2.ShiftLeftLogical(e, 26))
                    ^ (Avx2.ShiftRightLogical(e, 11) | Avx2.ShiftLeftLogical(e, 21))
                    ^ (Avx2.ShiftRightLogical(e, 25) | Avx2.ShiftLeftLogical(e, 7))
                );
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (
                    (Avx2.ShiftRightLogical(a, 2) | Avx2.ShiftLeftLogical(a, 30))
                    ^ (Avx2.ShiftRightLogical(a, 13) | Avx2.ShiftLeftLogical(a, 19))
                    ^ (Avx2.ShiftRightLogical(a, 22) | Avx2.ShiftLeftLogical(a, 10))
                );
            x = w[9];
            y = w[6];
            w[8] +=
                w[1]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            g +=
                w[9]
                + Vector256.Create(k[9])
                + (f ^ (d & (e ^ f)))
                + (
                    (Avx2.ShiftRightLogical(d, 6) | Avx2.ShiftLeftLogical(d, 26))
                    ^ (Avx2.ShiftRightLogical(d, 11) | Avx2.ShiftLeftLogical(d, 21))
                    ^ (Avx2.ShiftRightLogical(d, 25) | Avx2.ShiftLeftLogical(d, 7))
                );
            c += g;
            g +=
                ((h & a) | (b & (h | a)))
                + (
                    (Avx2.ShiftRightLogical(h, 2) | Avx2.ShiftLeftLogical(h, 30))
                    ^ (Avx2.ShiftRightLogical(h, 13) | Avx2.ShiftLeftLogical(h, 19))
                    ^ (Avx2.ShiftRightLogical(h, 22) | Avx2.ShiftLeftLogical(h, 10))
                );
            x = w[10];
            y = w[7];
            w[9] +=
                w[2]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            f +=
                w[10]
                + Vector256.Create(k[10])
                + (e ^ (c & (d ^ e)))
                + (
                    (Avx2.ShiftRightLogical(c, 6) | Avx2.ShiftLeftLogical(c, 26))
                    ^ (Avx2.ShiftRightLogical(c, 11) | Avx2.ShiftLeftLogical(c, 21))
                    ^ (Avx2.ShiftRightLogical(c, 25) | Avx2.ShiftLeftLogical(c, 7))
                );
            b += f;
            f +=
                ((g & h) | (a & (g | h)))
                + (
                    (Avx2.ShiftRightLogical(g, 2) | Avx2.ShiftLeftLogical(g, 30))
                    ^ (Avx2.ShiftRightLogical(g, 13) | Avx2.ShiftLeftLogical(g, 19))
                    ^ (Avx2.ShiftRightLogical(g, 22) | Avx2.ShiftLeftLogical(g, 10))
                );
            x = w[11];
            y = w[8];
            w[10] +=
                w[3]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            e +=
                w[11]
                + Vector256.Create(k[11])
                + (d ^ (b & (c ^ d)))
                + (
                    (Avx2.ShiftRightLogical(b, 6) | Avx2.ShiftLeftLogical(b, 26))
                    ^ (Avx2.ShiftRightLogical(b, 11) | Avx2.ShiftLeftLogical(b, 21))
                    ^ (Avx2.ShiftRightLogical(b, 25) | Avx2.ShiftLeftLogical(b, 7))
                );
            a += e;
            e +=
                ((f & g) | (h & (f | g)))
                + (
                    (Avx2.ShiftRightLogical(f, 2) | Avx2.ShiftLeftLogical(f, 30))
                    ^ (Avx2.ShiftRightLogical(f, 13) | Avx2.ShiftLeftLogical(f, 19))
                    ^ (Avx2.ShiftRightLogical(f, 22) | Avx2.ShiftLeftLogical(f, 10))
                );
            x = w[12];
            y = w[9];
            w[11] +=
                w[4]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            d +=
                w[12]
                + Vector256.Create(k[12])
                + (c ^ (a & (b ^ c)))
                + (
                    (Avx2.ShiftRightLogical(a, 6) | Avx2.ShiftLeftLogical(a, 26))
                    ^ (Avx2.ShiftRightLogical(a, 11) | Avx2.ShiftLeftLogical(a, 21))
                    ^ (Avx2.ShiftRightLogical(a, 25) | Avx2.ShiftLeftLogical(a, 7))
                );
            h += d;
            d +=
                ((e & f) | (g & (e | f)))
                + (
                    (Avx2.ShiftRightLogical(e, 2) | Avx2.ShiftLeftLogical(e, 30))
                    ^ (Avx2.ShiftRightLogical(e, 13) | Avx2.ShiftLeftLogical(e, 19))
                    ^ (Avx2.ShiftRightLogical(e, 22) | Avx2.ShiftLeftLogical(e, 10))
                );
            x = w[13];
            y = w[10];
            w[12] +=
                w[5]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            c +=
                w[13]
                + Vector256.Create(k[13])
                + (b ^ (h & (a ^ b)))
                + (
                    (Avx2.ShiftRightLogical(h, 6) | Avx2.ShiftLeftLogical(h, 26))
                    ^ (Avx2.ShiftRightLogical(h, 11) | Avx2.ShiftLeftLogical(h, 21))
                    ^ (Avx2.ShiftRightLogical(h, 25) | Avx2.ShiftLeftLogical(h, 7))
                );
            g += c;
            c +=
                ((d & e) | (f & (d | e)))
                + (
                    (Avx2.ShiftRightLogical(d, 2) | Avx2.ShiftLeftLogical(d, 30))
                    ^ (Avx2.ShiftRightLogical(d, 13) | Avx2.ShiftLeftLogical(d, 19))
                    ^ (Avx2.ShiftRightLogical(d, 22) | Avx2.ShiftLeftLogical(d, 10))
                );
            x = w[14];
            y = w[11];
            w[13] +=
                w[6]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            b +=
                w[14]
                + Vector256.Create(k[14])
                + (a ^ (g & (h ^ a)))
                + (
                    (Avx2.ShiftRightLogical(g, 6) | Avx2.ShiftLeftLogical(g, 26))
                    ^ (Avx2.ShiftRightLogical(g, 11) | Avx2.ShiftLeftLogical(g, 21))
                    ^ (Avx2.ShiftRightLogical(g, 25) | Avx2.ShiftLeftLogical(g, 7))
                );
            f += b;
            b +=
                ((c & d) | (e & (c | d)))
                + (
                    (Avx2.ShiftRightLogical(c, 2) | Avx2.ShiftLeftLogical(c, 30))
                    ^ (Avx2.ShiftRightLogical(c, 13) | Avx2.ShiftLeftLogical(c, 19))
                    ^ (Avx2.ShiftRightLogical(c, 22) | Avx2.ShiftLeftLogical(c, 10))
                );
            x = w[15];
            y = w[12];
            w[14] +=
                w[7]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
            a +=
                w[15]
                + Vector256.Create(k[15])
                + (h ^ (f & (g ^ h)))
                + (
                    (Avx2.ShiftRightLogical(f, 6) | Avx2.ShiftLeftLogical(f, 26))
                    ^ (Avx2.ShiftRightLogical(f, 11) | Avx2.ShiftLeftLogical(f, 21))
                    ^ (Avx2.ShiftRightLogical(f, 25) | Avx2.ShiftLeftLogical(f, 7))
                );
            e += a;
            a +=
                ((b & c) | (d & (b | c)))
                + (
                    (Avx2.ShiftRightLogical(b, 2) | Avx2.ShiftLeftLogical(b, 30))
                    ^ (Avx2.ShiftRightLogical(b, 13) | Avx2.ShiftLeftLogical(b, 19))
                    ^ (Avx2.ShiftRightLogical(b, 22) | Avx2.ShiftLeftLogical(b, 10))
                );
            x = w[0];
            y = w[13];
            w[15] +=
                w[8]
                + (
                    (Avx2.ShiftRightLogical(x, 7) | Avx2.ShiftLeftLogical(x, 25))
                    ^ (Avx2.ShiftRightLogical(x, 18) | Avx2.ShiftLeftLogical(x, 14))
                    ^ Avx2.ShiftRightLogical(x, 3)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 17) | Avx2.ShiftLeftLogical(y, 15))
                    ^ (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 13))
                    ^ Avx2.ShiftRightLogical(y, 10)
                );
        }

        // Rounds 48 to 63.
        h +=
            w[0]
            + Vector256.Create(k[0])
            + (g ^ (e & (f ^ g)))
            + (
                (Avx2.ShiftRightLogical(e, 6) | Avx2.ShiftLeftLogical(e, 26))
                ^ (Avx2.ShiftRightLogical(e, 11) | Avx2.ShiftLeftLogical(e, 21))
                ^ (Avx2.ShiftRightLogical(e, 25) | Avx2.ShiftLeftLogical(e, 7))
            );
        d += h;
        h +=
            ((a & b) | (c & (a | b)))
            + (
                (Avx2.ShiftRightLogical(a, 2) | Avx2.ShiftLeftLogical(a, 30))
                ^ (Avx2.ShiftRightLogical(a, 13) | Avx2.ShiftLeftLogical(a, 19))
                ^ (Avx2.ShiftRightLogical(a, 22) | Avx2.ShiftLeftLogical(a, 10))
            );
        g +=
            w[1]
            + Vector256.Create(k[1])
            + (f ^ (d & (e ^ f)))
            + (
                (Avx2.ShiftRightLogical(d, 6) | Avx2.ShiftLeftLogical(d, 26))
                ^ (Avx2.ShiftRightLogical(d, 11) | Avx2.ShiftLeftLogical(d, 21))
                ^ (Avx2.ShiftRightLogical(d, 25) | Avx2.ShiftLeftLogical(d, 7))
            );
        c += g;
        g +=
            ((h & a) | (b & (h | a)))
            + (
                (Avx2.ShiftRightLogical(h, 2) | Avx2.ShiftLeftLogical(h, 30))
                ^ (Avx2.ShiftRightLogical(h, 13) | Avx2.ShiftLeftLogical(h, 19))
                ^ (Avx2.ShiftRightLogical(h, 22) | Avx2.ShiftLeftLogical(h, 10))
            );
        f +=
            w[2]
            + Vector256.Create(k[2])
            + (e ^ (c & (d ^ e)))
            + (
                (Avx2.ShiftRightLogical(c, 6) | Avx2.ShiftLeftLogical(c, 26))
                ^ (Avx2.ShiftRightLogical(c, 11) | Avx2.ShiftLeftLogical(c, 21))
                ^ (Avx2.ShiftRightLogical(c, 25) | Avx2.ShiftLeftLogical(c, 7))
            );
        b += f;
        f +=
            ((g & h) | (a & (g | h)))
            + (
                (Avx2.ShiftRightLogical(g, 2) | Avx2.ShiftLeftLogical(g, 30))
                ^ (Avx2.ShiftRightLogical(g, 13) | Avx2.ShiftLeftLogical(g, 19))
                ^ (Avx2.ShiftRightLogical(g, 22) | Avx2.ShiftLeftLogical(g, 10))
            );
        e +=
            w[3]
            + Vector256.Create(k[3])
            + (d ^ (b & (c ^ d)))
            + (
                (Avx2.ShiftRightLogical(b, 6) | Avx2.ShiftLeftLogical(b, 26))
                ^ (Avx2.ShiftRightLogical(b, 11) | Avx2.ShiftLeftLogical(b, 21))
                ^ (Avx2.ShiftRightLogical(b, 25) | Avx2.ShiftLeftLogical(b, 7))
            );
        a += e;
        e +=
            ((f & g) | (h & (f | g)))
            + (
                (Avx2.ShiftRightLogical(f, 2) | Avx2.ShiftLeftLogical(f, 30))
                ^ (Avx2.ShiftRightLogical(f, 13) | Avx2.ShiftLeftLogical(f, 19))
                ^ (Avx2.ShiftRightLogical(f, 22) | Avx2.ShiftLeftLogical(f, 10))
            );
        d +=
            w[4]
            + Vector256.Create(k[4])
            + (c ^ (a & (b ^ c)))
            + (
                (Avx2.ShiftRightLogical(a, 6) | Avx2.ShiftLeftLogical(a, 26))
                ^ (Avx2.ShiftRightLogical(a, 11) | Avx2.ShiftLeftLogical(a, 21))
                ^ (Avx2.ShiftRightLogical(a, 25) | Avx2.ShiftLeftLogical(a, 7))
            );
        h += d;
        d +=
            ((e & f) | (g & (e | f)))
            + (
                (Avx2.ShiftRightLogical(e, 2) | Avx2.ShiftLeftLogical(e, 30))
                ^ (Avx2.ShiftRightLogical(e, 13) | Avx2.ShiftLeftLogical(e, 19))
                ^ (Avx2.ShiftRightLogical(e, 22) | Avx2.ShiftLeftLogical(e, 10))
            );
        c +=
            w[5]
            + Vector256.Create(k[5])
            + (b ^ (h & (a ^ b)))
            + (
                (Avx2.ShiftRightLogical(h, 6) | Avx2.ShiftLeftLogical(h, 26))
                ^ (Avx2.ShiftRightLogical(h, 11) | Avx2.ShiftLeftLogical(h, 21))
                ^ (Avx2.ShiftRightLogical(h, 25) | Avx2.ShiftLeftLogical(h, 7))
            );
        g += c;
        c +=
            ((d & e) | (f & (d | e)))
            + (
                (Avx2.ShiftRightLogical(d, 2) | Avx2.ShiftLeftLogical(d, 30))
                ^ (Avx2.ShiftRightLogical(d, 13) | Avx2.ShiftLeftLogical(d, 19))
                ^ (Avx2.ShiftRightLogical(d, 22) | Avx2.ShiftLeftLogical(d, 10))
            );
        b +=
            w[6]
            + Vector256.Create(k[6])
            + (a ^ (g & (h ^ a)))
            + (
                (Avx2.ShiftRightLogical(g, 6) | Avx2.ShiftLeftLogical(g, 26))
                ^ (Avx2.ShiftRightLogical(g, 11) | Avx2.ShiftLeftLogical(g, 21))
                ^ (Avx2.ShiftRightLogical(g, 25) | Avx2.ShiftLeftLogical(g, 7))
            );
        f += b;
        b +=
            ((c & d) | (e & (c | d)))
            + (
                (Avx2.ShiftRightLogical(c, 2) | Avx2.ShiftLeftLogical(c, 30))
                ^ (Avx2.ShiftRightLogical(c, 13) | Avx2.ShiftLeftLogical(c, 19))
                ^ (Avx2.ShiftRightLogical(c, 22) | Avx2.ShiftLeftLogical(c, 10))
            );
        a +=
            w[7]
            + Vector256.Create(k[7])
            + (h ^ (f & (g ^ h)))
            + (
                (Avx2.ShiftRightLogical(f, 6) | Avx2.ShiftLeftLogical(f, 26))
                ^ (Avx2.ShiftRightLogical(f, 11) | Avx2.ShiftLeftLogical(f, 21))
                ^ (Avx2.ShiftRightLogical(f, 25) | Avx2.ShiftLeftLogical(f, 7))
            );
        e += a;
        a +=
            ((b & c) | (d & (b | c)))
            + (
                (Avx2.ShiftRightLogical(b, 2) | Avx2.ShiftLeftLogical(b, 30))
                ^ (Avx2.ShiftRightLogical(b, 13) | Avx2.ShiftLeftLogical(b, 19))
                ^ (Avx2.ShiftRightLogical(b, 22) | Avx2.ShiftLeftLogical(b, 10))
            );
        h +=
            w[8]
            + Vector256.Create(k[8])
            + (g ^ (e & (f ^ g)))
            + (
                (Avx2.ShiftRightLogical(e, 6) | Avx2.ShiftLeftLogical(e, 26))
                ^ (Avx2.ShiftRightLogical(e, 11) | Avx2.ShiftLeftLogical(e, 21))
                ^ (Avx2.ShiftRightLogical(e, 25) | Avx2.ShiftLeftLogical(e, 7))
            );
        d += h;
        h +=
            ((a & b) | (c & (a | b)))
            + (
                (Avx2.ShiftRightLogical(a, 2) | Avx2.ShiftLeftLogical(a, 30))
                ^ (Avx2.ShiftRightLogical(a, 13) | Avx2.ShiftLeftLogical(a, 19))
                ^ (Avx2.ShiftRightLogical(a, 22) | Avx2.ShiftLeftLogical(a, 10))
            );
        g +=
            w[9]
            + Vector256.Create(k[9])
            + (f ^ (d & (e ^ f)))
            + (
                (Avx2.ShiftRightLogical(d, 6) | Avx2.ShiftLeftLogical(d, 26))
                ^ (Avx2.ShiftRightLogical(d, 11) | Avx2.ShiftLeftLogical(d, 21))
                ^ (Avx2.ShiftRightLogical(d, 25) | Avx2.ShiftLeftLogical(d, 7))
            );
        c += g;
        g +=
            ((h & a) | (b & (h | a)))
            + (
                (Avx2.ShiftRightLogical(h, 2) | Avx2.ShiftLeftLogical(h, 30))
                ^ (Avx2.ShiftRightLogical(h, 13) | Avx2.ShiftLeftLogical(h, 19))
                ^ (Avx2.ShiftRightLogical(h, 22) | Avx2.ShiftLeftLogical(h, 10))
            );
        f +=
            w[10]
            + Vector256.Create(k[10])
            + (e ^ (c & (d ^ e)))
            + (
                (Avx2.ShiftRightLogical(c, 6) | Avx2.ShiftLeftLogical(c, 26))
                ^ (Avx2.ShiftRightLogical(c, 11) | Avx2.ShiftLeftLogical(c, 21))
                ^ (Avx2.ShiftRightLogical(c, 25) | Avx2.ShiftLeftLogical(c, 7))
            );
        b += f;
        f +=
            ((g & h) | (a & (g | h)))
            + (
                (Avx2.ShiftRightLogical(g, 2) | Avx2.ShiftLeftLogical(g, 30))
                ^ (Avx2.ShiftRightLogical(g, 13) | Avx2.ShiftLeftLogical(g, 19))
                ^ (Avx2.ShiftRightLogical(g, 22) | Avx2.ShiftLeftLogical(g, 10))
            );
        e +=
            w[11]
            + Vector256.Create(k[11])
            + (d ^ (b & (c ^ d)))
            + (
                (Avx2.ShiftRightLogical(b, 6) | Avx2.ShiftLeftLogical(b, 26))
                ^ (Avx2.ShiftRightLogical(b, 11) | Avx2.ShiftLeftLogical(b, 21))
                ^ (Avx2.ShiftRightLogical(b, 25) | Avx2.ShiftLeftLogical(b, 7))
            );
        a += e;
        e +=
            ((f & g) | (h & (f | g)))
            + (
                (Avx2.ShiftRightLogical(f, 2) | Avx2.ShiftLeftLogical(f, 30))
                ^ (Avx2.ShiftRightLogical(f, 13) | Avx2.ShiftLeftLogical(f, 19))
                ^ (Avx2.ShiftRightLogical(f, 22) | Avx2.ShiftLeftLogical(f, 10))
            );
        d +=
            w[12]
            + Vector256.Create(k[12])
            + (c ^ (a & (b ^ c)))
            + (
                (Avx2.ShiftRightLogical(a, 6) | Avx2.ShiftLeftLogical(a, 26))
                ^ (Avx2.ShiftRightLogical(a, 11) | Avx2.ShiftLeftLogical(a, 21))
                ^ (Avx2.ShiftRightLogical(a, 25) | Avx2.ShiftLeftLogical(a, 7))
            );
        h += d;
        d +=
            ((e & f) | (g & (e | f)))
            + (
                (Avx2.ShiftRightLogical(e, 2) | Avx2.ShiftLeftLogical(e, 30))
                ^ (Avx2.ShiftRightLogical(e, 13) | Avx2.ShiftLeftLogical(e, 19))
                ^ (Avx2.ShiftRightLogical(e, 22) | Avx2.ShiftLeftLogical(e, 10))
            );
        c +=
            w[13]
            + Vector256.Create(k[13])
            + (b ^ (h & (a ^ b)))
            + (
                (Avx2.ShiftRightLogical(h, 6) | Avx2.ShiftLeftLogical(h, 26))
                ^ (Avx2.ShiftRightLogical(h, 11) | Avx2.ShiftLeftLogical(h, 21))
                ^ (Avx2.ShiftRightLogical(h, 25) | Avx2.ShiftLeftLogical(h, 7))
            );
        g += c;
        c +=
            ((d & e) | (f & (d | e)))
            + (
                (Avx2.ShiftRightLogical(d, 2) | Avx2.ShiftLeftLogical(d, 30))
                ^ (Avx2.ShiftRightLogical(d, 13) | Avx2.ShiftLeftLogical(d, 19))
                ^ (Avx2.ShiftRightLogical(d, 22) | Avx2.ShiftLeftLogical(d, 10))
            );
        b +=
            w[14]
            + Vector256.Create(k[14])
            + (a ^ (g & (h ^ a)))
            + (
                (Avx2.ShiftRightLogical(g, 6) | Avx2.ShiftLeftLogical(g, 26))
                ^ (Avx2.ShiftRightLogical(g, 11) | Avx2.ShiftLeftLogical(g, 21))
                ^ (Avx2.ShiftRightLogical(g, 25) | Avx2.ShiftLeftLogical(g, 7))
            );
        f += b;
        b +=
            ((c & d) | (e & (c | d)))
            + (
                (Avx2.ShiftRightLogical(c, 2) | Avx2.ShiftLeftLogical(c, 30))
                ^ (Avx2.ShiftRightLogical(c, 13) | Avx2.ShiftLeftLogical(c, 19))
                ^ (Avx2.ShiftRightLogical(c, 22) | Avx2.ShiftLeftLogical(c, 10))
            );
        a +=
            w[15]
            + Vector256.Create(k[15])
            + (h ^ (f & (g ^ h)))
            + (
                (Avx2.ShiftRightLogical(f, 6) | Avx2.ShiftLeftLogical(f, 26))
                ^ (Avx2.ShiftRightLogical(f, 11) | Avx2.ShiftLeftLogical(f, 21))
                ^ (Avx2.ShiftRightLogical(f, 25) | Avx2.ShiftLeftLogical(f, 7))
            );
        e += a;
        a +=
            ((b & c) | (d & (b | c)))
            + (
                (Avx2.ShiftRightLogical(b, 2) | Avx2.ShiftLeftLogical(b, 30))
                ^ (Avx2.ShiftRightLogical(b, 13) | Avx2.ShiftLeftLogical(b, 19))
                ^ (Avx2.ShiftRightLogical(b, 22) | Avx2.ShiftLeftLogical(b, 10))
            );

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
