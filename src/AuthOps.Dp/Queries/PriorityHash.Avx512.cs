using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Queries;

/// <summary>SipHash-2-4 of eight words at once, two vectors interleaved; the tail by the scalar twin.</summary>
internal static class PriorityHashAvx512
{
    internal static bool IsSupported => Avx512F.IsSupported;

    // By itself, so that the compiler has room to inline all rounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run(ulong key0, ulong key1, Span<ulong> words)
    {
        ref var start = ref MemoryMarshal.GetReference(words);
        var done = 0;
        for (; done + 16 <= words.Length; done += 16)
        {
            var a = Vector512.LoadUnsafe(ref start, (nuint)done);
            var b = Vector512.LoadUnsafe(ref start, (nuint)done + 8);
            HashPair(key0, key1, ref a, ref b);
            a.StoreUnsafe(ref start, (nuint)done);
            b.StoreUnsafe(ref start, (nuint)done + 8);
        }

        new PriorityHash(key0, key1).OfWordsScalar(words[done..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashPair(
        ulong key0,
        ulong key1,
        ref Vector512<ulong> a,
        ref Vector512<ulong> b
    )
    {
        var a0 = Vector512.Create(key0 ^ PriorityHash.Initial0);
        var a1 = Vector512.Create(key1 ^ PriorityHash.Initial1);
        var a2 = Vector512.Create(key0 ^ PriorityHash.Initial2);
        var a3 = Vector512.Create(key1 ^ PriorityHash.Initial3);
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        a3 ^= a;
        b3 ^= b;
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        a0 ^= a;
        b0 ^= b;
        var length = Vector512.Create(PriorityHash.LengthOfWord);
        a3 ^= length;
        b3 ^= length;
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        a0 ^= length;
        b0 ^= length;
        var end = Vector512.Create(0xffUL);
        a2 ^= end;
        b2 ^= end;
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        a = a0 ^ a1 ^ a2 ^ a3;
        b = b0 ^ b1 ^ b2 ^ b3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector512<ulong> v0,
        ref Vector512<ulong> v1,
        ref Vector512<ulong> v2,
        ref Vector512<ulong> v3
    )
    {
        v0 += v1;
        v2 += v3;
        v1 = Avx512F.RotateLeft(v1, 13) ^ v0;
        v3 = Avx512F.RotateLeft(v3, 16) ^ v2;
        v0 = Avx512F.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Avx512F.RotateLeft(v1, 17) ^ v2;
        v3 = Avx512F.RotateLeft(v3, 21) ^ v0;
        v2 = Avx512F.RotateLeft(v2, 32);
    }
}
