// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SM3 over 16 lanes of 32 bits.</summary>
internal readonly unsafe struct Sm3LanesAvx512 : ILaneKernel
{
    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    public static int BlockSize => 64;

    /// <inheritdoc/>
    public static int DigestSize => 32;

    /// <inheritdoc/>
    public static void Prepare(in LaneShape shape, byte* work) =>
        LanesAvx512.Prepare(shape, Lanes, work);

    /// <inheritdoc/>
    public static void Hash(in LaneShape shape, byte* messages, byte* work, byte* digests)
    {
        var schedule = (Vector512<uint>*)work;
        var state = (Vector512<uint>*)(work + LaneShape.ScheduleSize);
        var initial = Sm3Rounds.InitialState;
        for (var i = 0; i < 8; i++)
        {
            state[i] = Vector512.Create(initial[i]);
        }

        for (var block = 0; block < shape.Blocks; block++)
        {
            LanesAvx512.Load32(shape, messages, block, work);
            Compress(state, schedule);
        }

        LanesAvx512.Store32((uint*)state, digests);
    }

    /// <summary>One block in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Compress(Vector512<uint>* state, Vector512<uint>* schedule)
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
        var w0 = schedule[0];
        var w1 = schedule[1];
        var w2 = schedule[2];
        var w3 = schedule[3];
        var w4 = schedule[4];
        var w5 = schedule[5];
        var w6 = schedule[6];
        var w7 = schedule[7];
        var w8 = schedule[8];
        var w9 = schedule[9];
        var w10 = schedule[10];
        var w11 = schedule[11];
        var w12 = schedule[12];
        var w13 = schedule[13];
        var w14 = schedule[14];
        var w15 = schedule[15];
        Vector512<uint> r,
            s;

        // Rounds 0 to 15.
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[0]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0x96) + (s ^ r) + (w0 ^ w4);
        h += Avx512F.TernaryLogic(e, f, g, 0x96) + s + w0;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.TernaryLogic(w0, w7, Avx512F.RotateLeft(w13, 15), 0x96);
        w0 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w3, 7),
            w10,
            0x96
        );
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[1]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0x96) + (s ^ r) + (w1 ^ w5);
        g += Avx512F.TernaryLogic(h, e, f, 0x96) + s + w1;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.TernaryLogic(w1, w8, Avx512F.RotateLeft(w14, 15), 0x96);
        w1 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w4, 7),
            w11,
            0x96
        );
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[2]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0x96) + (s ^ r) + (w2 ^ w6);
        f += Avx512F.TernaryLogic(g, h, e, 0x96) + s + w2;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.TernaryLogic(w2, w9, Avx512F.RotateLeft(w15, 15), 0x96);
        w2 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w5, 7),
            w12,
            0x96
        );
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[3]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0x96) + (s ^ r) + (w3 ^ w7);
        e += Avx512F.TernaryLogic(f, g, h, 0x96) + s + w3;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.TernaryLogic(w3, w10, Avx512F.RotateLeft(w0, 15), 0x96);
        w3 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w6, 7),
            w13,
            0x96
        );
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[4]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0x96) + (s ^ r) + (w4 ^ w8);
        h += Avx512F.TernaryLogic(e, f, g, 0x96) + s + w4;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.TernaryLogic(w4, w11, Avx512F.RotateLeft(w1, 15), 0x96);
        w4 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w7, 7),
            w14,
            0x96
        );
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[5]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0x96) + (s ^ r) + (w5 ^ w9);
        g += Avx512F.TernaryLogic(h, e, f, 0x96) + s + w5;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.TernaryLogic(w5, w12, Avx512F.RotateLeft(w2, 15), 0x96);
        w5 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w8, 7),
            w15,
            0x96
        );
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[6]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0x96) + (s ^ r) + (w6 ^ w10);
        f += Avx512F.TernaryLogic(g, h, e, 0x96) + s + w6;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.TernaryLogic(w6, w13, Avx512F.RotateLeft(w3, 15), 0x96);
        w6 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w9, 7),
            w0,
            0x96
        );
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[7]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0x96) + (s ^ r) + (w7 ^ w11);
        e += Avx512F.TernaryLogic(f, g, h, 0x96) + s + w7;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.TernaryLogic(w7, w14, Avx512F.RotateLeft(w4, 15), 0x96);
        w7 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w10, 7),
            w1,
            0x96
        );
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[8]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0x96) + (s ^ r) + (w8 ^ w12);
        h += Avx512F.TernaryLogic(e, f, g, 0x96) + s + w8;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.TernaryLogic(w8, w15, Avx512F.RotateLeft(w5, 15), 0x96);
        w8 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w11, 7),
            w2,
            0x96
        );
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[9]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0x96) + (s ^ r) + (w9 ^ w13);
        g += Avx512F.TernaryLogic(h, e, f, 0x96) + s + w9;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.TernaryLogic(w9, w0, Avx512F.RotateLeft(w6, 15), 0x96);
        w9 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w12, 7),
            w3,
            0x96
        );
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[10]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0x96) + (s ^ r) + (w10 ^ w14);
        f += Avx512F.TernaryLogic(g, h, e, 0x96) + s + w10;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.TernaryLogic(w10, w1, Avx512F.RotateLeft(w7, 15), 0x96);
        w10 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w13, 7),
            w4,
            0x96
        );
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[11]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0x96) + (s ^ r) + (w11 ^ w15);
        e += Avx512F.TernaryLogic(f, g, h, 0x96) + s + w11;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.TernaryLogic(w11, w2, Avx512F.RotateLeft(w8, 15), 0x96);
        w11 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w14, 7),
            w5,
            0x96
        );
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[12]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0x96) + (s ^ r) + (w12 ^ w0);
        h += Avx512F.TernaryLogic(e, f, g, 0x96) + s + w12;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.TernaryLogic(w12, w3, Avx512F.RotateLeft(w9, 15), 0x96);
        w12 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w15, 7),
            w6,
            0x96
        );
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[13]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0x96) + (s ^ r) + (w13 ^ w1);
        g += Avx512F.TernaryLogic(h, e, f, 0x96) + s + w13;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.TernaryLogic(w13, w4, Avx512F.RotateLeft(w10, 15), 0x96);
        w13 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w0, 7),
            w7,
            0x96
        );
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[14]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0x96) + (s ^ r) + (w14 ^ w2);
        f += Avx512F.TernaryLogic(g, h, e, 0x96) + s + w14;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.TernaryLogic(w14, w5, Avx512F.RotateLeft(w11, 15), 0x96);
        w14 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w1, 7),
            w8,
            0x96
        );
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[15]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0x96) + (s ^ r) + (w15 ^ w3);
        e += Avx512F.TernaryLogic(f, g, h, 0x96) + s + w15;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.TernaryLogic(w15, w6, Avx512F.RotateLeft(w12, 15), 0x96);
        w15 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w2, 7),
            w9,
            0x96
        );

        // Rounds 16 to 47.
        k += 16;
        for (var group = 1; group < 3; group++, k += 16)
        {
            r = Avx512F.RotateLeft(a, 12);
            s = r + e + Vector512.Create(k[0]);
            s = Avx512F.RotateLeft(s, 7);
            d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w0 ^ w4);
            h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w0;
            h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
            b = Avx512F.RotateLeft(b, 9);
            f = Avx512F.RotateLeft(f, 19);
            r = Avx512F.TernaryLogic(w0, w7, Avx512F.RotateLeft(w13, 15), 0x96);
            w0 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w3, 7),
                w10,
                0x96
            );
            r = Avx512F.RotateLeft(d, 12);
            s = r + h + Vector512.Create(k[1]);
            s = Avx512F.RotateLeft(s, 7);
            c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w1 ^ w5);
            g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w1;
            g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
            a = Avx512F.RotateLeft(a, 9);
            e = Avx512F.RotateLeft(e, 19);
            r = Avx512F.TernaryLogic(w1, w8, Avx512F.RotateLeft(w14, 15), 0x96);
            w1 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w4, 7),
                w11,
                0x96
            );
            r = Avx512F.RotateLeft(c, 12);
            s = r + g + Vector512.Create(k[2]);
            s = Avx512F.RotateLeft(s, 7);
            b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w2 ^ w6);
            f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w2;
            f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
            d = Avx512F.RotateLeft(d, 9);
            h = Avx512F.RotateLeft(h, 19);
            r = Avx512F.TernaryLogic(w2, w9, Avx512F.RotateLeft(w15, 15), 0x96);
            w2 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w5, 7),
                w12,
                0x96
            );
            r = Avx512F.RotateLeft(b, 12);
            s = r + f + Vector512.Create(k[3]);
            s = Avx512F.RotateLeft(s, 7);
            a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w3 ^ w7);
            e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w3;
            e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
            c = Avx512F.RotateLeft(c, 9);
            g = Avx512F.RotateLeft(g, 19);
            r = Avx512F.TernaryLogic(w3, w10, Avx512F.RotateLeft(w0, 15), 0x96);
            w3 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w6, 7),
                w13,
                0x96
            );
            r = Avx512F.RotateLeft(a, 12);
            s = r + e + Vector512.Create(k[4]);
            s = Avx512F.RotateLeft(s, 7);
            d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w4 ^ w8);
            h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w4;
            h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
            b = Avx512F.RotateLeft(b, 9);
            f = Avx512F.RotateLeft(f, 19);
            r = Avx512F.TernaryLogic(w4, w11, Avx512F.RotateLeft(w1, 15), 0x96);
            w4 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w7, 7),
                w14,
                0x96
            );
            r = Avx512F.RotateLeft(d, 12);
            s = r + h + Vector512.Create(k[5]);
            s = Avx512F.RotateLeft(s, 7);
            c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w5 ^ w9);
            g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w5;
            g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
            a = Avx512F.RotateLeft(a, 9);
            e = Avx512F.RotateLeft(e, 19);
            r = Avx512F.TernaryLogic(w5, w12, Avx512F.RotateLeft(w2, 15), 0x96);
            w5 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w8, 7),
                w15,
                0x96
            );
            r = Avx512F.RotateLeft(c, 12);
            s = r + g + Vector512.Create(k[6]);
            s = Avx512F.RotateLeft(s, 7);
            b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w6 ^ w10);
            f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w6;
            f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
            d = Avx512F.RotateLeft(d, 9);
            h = Avx512F.RotateLeft(h, 19);
            r = Avx512F.TernaryLogic(w6, w13, Avx512F.RotateLeft(w3, 15), 0x96);
            w6 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w9, 7),
                w0,
                0x96
            );
            r = Avx512F.RotateLeft(b, 12);
            s = r + f + Vector512.Create(k[7]);
            s = Avx512F.RotateLeft(s, 7);
            a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w7 ^ w11);
            e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w7;
            e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
            c = Avx512F.RotateLeft(c, 9);
            g = Avx512F.RotateLeft(g, 19);
            r = Avx512F.TernaryLogic(w7, w14, Avx512F.RotateLeft(w4, 15), 0x96);
            w7 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w10, 7),
                w1,
                0x96
            );
            r = Avx512F.RotateLeft(a, 12);
            s = r + e + Vector512.Create(k[8]);
            s = Avx512F.RotateLeft(s, 7);
            d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w8 ^ w12);
            h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w8;
            h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
            b = Avx512F.RotateLeft(b, 9);
            f = Avx512F.RotateLeft(f, 19);
            r = Avx512F.TernaryLogic(w8, w15, Avx512F.RotateLeft(w5, 15), 0x96);
            w8 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w11, 7),
                w2,
                0x96
            );
            r = Avx512F.RotateLeft(d, 12);
            s = r + h + Vector512.Create(k[9]);
            s = Avx512F.RotateLeft(s, 7);
            c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w9 ^ w13);
            g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w9;
            g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
            a = Avx512F.RotateLeft(a, 9);
            e = Avx512F.RotateLeft(e, 19);
            r = Avx512F.TernaryLogic(w9, w0, Avx512F.RotateLeft(w6, 15), 0x96);
            w9 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w12, 7),
                w3,
                0x96
            );
            r = Avx512F.RotateLeft(c, 12);
            s = r + g + Vector512.Create(k[10]);
            s = Avx512F.RotateLeft(s, 7);
            b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w10 ^ w14);
            f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w10;
            f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
            d = Avx512F.RotateLeft(d, 9);
            h = Avx512F.RotateLeft(h, 19);
            r = Avx512F.TernaryLogic(w10, w1, Avx512F.RotateLeft(w7, 15), 0x96);
            w10 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w13, 7),
                w4,
                0x96
            );
            r = Avx512F.RotateLeft(b, 12);
            s = r + f + Vector512.Create(k[11]);
            s = Avx512F.RotateLeft(s, 7);
            a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w11 ^ w15);
            e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w11;
            e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
            c = Avx512F.RotateLeft(c, 9);
            g = Avx512F.RotateLeft(g, 19);
            r = Avx512F.TernaryLogic(w11, w2, Avx512F.RotateLeft(w8, 15), 0x96);
            w11 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w14, 7),
                w5,
                0x96
            );
            r = Avx512F.RotateLeft(a, 12);
            s = r + e + Vector512.Create(k[12]);
            s = Avx512F.RotateLeft(s, 7);
            d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w12 ^ w0);
            h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w12;
            h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
            b = Avx512F.RotateLeft(b, 9);
            f = Avx512F.RotateLeft(f, 19);
            r = Avx512F.TernaryLogic(w12, w3, Avx512F.RotateLeft(w9, 15), 0x96);
            w12 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w15, 7),
                w6,
                0x96
            );
            r = Avx512F.RotateLeft(d, 12);
            s = r + h + Vector512.Create(k[13]);
            s = Avx512F.RotateLeft(s, 7);
            c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w13 ^ w1);
            g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w13;
            g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
            a = Avx512F.RotateLeft(a, 9);
            e = Avx512F.RotateLeft(e, 19);
            r = Avx512F.TernaryLogic(w13, w4, Avx512F.RotateLeft(w10, 15), 0x96);
            w13 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w0, 7),
                w7,
                0x96
            );
            r = Avx512F.RotateLeft(c, 12);
            s = r + g + Vector512.Create(k[14]);
            s = Avx512F.RotateLeft(s, 7);
            b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w14 ^ w2);
            f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w14;
            f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
            d = Avx512F.RotateLeft(d, 9);
            h = Avx512F.RotateLeft(h, 19);
            r = Avx512F.TernaryLogic(w14, w5, Avx512F.RotateLeft(w11, 15), 0x96);
            w14 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w1, 7),
                w8,
                0x96
            );
            r = Avx512F.RotateLeft(b, 12);
            s = r + f + Vector512.Create(k[15]);
            s = Avx512F.RotateLeft(s, 7);
            a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w15 ^ w3);
            e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w15;
            e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
            c = Avx512F.RotateLeft(c, 9);
            g = Avx512F.RotateLeft(g, 19);
            r = Avx512F.TernaryLogic(w15, w6, Avx512F.RotateLeft(w12, 15), 0x96);
            w15 = Avx512F.TernaryLogic(
                Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
                Avx512F.RotateLeft(w2, 7),
                w9,
                0x96
            );
        }

        // Rounds 48 to 63; the last words of the schedule are W64 to W67.
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[0]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w0 ^ w4);
        h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w0;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.TernaryLogic(w0, w7, Avx512F.RotateLeft(w13, 15), 0x96);
        w0 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w3, 7),
            w10,
            0x96
        );
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[1]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w1 ^ w5);
        g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w1;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.TernaryLogic(w1, w8, Avx512F.RotateLeft(w14, 15), 0x96);
        w1 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w4, 7),
            w11,
            0x96
        );
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[2]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w2 ^ w6);
        f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w2;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.TernaryLogic(w2, w9, Avx512F.RotateLeft(w15, 15), 0x96);
        w2 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w5, 7),
            w12,
            0x96
        );
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[3]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w3 ^ w7);
        e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w3;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.TernaryLogic(w3, w10, Avx512F.RotateLeft(w0, 15), 0x96);
        w3 = Avx512F.TernaryLogic(
            Avx512F.TernaryLogic(r, Avx512F.RotateLeft(r, 15), Avx512F.RotateLeft(r, 23), 0x96),
            Avx512F.RotateLeft(w6, 7),
            w13,
            0x96
        );
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[4]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w4 ^ w8);
        h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w4;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[5]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w5 ^ w9);
        g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w5;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[6]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w6 ^ w10);
        f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w6;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[7]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w7 ^ w11);
        e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w7;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[8]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w8 ^ w12);
        h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w8;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[9]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w9 ^ w13);
        g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w9;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[10]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w10 ^ w14);
        f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w10;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[11]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w11 ^ w15);
        e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w11;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);
        r = Avx512F.RotateLeft(a, 12);
        s = r + e + Vector512.Create(k[12]);
        s = Avx512F.RotateLeft(s, 7);
        d += Avx512F.TernaryLogic(a, b, c, 0xE8) + (s ^ r) + (w12 ^ w0);
        h += Avx512F.TernaryLogic(e, f, g, 0xCA) + s + w12;
        h = Avx512F.TernaryLogic(h, Avx512F.RotateLeft(h, 9), Avx512F.RotateLeft(h, 17), 0x96);
        b = Avx512F.RotateLeft(b, 9);
        f = Avx512F.RotateLeft(f, 19);
        r = Avx512F.RotateLeft(d, 12);
        s = r + h + Vector512.Create(k[13]);
        s = Avx512F.RotateLeft(s, 7);
        c += Avx512F.TernaryLogic(d, a, b, 0xE8) + (s ^ r) + (w13 ^ w1);
        g += Avx512F.TernaryLogic(h, e, f, 0xCA) + s + w13;
        g = Avx512F.TernaryLogic(g, Avx512F.RotateLeft(g, 9), Avx512F.RotateLeft(g, 17), 0x96);
        a = Avx512F.RotateLeft(a, 9);
        e = Avx512F.RotateLeft(e, 19);
        r = Avx512F.RotateLeft(c, 12);
        s = r + g + Vector512.Create(k[14]);
        s = Avx512F.RotateLeft(s, 7);
        b += Avx512F.TernaryLogic(c, d, a, 0xE8) + (s ^ r) + (w14 ^ w2);
        f += Avx512F.TernaryLogic(g, h, e, 0xCA) + s + w14;
        f = Avx512F.TernaryLogic(f, Avx512F.RotateLeft(f, 9), Avx512F.RotateLeft(f, 17), 0x96);
        d = Avx512F.RotateLeft(d, 9);
        h = Avx512F.RotateLeft(h, 19);
        r = Avx512F.RotateLeft(b, 12);
        s = r + f + Vector512.Create(k[15]);
        s = Avx512F.RotateLeft(s, 7);
        a += Avx512F.TernaryLogic(b, c, d, 0xE8) + (s ^ r) + (w15 ^ w3);
        e += Avx512F.TernaryLogic(f, g, h, 0xCA) + s + w15;
        e = Avx512F.TernaryLogic(e, Avx512F.RotateLeft(e, 9), Avx512F.RotateLeft(e, 17), 0x96);
        c = Avx512F.RotateLeft(c, 9);
        g = Avx512F.RotateLeft(g, 19);

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
