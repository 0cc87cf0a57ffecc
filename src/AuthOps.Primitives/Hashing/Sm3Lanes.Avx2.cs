// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SM3 over 8 lanes of 32 bits.</summary>
internal readonly unsafe struct Sm3LanesAvx2 : ILaneKernel
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
        var initial = Sm3Rounds.InitialState;
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
        var k = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Sm3Rounds.RoundConstants));
        var a = state[0];
        var b = state[1];
        var c = state[2];
        var d = state[3];
        var e = state[4];
        var f = state[5];
        var g = state[6];
        var h = state[7];
        Vector256<uint> r,
            s;

        // Rounds 0 to 15.
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[0]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += (a ^ b ^ c) + (s ^ r) + (w[0] ^ w[4]);
        h += (e ^ f ^ g) + s + w[0];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = w[13];
        r = (w[0] ^ w[7] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[3];
        w[0] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[10];
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[1]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += (d ^ a ^ b) + (s ^ r) + (w[1] ^ w[5]);
        g += (h ^ e ^ f) + s + w[1];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = w[14];
        r = (w[1] ^ w[8] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[4];
        w[1] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[11];
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[2]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += (c ^ d ^ a) + (s ^ r) + (w[2] ^ w[6]);
        f += (g ^ h ^ e) + s + w[2];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = w[15];
        r = (w[2] ^ w[9] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[5];
        w[2] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[12];
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[3]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += (b ^ c ^ d) + (s ^ r) + (w[3] ^ w[7]);
        e += (f ^ g ^ h) + s + w[3];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = w[0];
        r = (w[3] ^ w[10] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[6];
        w[3] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[13];
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[4]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += (a ^ b ^ c) + (s ^ r) + (w[4] ^ w[8]);
        h += (e ^ f ^ g) + s + w[4];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = w[1];
        r = (w[4] ^ w[11] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[7];
        w[4] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[14];
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[5]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += (d ^ a ^ b) + (s ^ r) + (w[5] ^ w[9]);
        g += (h ^ e ^ f) + s + w[5];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = w[2];
        r = (w[5] ^ w[12] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[8];
        w[5] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[15];
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[6]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += (c ^ d ^ a) + (s ^ r) + (w[6] ^ w[10]);
        f += (g ^ h ^ e) + s + w[6];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = w[3];
        r = (w[6] ^ w[13] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[9];
        w[6] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[0];
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[7]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += (b ^ c ^ d) + (s ^ r) + (w[7] ^ w[11]);
        e += (f ^ g ^ h) + s + w[7];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = w[4];
        r = (w[7] ^ w[14] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[10];
        w[7] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[1];
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[8]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += (a ^ b ^ c) + (s ^ r) + (w[8] ^ w[12]);
        h += (e ^ f ^ g) + s + w[8];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = w[5];
        r = (w[8] ^ w[15] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[11];
        w[8] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[2];
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[9]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += (d ^ a ^ b) + (s ^ r) + (w[9] ^ w[13]);
        g += (h ^ e ^ f) + s + w[9];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = w[6];
        r = (w[9] ^ w[0] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[12];
        w[9] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[3];
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[10]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += (c ^ d ^ a) + (s ^ r) + (w[10] ^ w[14]);
        f += (g ^ h ^ e) + s + w[10];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = w[7];
        r = (w[10] ^ w[1] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[13];
        w[10] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[4];
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[11]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += (b ^ c ^ d) + (s ^ r) + (w[11] ^ w[15]);
        e += (f ^ g ^ h) + s + w[11];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = w[8];
        r = (w[11] ^ w[2] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[14];
        w[11] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[5];
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[12]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += (a ^ b ^ c) + (s ^ r) + (w[12] ^ w[0]);
        h += (e ^ f ^ g) + s + w[12];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = w[9];
        r = (w[12] ^ w[3] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[15];
        w[12] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[6];
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[13]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += (d ^ a ^ b) + (s ^ r) + (w[13] ^ w[1]);
        g += (h ^ e ^ f) + s + w[13];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = w[10];
        r = (w[13] ^ w[4] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[0];
        w[13] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[7];
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[14]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += (c ^ d ^ a) + (s ^ r) + (w[14] ^ w[2]);
        f += (g ^ h ^ e) + s + w[14];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = w[11];
        r = (w[14] ^ w[5] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[1];
        w[14] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[8];
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[15]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += (b ^ c ^ d) + (s ^ r) + (w[15] ^ w[3]);
        e += (f ^ g ^ h) + s + w[15];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = w[12];
        r = (w[15] ^ w[6] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[2];
        w[15] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[9];

        // Rounds 16 to 47.
        k += 16;
        for (var group = 1; group < 3; group++, k += 16)
        {
            r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
            s = r + e + Vector256.Create(k[0]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[0] ^ w[4]);
            h += (g ^ (e & (f ^ g))) + s + w[0];
            h = (
                h
                ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
                ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
            );
            b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
            f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
            r = w[13];
            r = (w[0] ^ w[7] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[3];
            w[0] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[10];
            r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
            s = r + h + Vector256.Create(k[1]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[1] ^ w[5]);
            g += (f ^ (h & (e ^ f))) + s + w[1];
            g = (
                g
                ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
                ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
            );
            a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
            e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
            r = w[14];
            r = (w[1] ^ w[8] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[4];
            w[1] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[11];
            r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
            s = r + g + Vector256.Create(k[2]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[2] ^ w[6]);
            f += (e ^ (g & (h ^ e))) + s + w[2];
            f = (
                f
                ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
                ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
            );
            d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
            h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
            r = w[15];
            r = (w[2] ^ w[9] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[5];
            w[2] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[12];
            r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
            s = r + f + Vector256.Create(k[3]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[3] ^ w[7]);
            e += (h ^ (f & (g ^ h))) + s + w[3];
            e = (
                e
                ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
                ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
            );
            c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
            g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
            r = w[0];
            r = (w[3] ^ w[10] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[6];
            w[3] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[13];
            r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
            s = r + e + Vector256.Create(k[4]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[4] ^ w[8]);
            h += (g ^ (e & (f ^ g))) + s + w[4];
            h = (
                h
                ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
                ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
            );
            b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
            f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
            r = w[1];
            r = (w[4] ^ w[11] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[7];
            w[4] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[14];
            r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
            s = r + h + Vector256.Create(k[5]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[5] ^ w[9]);
            g += (f ^ (h & (e ^ f))) + s + w[5];
            g = (
                g
                ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
                ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
            );
            a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
            e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
            r = w[2];
            r = (w[5] ^ w[12] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[8];
            w[5] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[15];
            r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
            s = r + g + Vector256.Create(k[6]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[6] ^ w[10]);
            f += (e ^ (g & (h ^ e))) + s + w[6];
            f = (
                f
                ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
                ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
            );
            d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
            h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
            r = w[3];
            r = (w[6] ^ w[13] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[9];
            w[6] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[0];
            r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
            s = r + f + Vector256.Create(k[7]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[7] ^ w[11]);
            e += (h ^ (f & (g ^ h))) + s + w[7];
            e = (
                e
                ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
                ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
            );
            c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
            g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
            r = w[4];
            r = (w[7] ^ w[14] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[10];
            w[7] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[1];
            r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
            s = r + e + Vector256.Create(k[8]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[8] ^ w[12]);
            h += (g ^ (e & (f ^ g))) + s + w[8];
            h = (
                h
                ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
                ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
            );
            b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
            f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
            r = w[5];
            r = (w[8] ^ w[15] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[11];
            w[8] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[2];
            r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
            s = r + h + Vector256.Create(k[9]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[9] ^ w[13]);
            g += (f ^ (h & (e ^ f))) + s + w[9];
            g = (
                g
                ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
                ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
            );
            a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
            e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
            r = w[6];
            r = (w[9] ^ w[0] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[12];
            w[9] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[3];
            r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
            s = r + g + Vector256.Create(k[10]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[10] ^ w[14]);
            f += (e ^ (g & (h ^ e))) + s + w[10];
            f = (
                f
                ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
                ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
            );
            d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
            h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
            r = w[7];
            r = (w[10] ^ w[1] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[13];
            w[10] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[4];
            r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
            s = r + f + Vector256.Create(k[11]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[11] ^ w[15]);
            e += (h ^ (f & (g ^ h))) + s + w[11];
            e = (
                e
                ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
                ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
            );
            c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
            g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
            r = w[8];
            r = (w[11] ^ w[2] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[14];
            w[11] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[5];
            r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
            s = r + e + Vector256.Create(k[12]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[12] ^ w[0]);
            h += (g ^ (e & (f ^ g))) + s + w[12];
            h = (
                h
                ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
                ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
            );
            b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
            f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
            r = w[9];
            r = (w[12] ^ w[3] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[15];
            w[12] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[6];
            r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
            s = r + h + Vector256.Create(k[13]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[13] ^ w[1]);
            g += (f ^ (h & (e ^ f))) + s + w[13];
            g = (
                g
                ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
                ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
            );
            a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
            e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
            r = w[10];
            r = (w[13] ^ w[4] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[0];
            w[13] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[7];
            r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
            s = r + g + Vector256.Create(k[14]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[14] ^ w[2]);
            f += (e ^ (g & (h ^ e))) + s + w[14];
            f = (
                f
                ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
                ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
            );
            d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
            h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
            r = w[11];
            r = (w[14] ^ w[5] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[1];
            w[14] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[8];
            r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
            s = r + f + Vector256.Create(k[15]);
            s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
            a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[15] ^ w[3]);
            e += (h ^ (f & (g ^ h))) + s + w[15];
            e = (
                e
                ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
                ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
            );
            c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
            g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
            r = w[12];
            r = (w[15] ^ w[6] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
            s = w[2];
            w[15] =
                r
                ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
                ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
                ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
                ^ w[9];
        }

        // Rounds 48 to 63; the last words of the schedule are W64 to W67.
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[0]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[0] ^ w[4]);
        h += (g ^ (e & (f ^ g))) + s + w[0];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = w[13];
        r = (w[0] ^ w[7] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[3];
        w[0] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[10];
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[1]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[1] ^ w[5]);
        g += (f ^ (h & (e ^ f))) + s + w[1];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = w[14];
        r = (w[1] ^ w[8] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[4];
        w[1] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[11];
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[2]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[2] ^ w[6]);
        f += (e ^ (g & (h ^ e))) + s + w[2];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = w[15];
        r = (w[2] ^ w[9] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[5];
        w[2] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[12];
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[3]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[3] ^ w[7]);
        e += (h ^ (f & (g ^ h))) + s + w[3];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = w[0];
        r = (w[3] ^ w[10] ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17)));
        s = w[6];
        w[3] =
            r
            ^ (Avx2.ShiftLeftLogical(r, 15) | Avx2.ShiftRightLogical(r, 17))
            ^ (Avx2.ShiftLeftLogical(r, 23) | Avx2.ShiftRightLogical(r, 9))
            ^ (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25))
            ^ w[13];
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[4]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[4] ^ w[8]);
        h += (g ^ (e & (f ^ g))) + s + w[4];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[5]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[5] ^ w[9]);
        g += (f ^ (h & (e ^ f))) + s + w[5];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[6]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[6] ^ w[10]);
        f += (e ^ (g & (h ^ e))) + s + w[6];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[7]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[7] ^ w[11]);
        e += (h ^ (f & (g ^ h))) + s + w[7];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[8]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[8] ^ w[12]);
        h += (g ^ (e & (f ^ g))) + s + w[8];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[9]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[9] ^ w[13]);
        g += (f ^ (h & (e ^ f))) + s + w[9];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[10]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[10] ^ w[14]);
        f += (e ^ (g & (h ^ e))) + s + w[10];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[11]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[11] ^ w[15]);
        e += (h ^ (f & (g ^ h))) + s + w[11];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));
        r = (Avx2.ShiftLeftLogical(a, 12) | Avx2.ShiftRightLogical(a, 20));
        s = r + e + Vector256.Create(k[12]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        d += ((a & b) | (c & (a | b))) + (s ^ r) + (w[12] ^ w[0]);
        h += (g ^ (e & (f ^ g))) + s + w[12];
        h = (
            h
            ^ (Avx2.ShiftLeftLogical(h, 9) | Avx2.ShiftRightLogical(h, 23))
            ^ (Avx2.ShiftLeftLogical(h, 17) | Avx2.ShiftRightLogical(h, 15))
        );
        b = (Avx2.ShiftLeftLogical(b, 9) | Avx2.ShiftRightLogical(b, 23));
        f = (Avx2.ShiftLeftLogical(f, 19) | Avx2.ShiftRightLogical(f, 13));
        r = (Avx2.ShiftLeftLogical(d, 12) | Avx2.ShiftRightLogical(d, 20));
        s = r + h + Vector256.Create(k[13]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        c += ((d & a) | (b & (d | a))) + (s ^ r) + (w[13] ^ w[1]);
        g += (f ^ (h & (e ^ f))) + s + w[13];
        g = (
            g
            ^ (Avx2.ShiftLeftLogical(g, 9) | Avx2.ShiftRightLogical(g, 23))
            ^ (Avx2.ShiftLeftLogical(g, 17) | Avx2.ShiftRightLogical(g, 15))
        );
        a = (Avx2.ShiftLeftLogical(a, 9) | Avx2.ShiftRightLogical(a, 23));
        e = (Avx2.ShiftLeftLogical(e, 19) | Avx2.ShiftRightLogical(e, 13));
        r = (Avx2.ShiftLeftLogical(c, 12) | Avx2.ShiftRightLogical(c, 20));
        s = r + g + Vector256.Create(k[14]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        b += ((c & d) | (a & (c | d))) + (s ^ r) + (w[14] ^ w[2]);
        f += (e ^ (g & (h ^ e))) + s + w[14];
        f = (
            f
            ^ (Avx2.ShiftLeftLogical(f, 9) | Avx2.ShiftRightLogical(f, 23))
            ^ (Avx2.ShiftLeftLogical(f, 17) | Avx2.ShiftRightLogical(f, 15))
        );
        d = (Avx2.ShiftLeftLogical(d, 9) | Avx2.ShiftRightLogical(d, 23));
        h = (Avx2.ShiftLeftLogical(h, 19) | Avx2.ShiftRightLogical(h, 13));
        r = (Avx2.ShiftLeftLogical(b, 12) | Avx2.ShiftRightLogical(b, 20));
        s = r + f + Vector256.Create(k[15]);
        s = (Avx2.ShiftLeftLogical(s, 7) | Avx2.ShiftRightLogical(s, 25));
        a += ((b & c) | (d & (b | c))) + (s ^ r) + (w[15] ^ w[3]);
        e += (h ^ (f & (g ^ h))) + s + w[15];
        e = (
            e
            ^ (Avx2.ShiftLeftLogical(e, 9) | Avx2.ShiftRightLogical(e, 23))
            ^ (Avx2.ShiftLeftLogical(e, 17) | Avx2.ShiftRightLogical(e, 15))
        );
        c = (Avx2.ShiftLeftLogical(c, 9) | Avx2.ShiftRightLogical(c, 23));
        g = (Avx2.ShiftLeftLogical(g, 19) | Avx2.ShiftRightLogical(g, 13));

        state[0] ^= a;
        state[1] ^= b;
        state[2] ^= c;
        state[3] ^= d;
        state[4] ^= e;
        state[5] ^= f;
        state[6] ^= g;
        state[7] ^= h;
    }
}
