// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SHA-512 over 4 lanes of 64 bits.</summary>
internal readonly unsafe struct Sha512LanesAvx2 : ILaneKernel
{
    /// <inheritdoc/>
    public static int Lanes => 4;

    /// <inheritdoc/>
    public static int BlockSize => 128;

    /// <inheritdoc/>
    public static int DigestSize => 64;

    /// <inheritdoc/>
    public static void Prepare(in LaneShape shape, byte* work) =>
        LanesAvx2.Prepare(shape, Lanes, work);

    /// <inheritdoc/>
    public static void Hash(in LaneShape shape, byte* messages, byte* work, byte* digests)
    {
        var schedule = (Vector256<ulong>*)work;
        var state = (Vector256<ulong>*)(work + LaneShape.ScheduleSize);
        var initial = Sha512Rounds.InitialState;
        for (var i = 0; i < 8; i++)
        {
            state[i] = Vector256.Create(initial[i]);
        }

        LanesAvx2.CopyMessages(shape, Lanes, messages, work);
        for (var block = 0; block < shape.Blocks; block++)
        {
            LanesAvx2.Load64(shape, block, work);
            Compress(state, schedule);
        }

        LanesAvx2.Store64((ulong*)state, digests);
    }

    /// <summary>One block in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Compress(Vector256<ulong>* state, Vector256<ulong>* w)
    {
        // The constants lie in the image of the assembly, which does not move.
        var k = (ulong*)
            Unsafe.AsPointer(ref MemoryMarshal.GetReference(Sha512Rounds.RoundConstants));
        var a = state[0];
        var b = state[1];
        var c = state[2];
        var d = state[3];
        var e = state[4];
        var f = state[5];
        var g = state[6];
        var h = state[7];
        Vector256<ulong> x,
            y;

        // Rounds 0 to 63, each word of the schedule replaced by the one sixteen later once it is used.
        for (var group = 0; group < 4; group++, k += 16)
        {
            h +=
                w[0]
                + Vector256.Create(k[0])
                + (g ^ (e & (f ^ g)))
                + (
                    (Avx2.ShiftRightLogical(e, 14) | Avx2.ShiftLeftLogical(e, 50))
                    ^ (Avx2.ShiftRightLogical(e, 18) | Avx2.ShiftLeftLogical(e, 46))
                    ^ (Avx2.ShiftRightLogical(e, 41) | Avx2.ShiftLeftLogical(e, 23))
                );
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (
                    (Avx2.ShiftRightLogical(a, 28) | Avx2.ShiftLeftLogical(a, 36))
                    ^ (Avx2.ShiftRightLogical(a, 34) | Avx2.ShiftLeftLogical(a, 30))
                    ^ (Avx2.ShiftRightLogical(a, 39) | Avx2.ShiftLeftLogical(a, 25))
                );
            x = w[1];
            y = w[14];
            w[0] +=
                w[9]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            g +=
                w[1]
                + Vector256.Create(k[1])
                + (f ^ (d & (e ^ f)))
                + (
                    (Avx2.ShiftRightLogical(d, 14) | Avx2.ShiftLeftLogical(d, 50))
                    ^ (Avx2.ShiftRightLogical(d, 18) | Avx2.ShiftLeftLogical(d, 46))
                    ^ (Avx2.ShiftRightLogical(d, 41) | Avx2.ShiftLeftLogical(d, 23))
                );
            c += g;
            g +=
                ((h & a) | (b & (h | a)))
                + (
                    (Avx2.ShiftRightLogical(h, 28) | Avx2.ShiftLeftLogical(h, 36))
                    ^ (Avx2.ShiftRightLogical(h, 34) | Avx2.ShiftLeftLogical(h, 30))
                    ^ (Avx2.ShiftRightLogical(h, 39) | Avx2.ShiftLeftLogical(h, 25))
                );
            x = w[2];
            y = w[15];
            w[1] +=
                w[10]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            f +=
                w[2]
                + Vector256.Create(k[2])
                + (e ^ (c & (d ^ e)))
                + (
                    (Avx2.ShiftRightLogical(c, 14) | Avx2.ShiftLeftLogical(c, 50))
                    ^ (Avx2.ShiftRightLogical(c, 18) | Avx2.ShiftLeftLogical(c, 46))
                    ^ (Avx2.ShiftRightLogical(c, 41) | Avx2.ShiftLeftLogical(c, 23))
                );
            b += f;
            f +=
                ((g & h) | (a & (g | h)))
                + (
                    (Avx2.ShiftRightLogical(g, 28) | Avx2.ShiftLeftLogical(g, 36))
                    ^ (Avx2.ShiftRightLogical(g, 34) | Avx2.ShiftLeftLogical(g, 30))
                    ^ (Avx2.ShiftRightLogical(g, 39) | Avx2.ShiftLeftLogical(g, 25))
                );
            x = w[3];
            y = w[0];
            w[2] +=
                w[11]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            e +=
                w[3]
                + Vector256.Create(k[3])
                + (d ^ (b & (c ^ d)))
                + (
                    (Avx2.ShiftRightLogical(b, 14) | Avx2.ShiftLeftLogical(b, 50))
                    ^ (Avx2.ShiftRightLogical(b, 18) | Avx2.ShiftLeftLogical(b, 46))
                    ^ (Avx2.ShiftRightLogical(b, 41) | Avx2.ShiftLeftLogical(b, 23))
                );
            a += e;
            e +=
                ((f & g) | (h & (f | g)))
                + (
                    (Avx2.ShiftRightLogical(f, 28) | Avx2.ShiftLeftLogical(f, 36))
                    ^ (Avx2.ShiftRightLogical(f, 34) | Avx2.ShiftLeftLogical(f, 30))
                    ^ (Avx2.ShiftRightLogical(f, 39) | Avx2.ShiftLeftLogical(f, 25))
                );
            x = w[4];
            y = w[1];
            w[3] +=
                w[12]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            d +=
                w[4]
                + Vector256.Create(k[4])
                + (c ^ (a & (b ^ c)))
                + (
                    (Avx2.ShiftRightLogical(a, 14) | Avx2.ShiftLeftLogical(a, 50))
                    ^ (Avx2.ShiftRightLogical(a, 18) | Avx2.ShiftLeftLogical(a, 46))
                    ^ (Avx2.ShiftRightLogical(a, 41) | Avx2.ShiftLeftLogical(a, 23))
                );
            h += d;
            d +=
                ((e & f) | (g & (e | f)))
                + (
                    (Avx2.ShiftRightLogical(e, 28) | Avx2.ShiftLeftLogical(e, 36))
                    ^ (Avx2.ShiftRightLogical(e, 34) | Avx2.ShiftLeftLogical(e, 30))
                    ^ (Avx2.ShiftRightLogical(e, 39) | Avx2.ShiftLeftLogical(e, 25))
                );
            x = w[5];
            y = w[2];
            w[4] +=
                w[13]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            c +=
                w[5]
                + Vector256.Create(k[5])
                + (b ^ (h & (a ^ b)))
                + (
                    (Avx2.ShiftRightLogical(h, 14) | Avx2.ShiftLeftLogical(h, 50))
                    ^ (Avx2.ShiftRightLogical(h, 18) | Avx2.ShiftLeftLogical(h, 46))
                    ^ (Avx2.ShiftRightLogical(h, 41) | Avx2.ShiftLeftLogical(h, 23))
                );
            g += c;
            c +=
                ((d & e) | (f & (d | e)))
                + (
                    (Avx2.ShiftRightLogical(d, 28) | Avx2.ShiftLeftLogical(d, 36))
                    ^ (Avx2.ShiftRightLogical(d, 34) | Avx2.ShiftLeftLogical(d, 30))
                    ^ (Avx2.ShiftRightLogical(d, 39) | Avx2.ShiftLeftLogical(d, 25))
                );
            x = w[6];
            y = w[3];
            w[5] +=
                w[14]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            b +=
                w[6]
                + Vector256.Create(k[6])
                + (a ^ (g & (h ^ a)))
                + (
                    (Avx2.ShiftRightLogical(g, 14) | Avx2.ShiftLeftLogical(g, 50))
                    ^ (Avx2.ShiftRightLogical(g, 18) | Avx2.ShiftLeftLogical(g, 46))
                    ^ (Avx2.ShiftRightLogical(g, 41) | Avx2.ShiftLeftLogical(g, 23))
                );
            f += b;
            b +=
                ((c & d) | (e & (c | d)))
                + (
                    (Avx2.ShiftRightLogical(c, 28) | Avx2.ShiftLeftLogical(c, 36))
                    ^ (Avx2.ShiftRightLogical(c, 34) | Avx2.ShiftLeftLogical(c, 30))
                    ^ (Avx2.ShiftRightLogical(c, 39) | Avx2.ShiftLeftLogical(c, 25))
                );
            x = w[7];
            y = w[4];
            w[6] +=
                w[15]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            a +=
                w[7]
                + Vector256.Create(k[7])
                + (h ^ (f & (g ^ h)))
                + (
                    (Avx2.ShiftRightLogical(f, 14) | Avx2.ShiftLeftLogical(f, 50))
                    ^ (Avx2.ShiftRightLogical(f, 18) | Avx2.ShiftLeftLogical(f, 46))
                    ^ (Avx2.ShiftRightLogical(f, 41) | Avx2.ShiftLeftLogical(f, 23))
                );
            e += a;
            a +=
                ((b & c) | (d & (b | c)))
                + (
                    (Avx2.ShiftRightLogical(b, 28) | Avx2.ShiftLeftLogical(b, 36))
                    ^ (Avx2.ShiftRightLogical(b, 34) | Avx2.ShiftLeftLogical(b, 30))
                    ^ (Avx2.ShiftRightLogical(b, 39) | Avx2.ShiftLeftLogical(b, 25))
                );
            x = w[8];
            y = w[5];
            w[7] +=
                w[0]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            h +=
                w[8]
                + Vector256.Create(k[8])
                + (g ^ (e & (f ^ g)))
                + (
                    (Avx2.ShiftRightLogical(e, 14) | Avx2.ShiftLeftLogical(e, 50))
                    ^ (Avx2.ShiftRightLogical(e, 18) | Avx2.ShiftLeftLogical(e, 46))
                    ^ (Avx2.ShiftRightLogical(e, 41) | Avx2.ShiftLeftLogical(e, 23))
                );
            d += h;
            h +=
                ((a & b) | (c & (a | b)))
                + (
                    (Avx2.ShiftRightLogical(a, 28) | Avx2.ShiftLeftLogical(a, 36))
                    ^ (Avx2.ShiftRightLogical(a, 34) | Avx2.ShiftLeftLogical(a, 30))
                    ^ (Avx2.ShiftRightLogical(a, 39) | Avx2.ShiftLeftLogical(a, 25))
                );
            x = w[9];
            y = w[6];
            w[8] +=
                w[1]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            g +=
                w[9]
                + Vector256.Create(k[9])
                + (f ^ (d & (e ^ f)))
                + (
                    (Avx2.ShiftRightLogical(d, 14) | Avx2.ShiftLeftLogical(d, 50))
                    ^ (Avx2.ShiftRightLogical(d, 18) | Avx2.ShiftLeftLogical(d, 46))
                    ^ (Avx2.ShiftRightLogical(d, 41) | Avx2.ShiftLeftLogical(d, 23))
                );
            c += g;
            g +=
                ((h & a) | (b & (h | a)))
                + (
                    (Avx2.ShiftRightLogical(h, 28) | Avx2.ShiftLeftLogical(h, 36))
                    ^ (Avx2.ShiftRightLogical(h, 34) | Avx2.ShiftLeftLogical(h, 30))
                    ^ (Avx2.ShiftRightLogical(h, 39) | Avx2.ShiftLeftLogical(h, 25))
                );
            x = w[10];
            y = w[7];
            w[9] +=
                w[2]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            f +=
                w[10]
                + Vector256.Create(k[10])
                + (e ^ (c & (d ^ e)))
                + (
                    (Avx2.ShiftRightLogical(c, 14) | Avx2.ShiftLeftLogical(c, 50))
                    ^ (Avx2.ShiftRightLogical(c, 18) | Avx2.ShiftLeftLogical(c, 46))
                    ^ (Avx2.ShiftRightLogical(c, 41) | Avx2.ShiftLeftLogical(c, 23))
                );
            b += f;
            f +=
                ((g & h) | (a & (g | h)))
                + (
                    (Avx2.ShiftRightLogical(g, 28) | Avx2.ShiftLeftLogical(g, 36))
                    ^ (Avx2.ShiftRightLogical(g, 34) | Avx2.ShiftLeftLogical(g, 30))
                    ^ (Avx2.ShiftRightLogical(g, 39) | Avx2.ShiftLeftLogical(g, 25))
                );
            x = w[11];
            y = w[8];
            w[10] +=
                w[3]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            e +=
                w[11]
                + Vector256.Create(k[11])
                + (d ^ (b & (c ^ d)))
                + (
                    (Avx2.ShiftRightLogical(b, 14) | Avx2.ShiftLeftLogical(b, 50))
                    ^ (Avx2.ShiftRightLogical(b, 18) | Avx2.ShiftLeftLogical(b, 46))
                    ^ (Avx2.ShiftRightLogical(b, 41) | Avx2.ShiftLeftLogical(b, 23))
                );
            a += e;
            e +=
                ((f & g) | (h & (f | g)))
                + (
                    (Avx2.ShiftRightLogical(f, 28) | Avx2.ShiftLeftLogical(f, 36))
                    ^ (Avx2.ShiftRightLogical(f, 34) | Avx2.ShiftLeftLogical(f, 30))
                    ^ (Avx2.ShiftRightLogical(f, 39) | Avx2.ShiftLeftLogical(f, 25))
                );
            x = w[12];
            y = w[9];
            w[11] +=
                w[4]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            d +=
                w[12]
                + Vector256.Create(k[12])
                + (c ^ (a & (b ^ c)))
                + (
                    (Avx2.ShiftRightLogical(a, 14) | Avx2.ShiftLeftLogical(a, 50))
                    ^ (Avx2.ShiftRightLogical(a, 18) | Avx2.ShiftLeftLogical(a, 46))
                    ^ (Avx2.ShiftRightLogical(a, 41) | Avx2.ShiftLeftLogical(a, 23))
                );
            h += d;
            d +=
                ((e & f) | (g & (e | f)))
                + (
                    (Avx2.ShiftRightLogical(e, 28) | Avx2.ShiftLeftLogical(e, 36))
                    ^ (Avx2.ShiftRightLogical(e, 34) | Avx2.ShiftLeftLogical(e, 30))
                    ^ (Avx2.ShiftRightLogical(e, 39) | Avx2.ShiftLeftLogical(e, 25))
                );
            x = w[13];
            y = w[10];
            w[12] +=
                w[5]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            c +=
                w[13]
                + Vector256.Create(k[13])
                + (b ^ (h & (a ^ b)))
                + (
                    (Avx2.ShiftRightLogical(h, 14) | Avx2.ShiftLeftLogical(h, 50))
                    ^ (Avx2.ShiftRightLogical(h, 18) | Avx2.ShiftLeftLogical(h, 46))
                    ^ (Avx2.ShiftRightLogical(h, 41) | Avx2.ShiftLeftLogical(h, 23))
                );
            g += c;
            c +=
                ((d & e) | (f & (d | e)))
                + (
                    (Avx2.ShiftRightLogical(d, 28) | Avx2.ShiftLeftLogical(d, 36))
                    ^ (Avx2.ShiftRightLogical(d, 34) | Avx2.ShiftLeftLogical(d, 30))
                    ^ (Avx2.ShiftRightLogical(d, 39) | Avx2.ShiftLeftLogical(d, 25))
                );
            x = w[14];
            y = w[11];
            w[13] +=
                w[6]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            b +=
                w[14]
                + Vector256.Create(k[14])
                + (a ^ (g & (h ^ a)))
                + (
                    (Avx2.ShiftRightLogical(g, 14) | Avx2.ShiftLeftLogical(g, 50))
                    ^ (Avx2.ShiftRightLogical(g, 18) | Avx2.ShiftLeftLogical(g, 46))
                    ^ (Avx2.ShiftRightLogical(g, 41) | Avx2.ShiftLeftLogical(g, 23))
                );
            f += b;
            b +=
                ((c & d) | (e & (c | d)))
                + (
                    (Avx2.ShiftRightLogical(c, 28) | Avx2.ShiftLeftLogical(c, 36))
                    ^ (Avx2.ShiftRightLogical(c, 34) | Avx2.ShiftLeftLogical(c, 30))
                    ^ (Avx2.ShiftRightLogical(c, 39) | Avx2.ShiftLeftLogical(c, 25))
                );
            x = w[15];
            y = w[12];
            w[14] +=
                w[7]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
            a +=
                w[15]
                + Vector256.Create(k[15])
                + (h ^ (f & (g ^ h)))
                + (
                    (Avx2.ShiftRightLogical(f, 14) | Avx2.ShiftLeftLogical(f, 50))
                    ^ (Avx2.ShiftRightLogical(f, 18) | Avx2.ShiftLeftLogical(f, 46))
                    ^ (Avx2.ShiftRightLogical(f, 41) | Avx2.ShiftLeftLogical(f, 23))
                );
            e += a;
            a +=
                ((b & c) | (d & (b | c)))
                + (
                    (Avx2.ShiftRightLogical(b, 28) | Avx2.ShiftLeftLogical(b, 36))
                    ^ (Avx2.ShiftRightLogical(b, 34) | Avx2.ShiftLeftLogical(b, 30))
                    ^ (Avx2.ShiftRightLogical(b, 39) | Avx2.ShiftLeftLogical(b, 25))
                );
            x = w[0];
            y = w[13];
            w[15] +=
                w[8]
                + (
                    (Avx2.ShiftRightLogical(x, 1) | Avx2.ShiftLeftLogical(x, 63))
                    ^ (Avx2.ShiftRightLogical(x, 8) | Avx2.ShiftLeftLogical(x, 56))
                    ^ Avx2.ShiftRightLogical(x, 7)
                )
                + (
                    (Avx2.ShiftRightLogical(y, 19) | Avx2.ShiftLeftLogical(y, 45))
                    ^ (Avx2.ShiftRightLogical(y, 61) | Avx2.ShiftLeftLogical(y, 3))
                    ^ Avx2.ShiftRightLogical(y, 6)
                );
        }

        // Rounds 64 to 79.
        h +=
            w[0]
            + Vector256.Create(k[0])
            + (g ^ (e & (f ^ g)))
            + (
                (Avx2.ShiftRightLogical(e, 14) | Avx2.ShiftLeftLogical(e, 50))
                ^ (Avx2.ShiftRightLogical(e, 18) | Avx2.ShiftLeftLogical(e, 46))
                ^ (Avx2.ShiftRightLogical(e, 41) | Avx2.ShiftLeftLogical(e, 23))
            );
        d += h;
        h +=
            ((a & b) | (c & (a | b)))
            + (
                (Avx2.ShiftRightLogical(a, 28) | Avx2.ShiftLeftLogical(a, 36))
                ^ (Avx2.ShiftRightLogical(a, 34) | Avx2.ShiftLeftLogical(a, 30))
                ^ (Avx2.ShiftRightLogical(a, 39) | Avx2.ShiftLeftLogical(a, 25))
            );
        g +=
            w[1]
            + Vector256.Create(k[1])
            + (f ^ (d & (e ^ f)))
            + (
                (Avx2.ShiftRightLogical(d, 14) | Avx2.ShiftLeftLogical(d, 50))
                ^ (Avx2.ShiftRightLogical(d, 18) | Avx2.ShiftLeftLogical(d, 46))
                ^ (Avx2.ShiftRightLogical(d, 41) | Avx2.ShiftLeftLogical(d, 23))
            );
        c += g;
        g +=
            ((h & a) | (b & (h | a)))
            + (
                (Avx2.ShiftRightLogical(h, 28) | Avx2.ShiftLeftLogical(h, 36))
                ^ (Avx2.ShiftRightLogical(h, 34) | Avx2.ShiftLeftLogical(h, 30))
                ^ (Avx2.ShiftRightLogical(h, 39) | Avx2.ShiftLeftLogical(h, 25))
            );
        f +=
            w[2]
            + Vector256.Create(k[2])
            + (e ^ (c & (d ^ e)))
            + (
                (Avx2.ShiftRightLogical(c, 14) | Avx2.ShiftLeftLogical(c, 50))
                ^ (Avx2.ShiftRightLogical(c, 18) | Avx2.ShiftLeftLogical(c, 46))
                ^ (Avx2.ShiftRightLogical(c, 41) | Avx2.ShiftLeftLogical(c, 23))
            );
        b += f;
        f +=
            ((g & h) | (a & (g | h)))
            + (
                (Avx2.ShiftRightLogical(g, 28) | Avx2.ShiftLeftLogical(g, 36))
                ^ (Avx2.ShiftRightLogical(g, 34) | Avx2.ShiftLeftLogical(g, 30))
                ^ (Avx2.ShiftRightLogical(g, 39) | Avx2.ShiftLeftLogical(g, 25))
            );
        e +=
            w[3]
            + Vector256.Create(k[3])
            + (d ^ (b & (c ^ d)))
            + (
                (Avx2.ShiftRightLogical(b, 14) | Avx2.ShiftLeftLogical(b, 50))
                ^ (Avx2.ShiftRightLogical(b, 18) | Avx2.ShiftLeftLogical(b, 46))
                ^ (Avx2.ShiftRightLogical(b, 41) | Avx2.ShiftLeftLogical(b, 23))
            );
        a += e;
        e +=
            ((f & g) | (h & (f | g)))
            + (
                (Avx2.ShiftRightLogical(f, 28) | Avx2.ShiftLeftLogical(f, 36))
                ^ (Avx2.ShiftRightLogical(f, 34) | Avx2.ShiftLeftLogical(f, 30))
                ^ (Avx2.ShiftRightLogical(f, 39) | Avx2.ShiftLeftLogical(f, 25))
            );
        d +=
            w[4]
            + Vector256.Create(k[4])
            + (c ^ (a & (b ^ c)))
            + (
                (Avx2.ShiftRightLogical(a, 14) | Avx2.ShiftLeftLogical(a, 50))
                ^ (Avx2.ShiftRightLogical(a, 18) | Avx2.ShiftLeftLogical(a, 46))
                ^ (Avx2.ShiftRightLogical(a, 41) | Avx2.ShiftLeftLogical(a, 23))
            );
        h += d;
        d +=
            ((e & f) | (g & (e | f)))
            + (
                (Avx2.ShiftRightLogical(e, 28) | Avx2.ShiftLeftLogical(e, 36))
                ^ (Avx2.ShiftRightLogical(e, 34) | Avx2.ShiftLeftLogical(e, 30))
                ^ (Avx2.ShiftRightLogical(e, 39) | Avx2.ShiftLeftLogical(e, 25))
            );
        c +=
            w[5]
            + Vector256.Create(k[5])
            + (b ^ (h & (a ^ b)))
            + (
                (Avx2.ShiftRightLogical(h, 14) | Avx2.ShiftLeftLogical(h, 50))
                ^ (Avx2.ShiftRightLogical(h, 18) | Avx2.ShiftLeftLogical(h, 46))
                ^ (Avx2.ShiftRightLogical(h, 41) | Avx2.ShiftLeftLogical(h, 23))
            );
        g += c;
        c +=
            ((d & e) | (f & (d | e)))
            + (
                (Avx2.ShiftRightLogical(d, 28) | Avx2.ShiftLeftLogical(d, 36))
                ^ (Avx2.ShiftRightLogical(d, 34) | Avx2.ShiftLeftLogical(d, 30))
                ^ (Avx2.ShiftRightLogical(d, 39) | Avx2.ShiftLeftLogical(d, 25))
            );
        b +=
            w[6]
            + Vector256.Create(k[6])
            + (a ^ (g & (h ^ a)))
            + (
                (Avx2.ShiftRightLogical(g, 14) | Avx2.ShiftLeftLogical(g, 50))
                ^ (Avx2.ShiftRightLogical(g, 18) | Avx2.ShiftLeftLogical(g, 46))
                ^ (Avx2.ShiftRightLogical(g, 41) | Avx2.ShiftLeftLogical(g, 23))
            );
        f += b;
        b +=
            ((c & d) | (e & (c | d)))
            + (
                (Avx2.ShiftRightLogical(c, 28) | Avx2.ShiftLeftLogical(c, 36))
                ^ (Avx2.ShiftRightLogical(c, 34) | Avx2.ShiftLeftLogical(c, 30))
                ^ (Avx2.ShiftRightLogical(c, 39) | Avx2.ShiftLeftLogical(c, 25))
            );
        a +=
            w[7]
            + Vector256.Create(k[7])
            + (h ^ (f & (g ^ h)))
            + (
                (Avx2.ShiftRightLogical(f, 14) | Avx2.ShiftLeftLogical(f, 50))
                ^ (Avx2.ShiftRightLogical(f, 18) | Avx2.ShiftLeftLogical(f, 46))
                ^ (Avx2.ShiftRightLogical(f, 41) | Avx2.ShiftLeftLogical(f, 23))
            );
        e += a;
        a +=
            ((b & c) | (d & (b | c)))
            + (
                (Avx2.ShiftRightLogical(b, 28) | Avx2.ShiftLeftLogical(b, 36))
                ^ (Avx2.ShiftRightLogical(b, 34) | Avx2.ShiftLeftLogical(b, 30))
                ^ (Avx2.ShiftRightLogical(b, 39) | Avx2.ShiftLeftLogical(b, 25))
            );
        h +=
            w[8]
            + Vector256.Create(k[8])
            + (g ^ (e & (f ^ g)))
            + (
                (Avx2.ShiftRightLogical(e, 14) | Avx2.ShiftLeftLogical(e, 50))
                ^ (Avx2.ShiftRightLogical(e, 18) | Avx2.ShiftLeftLogical(e, 46))
                ^ (Avx2.ShiftRightLogical(e, 41) | Avx2.ShiftLeftLogical(e, 23))
            );
        d += h;
        h +=
            ((a & b) | (c & (a | b)))
            + (
                (Avx2.ShiftRightLogical(a, 28) | Avx2.ShiftLeftLogical(a, 36))
                ^ (Avx2.ShiftRightLogical(a, 34) | Avx2.ShiftLeftLogical(a, 30))
                ^ (Avx2.ShiftRightLogical(a, 39) | Avx2.ShiftLeftLogical(a, 25))
            );
        g +=
            w[9]
            + Vector256.Create(k[9])
            + (f ^ (d & (e ^ f)))
            + (
                (Avx2.ShiftRightLogical(d, 14) | Avx2.ShiftLeftLogical(d, 50))
                ^ (Avx2.ShiftRightLogical(d, 18) | Avx2.ShiftLeftLogical(d, 46))
                ^ (Avx2.ShiftRightLogical(d, 41) | Avx2.ShiftLeftLogical(d, 23))
            );
        c += g;
        g +=
            ((h & a) | (b & (h | a)))
            + (
                (Avx2.ShiftRightLogical(h, 28) | Avx2.ShiftLeftLogical(h, 36))
                ^ (Avx2.ShiftRightLogical(h, 34) | Avx2.ShiftLeftLogical(h, 30))
                ^ (Avx2.ShiftRightLogical(h, 39) | Avx2.ShiftLeftLogical(h, 25))
            );
        f +=
            w[10]
            + Vector256.Create(k[10])
            + (e ^ (c & (d ^ e)))
            + (
                (Avx2.ShiftRightLogical(c, 14) | Avx2.ShiftLeftLogical(c, 50))
                ^ (Avx2.ShiftRightLogical(c, 18) | Avx2.ShiftLeftLogical(c, 46))
                ^ (Avx2.ShiftRightLogical(c, 41) | Avx2.ShiftLeftLogical(c, 23))
            );
        b += f;
        f +=
            ((g & h) | (a & (g | h)))
            + (
                (Avx2.ShiftRightLogical(g, 28) | Avx2.ShiftLeftLogical(g, 36))
                ^ (Avx2.ShiftRightLogical(g, 34) | Avx2.ShiftLeftLogical(g, 30))
                ^ (Avx2.ShiftRightLogical(g, 39) | Avx2.ShiftLeftLogical(g, 25))
            );
        e +=
            w[11]
            + Vector256.Create(k[11])
            + (d ^ (b & (c ^ d)))
            + (
                (Avx2.ShiftRightLogical(b, 14) | Avx2.ShiftLeftLogical(b, 50))
                ^ (Avx2.ShiftRightLogical(b, 18) | Avx2.ShiftLeftLogical(b, 46))
                ^ (Avx2.ShiftRightLogical(b, 41) | Avx2.ShiftLeftLogical(b, 23))
            );
        a += e;
        e +=
            ((f & g) | (h & (f | g)))
            + (
                (Avx2.ShiftRightLogical(f, 28) | Avx2.ShiftLeftLogical(f, 36))
                ^ (Avx2.ShiftRightLogical(f, 34) | Avx2.ShiftLeftLogical(f, 30))
                ^ (Avx2.ShiftRightLogical(f, 39) | Avx2.ShiftLeftLogical(f, 25))
            );
        d +=
            w[12]
            + Vector256.Create(k[12])
            + (c ^ (a & (b ^ c)))
            + (
                (Avx2.ShiftRightLogical(a, 14) | Avx2.ShiftLeftLogical(a, 50))
                ^ (Avx2.ShiftRightLogical(a, 18) | Avx2.ShiftLeftLogical(a, 46))
                ^ (Avx2.ShiftRightLogical(a, 41) | Avx2.ShiftLeftLogical(a, 23))
            );
        h += d;
        d +=
            ((e & f) | (g & (e | f)))
            + (
                (Avx2.ShiftRightLogical(e, 28) | Avx2.ShiftLeftLogical(e, 36))
                ^ (Avx2.ShiftRightLogical(e, 34) | Avx2.ShiftLeftLogical(e, 30))
                ^ (Avx2.ShiftRightLogical(e, 39) | Avx2.ShiftLeftLogical(e, 25))
            );
        c +=
            w[13]
            + Vector256.Create(k[13])
            + (b ^ (h & (a ^ b)))
            + (
                (Avx2.ShiftRightLogical(h, 14) | Avx2.ShiftLeftLogical(h, 50))
                ^ (Avx2.ShiftRightLogical(h, 18) | Avx2.ShiftLeftLogical(h, 46))
                ^ (Avx2.ShiftRightLogical(h, 41) | Avx2.ShiftLeftLogical(h, 23))
            );
        g += c;
        c +=
            ((d & e) | (f & (d | e)))
            + (
                (Avx2.ShiftRightLogical(d, 28) | Avx2.ShiftLeftLogical(d, 36))
                ^ (Avx2.ShiftRightLogical(d, 34) | Avx2.ShiftLeftLogical(d, 30))
                ^ (Avx2.ShiftRightLogical(d, 39) | Avx2.ShiftLeftLogical(d, 25))
            );
        b +=
            w[14]
            + Vector256.Create(k[14])
            + (a ^ (g & (h ^ a)))
            + (
                (Avx2.ShiftRightLogical(g, 14) | Avx2.ShiftLeftLogical(g, 50))
                ^ (Avx2.ShiftRightLogical(g, 18) | Avx2.ShiftLeftLogical(g, 46))
                ^ (Avx2.ShiftRightLogical(g, 41) | Avx2.ShiftLeftLogical(g, 23))
            );
        f += b;
        b +=
            ((c & d) | (e & (c | d)))
            + (
                (Avx2.ShiftRightLogical(c, 28) | Avx2.ShiftLeftLogical(c, 36))
                ^ (Avx2.ShiftRightLogical(c, 34) | Avx2.ShiftLeftLogical(c, 30))
                ^ (Avx2.ShiftRightLogical(c, 39) | Avx2.ShiftLeftLogical(c, 25))
            );
        a +=
            w[15]
            + Vector256.Create(k[15])
            + (h ^ (f & (g ^ h)))
            + (
                (Avx2.ShiftRightLogical(f, 14) | Avx2.ShiftLeftLogical(f, 50))
                ^ (Avx2.ShiftRightLogical(f, 18) | Avx2.ShiftLeftLogical(f, 46))
                ^ (Avx2.ShiftRightLogical(f, 41) | Avx2.ShiftLeftLogical(f, 23))
            );
        e += a;
        a +=
            ((b & c) | (d & (b | c)))
            + (
                (Avx2.ShiftRightLogical(b, 28) | Avx2.ShiftLeftLogical(b, 36))
                ^ (Avx2.ShiftRightLogical(b, 34) | Avx2.ShiftLeftLogical(b, 30))
                ^ (Avx2.ShiftRightLogical(b, 39) | Avx2.ShiftLeftLogical(b, 25))
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
