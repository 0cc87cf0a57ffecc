// Layout, bounds and the reasons for the shape of this file: docs/math/hash-kernels.md.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SHA-256 over 16 lanes of 32 bits.</summary>
internal readonly unsafe struct Sha256LanesAvx512 : ILaneKernel
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
        var initial = Sha256Rounds.InitialState;
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

        // Rounds 0 to 47, each word of the schedule replaced by the one sixteen later once it is used.
        for (var group = 0; group < 3; group++, k += 16)
        {
            h +=
                w0
                + Vector512.Create(k[0])
                + Avx512F.TernaryLogic(e, f, g, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(e, 6),
                    Avx512F.RotateRight(e, 11),
                    Avx512F.RotateRight(e, 25),
                    0x96
                );
            d += h;
            h +=
                Avx512F.TernaryLogic(a, b, c, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(a, 2),
                    Avx512F.RotateRight(a, 13),
                    Avx512F.RotateRight(a, 22),
                    0x96
                );
            w0 +=
                w9
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w1, 7),
                    Avx512F.RotateRight(w1, 18),
                    Avx512F.ShiftRightLogical(w1, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w14, 17),
                    Avx512F.RotateRight(w14, 19),
                    Avx512F.ShiftRightLogical(w14, 10),
                    0x96
                );
            g +=
                w1
                + Vector512.Create(k[1])
                + Avx512F.TernaryLogic(d, e, f, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(d, 6),
                    Avx512F.RotateRight(d, 11),
                    Avx512F.RotateRight(d, 25),
                    0x96
                );
            c += g;
            g +=
                Avx512F.TernaryLogic(h, a, b, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(h, 2),
                    Avx512F.RotateRight(h, 13),
                    Avx512F.RotateRight(h, 22),
                    0x96
                );
            w1 +=
                w10
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w2, 7),
                    Avx512F.RotateRight(w2, 18),
                    Avx512F.ShiftRightLogical(w2, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w15, 17),
                    Avx512F.RotateRight(w15, 19),
                    Avx512F.ShiftRightLogical(w15, 10),
                    0x96
                );
            f +=
                w2
                + Vector512.Create(k[2])
                + Avx512F.TernaryLogic(c, d, e, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(c, 6),
                    Avx512F.RotateRight(c, 11),
                    Avx512F.RotateRight(c, 25),
                    0x96
                );
            b += f;
            f +=
                Avx512F.TernaryLogic(g, h, a, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(g, 2),
                    Avx512F.RotateRight(g, 13),
                    Avx512F.RotateRight(g, 22),
                    0x96
                );
            w2 +=
                w11
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w3, 7),
                    Avx512F.RotateRight(w3, 18),
                    Avx512F.ShiftRightLogical(w3, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w0, 17),
                    Avx512F.RotateRight(w0, 19),
                    Avx512F.ShiftRightLogical(w0, 10),
                    0x96
                );
            e +=
                w3
                + Vector512.Create(k[3])
                + Avx512F.TernaryLogic(b, c, d, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(b, 6),
                    Avx512F.RotateRight(b, 11),
                    Avx512F.RotateRight(b, 25),
                    0x96
                );
            a += e;
            e +=
                Avx512F.TernaryLogic(f, g, h, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(f, 2),
                    Avx512F.RotateRight(f, 13),
                    Avx512F.RotateRight(f, 22),
                    0x96
                );
            w3 +=
                w12
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w4, 7),
                    Avx512F.RotateRight(w4, 18),
                    Avx512F.ShiftRightLogical(w4, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w1, 17),
                    Avx512F.RotateRight(w1, 19),
                    Avx512F.ShiftRightLogical(w1, 10),
                    0x96
                );
            d +=
                w4
                + Vector512.Create(k[4])
                + Avx512F.TernaryLogic(a, b, c, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(a, 6),
                    Avx512F.RotateRight(a, 11),
                    Avx512F.RotateRight(a, 25),
                    0x96
                );
            h += d;
            d +=
                Avx512F.TernaryLogic(e, f, g, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(e, 2),
                    Avx512F.RotateRight(e, 13),
                    Avx512F.RotateRight(e, 22),
                    0x96
                );
            w4 +=
                w13
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w5, 7),
                    Avx512F.RotateRight(w5, 18),
                    Avx512F.ShiftRightLogical(w5, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w2, 17),
                    Avx512F.RotateRight(w2, 19),
                    Avx512F.ShiftRightLogical(w2, 10),
                    0x96
                );
            c +=
                w5
                + Vector512.Create(k[5])
                + Avx512F.TernaryLogic(h, a, b, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(h, 6),
                    Avx512F.RotateRight(h, 11),
                    Avx512F.RotateRight(h, 25),
                    0x96
                );
            g += c;
            c +=
                Avx512F.TernaryLogic(d, e, f, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(d, 2),
                    Avx512F.RotateRight(d, 13),
                    Avx512F.RotateRight(d, 22),
                    0x96
                );
            w5 +=
                w14
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w6, 7),
                    Avx512F.RotateRight(w6, 18),
                    Avx512F.ShiftRightLogical(w6, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w3, 17),
                    Avx512F.RotateRight(w3, 19),
                    Avx512F.ShiftRightLogical(w3, 10),
                    0x96
                );
            b +=
                w6
                + Vector512.Create(k[6])
                + Avx512F.TernaryLogic(g, h, a, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(g, 6),
                    Avx512F.RotateRight(g, 11),
                    Avx512F.RotateRight(g, 25),
                    0x96
                );
            f += b;
            b +=
                Avx512F.TernaryLogic(c, d, e, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(c, 2),
                    Avx512F.RotateRight(c, 13),
                    Avx512F.RotateRight(c, 22),
                    0x96
                );
            w6 +=
                w15
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w7, 7),
                    Avx512F.RotateRight(w7, 18),
                    Avx512F.ShiftRightLogical(w7, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w4, 17),
                    Avx512F.RotateRight(w4, 19),
                    Avx512F.ShiftRightLogical(w4, 10),
                    0x96
                );
            a +=
                w7
                + Vector512.Create(k[7])
                + Avx512F.TernaryLogic(f, g, h, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(f, 6),
                    Avx512F.RotateRight(f, 11),
                    Avx512F.RotateRight(f, 25),
                    0x96
                );
            e += a;
            a +=
                Avx512F.TernaryLogic(b, c, d, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(b, 2),
                    Avx512F.RotateRight(b, 13),
                    Avx512F.RotateRight(b, 22),
                    0x96
                );
            w7 +=
                w0
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w8, 7),
                    Avx512F.RotateRight(w8, 18),
                    Avx512F.ShiftRightLogical(w8, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w5, 17),
                    Avx512F.RotateRight(w5, 19),
                    Avx512F.ShiftRightLogical(w5, 10),
                    0x96
                );
            h +=
                w8
                + Vector512.Create(k[8])
                + Avx512F.TernaryLogic(e, f, g, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(e, 6),
                    Avx512F.RotateRight(e, 11),
                    Avx512F.RotateRight(e, 25),
                    0x96
                );
            d += h;
            h +=
                Avx512F.TernaryLogic(a, b, c, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(a, 2),
                    Avx512F.RotateRight(a, 13),
                    Avx512F.RotateRight(a, 22),
                    0x96
                );
            w8 +=
                w1
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w9, 7),
                    Avx512F.RotateRight(w9, 18),
                    Avx512F.ShiftRightLogical(w9, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w6, 17),
                    Avx512F.RotateRight(w6, 19),
                    Avx512F.ShiftRightLogical(w6, 10),
                    0x96
                );
            g +=
                w9
                + Vector512.Create(k[9])
                + Avx512F.TernaryLogic(d, e, f, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(d, 6),
                    Avx512F.RotateRight(d, 11),
                    Avx512F.RotateRight(d, 25),
                    0x96
                );
            c += g;
            g +=
                Avx512F.TernaryLogic(h, a, b, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(h, 2),
                    Avx512F.RotateRight(h, 13),
                    Avx512F.RotateRight(h, 22),
                    0x96
                );
            w9 +=
                w2
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w10, 7),
                    Avx512F.RotateRight(w10, 18),
                    Avx512F.ShiftRightLogical(w10, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w7, 17),
                    Avx512F.RotateRight(w7, 19),
                    Avx512F.ShiftRightLogical(w7, 10),
                    0x96
                );
            f +=
                w10
                + Vector512.Create(k[10])
                + Avx512F.TernaryLogic(c, d, e, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(c, 6),
                    Avx512F.RotateRight(c, 11),
                    Avx512F.RotateRight(c, 25),
                    0x96
                );
            b += f;
            f +=
                Avx512F.TernaryLogic(g, h, a, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(g, 2),
                    Avx512F.RotateRight(g, 13),
                    Avx512F.RotateRight(g, 22),
                    0x96
                );
            w10 +=
                w3
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w11, 7),
                    Avx512F.RotateRight(w11, 18),
                    Avx512F.ShiftRightLogical(w11, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w8, 17),
                    Avx512F.RotateRight(w8, 19),
                    Avx512F.ShiftRightLogical(w8, 10),
                    0x96
                );
            e +=
                w11
                + Vector512.Create(k[11])
                + Avx512F.TernaryLogic(b, c, d, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(b, 6),
                    Avx512F.RotateRight(b, 11),
                    Avx512F.RotateRight(b, 25),
                    0x96
                );
            a += e;
            e +=
                Avx512F.TernaryLogic(f, g, h, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(f, 2),
                    Avx512F.RotateRight(f, 13),
                    Avx512F.RotateRight(f, 22),
                    0x96
                );
            w11 +=
                w4
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w12, 7),
                    Avx512F.RotateRight(w12, 18),
                    Avx512F.ShiftRightLogical(w12, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w9, 17),
                    Avx512F.RotateRight(w9, 19),
                    Avx512F.ShiftRightLogical(w9, 10),
                    0x96
                );
            d +=
                w12
                + Vector512.Create(k[12])
                + Avx512F.TernaryLogic(a, b, c, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(a, 6),
                    Avx512F.RotateRight(a, 11),
                    Avx512F.RotateRight(a, 25),
                    0x96
                );
            h += d;
            d +=
                Avx512F.TernaryLogic(e, f, g, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(e, 2),
                    Avx512F.RotateRight(e, 13),
                    Avx512F.RotateRight(e, 22),
                    0x96
                );
            w12 +=
                w5
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w13, 7),
                    Avx512F.RotateRight(w13, 18),
                    Avx512F.ShiftRightLogical(w13, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w10, 17),
                    Avx512F.RotateRight(w10, 19),
                    Avx512F.ShiftRightLogical(w10, 10),
                    0x96
                );
            c +=
                w13
                + Vector512.Create(k[13])
                + Avx512F.TernaryLogic(h, a, b, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(h, 6),
                    Avx512F.RotateRight(h, 11),
                    Avx512F.RotateRight(h, 25),
                    0x96
                );
            g += c;
            c +=
                Avx512F.TernaryLogic(d, e, f, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(d, 2),
                    Avx512F.RotateRight(d, 13),
                    Avx512F.RotateRight(d, 22),
                    0x96
                );
            w13 +=
                w6
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w14, 7),
                    Avx512F.RotateRight(w14, 18),
                    Avx512F.ShiftRightLogical(w14, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w11, 17),
                    Avx512F.RotateRight(w11, 19),
                    Avx512F.ShiftRightLogical(w11, 10),
                    0x96
                );
            b +=
                w14
                + Vector512.Create(k[14])
                + Avx512F.TernaryLogic(g, h, a, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(g, 6),
                    Avx512F.RotateRight(g, 11),
                    Avx512F.RotateRight(g, 25),
                    0x96
                );
            f += b;
            b +=
                Avx512F.TernaryLogic(c, d, e, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(c, 2),
                    Avx512F.RotateRight(c, 13),
                    Avx512F.RotateRight(c, 22),
                    0x96
                );
            w14 +=
                w7
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w15, 7),
                    Avx512F.RotateRight(w15, 18),
                    Avx512F.ShiftRightLogical(w15, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w12, 17),
                    Avx512F.RotateRight(w12, 19),
                    Avx512F.ShiftRightLogical(w12, 10),
                    0x96
                );
            a +=
                w15
                + Vector512.Create(k[15])
                + Avx512F.TernaryLogic(f, g, h, 0xCA)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(f, 6),
                    Avx512F.RotateRight(f, 11),
                    Avx512F.RotateRight(f, 25),
                    0x96
                );
            e += a;
            a +=
                Avx512F.TernaryLogic(b, c, d, 0xE8)
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(b, 2),
                    Avx512F.RotateRight(b, 13),
                    Avx512F.RotateRight(b, 22),
                    0x96
                );
            w15 +=
                w8
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w0, 7),
                    Avx512F.RotateRight(w0, 18),
                    Avx512F.ShiftRightLogical(w0, 3),
                    0x96
                )
                + Avx512F.TernaryLogic(
                    Avx512F.RotateRight(w13, 17),
                    Avx512F.RotateRight(w13, 19),
                    Avx512F.ShiftRightLogical(w13, 10),
                    0x96
                );
        }

        // Rounds 48 to 63.
        h +=
            w0
            + Vector512.Create(k[0])
            + Avx512F.TernaryLogic(e, f, g, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(e, 6),
                Avx512F.RotateRight(e, 11),
                Avx512F.RotateRight(e, 25),
                0x96
            );
        d += h;
        h +=
            Avx512F.TernaryLogic(a, b, c, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(a, 2),
                Avx512F.RotateRight(a, 13),
                Avx512F.RotateRight(a, 22),
                0x96
            );
        g +=
            w1
            + Vector512.Create(k[1])
            + Avx512F.TernaryLogic(d, e, f, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(d, 6),
                Avx512F.RotateRight(d, 11),
                Avx512F.RotateRight(d, 25),
                0x96
            );
        c += g;
        g +=
            Avx512F.TernaryLogic(h, a, b, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(h, 2),
                Avx512F.RotateRight(h, 13),
                Avx512F.RotateRight(h, 22),
                0x96
            );
        f +=
            w2
            + Vector512.Create(k[2])
            + Avx512F.TernaryLogic(c, d, e, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(c, 6),
                Avx512F.RotateRight(c, 11),
                Avx512F.RotateRight(c, 25),
                0x96
            );
        b += f;
        f +=
            Avx512F.TernaryLogic(g, h, a, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(g, 2),
                Avx512F.RotateRight(g, 13),
                Avx512F.RotateRight(g, 22),
                0x96
            );
        e +=
            w3
            + Vector512.Create(k[3])
            + Avx512F.TernaryLogic(b, c, d, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(b, 6),
                Avx512F.RotateRight(b, 11),
                Avx512F.RotateRight(b, 25),
                0x96
            );
        a += e;
        e +=
            Avx512F.TernaryLogic(f, g, h, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(f, 2),
                Avx512F.RotateRight(f, 13),
                Avx512F.RotateRight(f, 22),
                0x96
            );
        d +=
            w4
            + Vector512.Create(k[4])
            + Avx512F.TernaryLogic(a, b, c, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(a, 6),
                Avx512F.RotateRight(a, 11),
                Avx512F.RotateRight(a, 25),
                0x96
            );
        h += d;
        d +=
            Avx512F.TernaryLogic(e, f, g, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(e, 2),
                Avx512F.RotateRight(e, 13),
                Avx512F.RotateRight(e, 22),
                0x96
            );
        c +=
            w5
            + Vector512.Create(k[5])
            + Avx512F.TernaryLogic(h, a, b, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(h, 6),
                Avx512F.RotateRight(h, 11),
                Avx512F.RotateRight(h, 25),
                0x96
            );
        g += c;
        c +=
            Avx512F.TernaryLogic(d, e, f, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(d, 2),
                Avx512F.RotateRight(d, 13),
                Avx512F.RotateRight(d, 22),
                0x96
            );
        b +=
            w6
            + Vector512.Create(k[6])
            + Avx512F.TernaryLogic(g, h, a, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(g, 6),
                Avx512F.RotateRight(g, 11),
                Avx512F.RotateRight(g, 25),
                0x96
            );
        f += b;
        b +=
            Avx512F.TernaryLogic(c, d, e, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(c, 2),
                Avx512F.RotateRight(c, 13),
                Avx512F.RotateRight(c, 22),
                0x96
            );
        a +=
            w7
            + Vector512.Create(k[7])
            + Avx512F.TernaryLogic(f, g, h, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(f, 6),
                Avx512F.RotateRight(f, 11),
                Avx512F.RotateRight(f, 25),
                0x96
            );
        e += a;
        a +=
            Avx512F.TernaryLogic(b, c, d, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(b, 2),
                Avx512F.RotateRight(b, 13),
                Avx512F.RotateRight(b, 22),
                0x96
            );
        h +=
            w8
            + Vector512.Create(k[8])
            + Avx512F.TernaryLogic(e, f, g, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(e, 6),
                Avx512F.RotateRight(e, 11),
                Avx512F.RotateRight(e, 25),
                0x96
            );
        d += h;
        h +=
            Avx512F.TernaryLogic(a, b, c, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(a, 2),
                Avx512F.RotateRight(a, 13),
                Avx512F.RotateRight(a, 22),
                0x96
            );
        g +=
            w9
            + Vector512.Create(k[9])
            + Avx512F.TernaryLogic(d, e, f, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(d, 6),
                Avx512F.RotateRight(d, 11),
                Avx512F.RotateRight(d, 25),
                0x96
            );
        c += g;
        g +=
            Avx512F.TernaryLogic(h, a, b, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(h, 2),
                Avx512F.RotateRight(h, 13),
                Avx512F.RotateRight(h, 22),
                0x96
            );
        f +=
            w10
            + Vector512.Create(k[10])
            + Avx512F.TernaryLogic(c, d, e, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(c, 6),
                Avx512F.RotateRight(c, 11),
                Avx512F.RotateRight(c, 25),
                0x96
            );
        b += f;
        f +=
            Avx512F.TernaryLogic(g, h, a, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(g, 2),
                Avx512F.RotateRight(g, 13),
                Avx512F.RotateRight(g, 22),
                0x96
            );
        e +=
            w11
            + Vector512.Create(k[11])
            + Avx512F.TernaryLogic(b, c, d, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(b, 6),
                Avx512F.RotateRight(b, 11),
                Avx512F.RotateRight(b, 25),
                0x96
            );
        a += e;
        e +=
            Avx512F.TernaryLogic(f, g, h, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(f, 2),
                Avx512F.RotateRight(f, 13),
                Avx512F.RotateRight(f, 22),
                0x96
            );
        d +=
            w12
            + Vector512.Create(k[12])
            + Avx512F.TernaryLogic(a, b, c, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(a, 6),
                Avx512F.RotateRight(a, 11),
                Avx512F.RotateRight(a, 25),
                0x96
            );
        h += d;
        d +=
            Avx512F.TernaryLogic(e, f, g, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(e, 2),
                Avx512F.RotateRight(e, 13),
                Avx512F.RotateRight(e, 22),
                0x96
            );
        c +=
            w13
            + Vector512.Create(k[13])
            + Avx512F.TernaryLogic(h, a, b, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(h, 6),
                Avx512F.RotateRight(h, 11),
                Avx512F.RotateRight(h, 25),
                0x96
            );
        g += c;
        c +=
            Avx512F.TernaryLogic(d, e, f, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(d, 2),
                Avx512F.RotateRight(d, 13),
                Avx512F.RotateRight(d, 22),
                0x96
            );
        b +=
            w14
            + Vector512.Create(k[14])
            + Avx512F.TernaryLogic(g, h, a, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(g, 6),
                Avx512F.RotateRight(g, 11),
                Avx512F.RotateRight(g, 25),
                0x96
            );
        f += b;
        b +=
            Avx512F.TernaryLogic(c, d, e, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(c, 2),
                Avx512F.RotateRight(c, 13),
                Avx512F.RotateRight(c, 22),
                0x96
            );
        a +=
            w15
            + Vector512.Create(k[15])
            + Avx512F.TernaryLogic(f, g, h, 0xCA)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(f, 6),
                Avx512F.RotateRight(f, 11),
                Avx512F.RotateRight(f, 25),
                0x96
            );
        e += a;
        a +=
            Avx512F.TernaryLogic(b, c, d, 0xE8)
            + Avx512F.TernaryLogic(
                Avx512F.RotateRight(b, 2),
                Avx512F.RotateRight(b, 13),
                Avx512F.RotateRight(b, 22),
                0x96
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
