using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Queries;

/// <summary>SipHash-2-4 of four words at once; the tail by the scalar twin.</summary>
internal static class PriorityHashAvx2
{
    internal static bool IsSupported => Avx2.IsSupported;

    // By itself, so that the compiler has room to inline all rounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run(ulong key0, ulong key1, Span<ulong> words)
    {
        ref var start = ref MemoryMarshal.GetReference(words);
        var done = 0;
        for (; done + 4 <= words.Length; done += 4)
        {
            Hash(key0, key1, Vector256.LoadUnsafe(ref start, (nuint)done))
                .StoreUnsafe(ref start, (nuint)done);
        }

        new PriorityHash(key0, key1).OfWordsScalar(words[done..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Hash(ulong key0, ulong key1, Vector256<ulong> word)
    {
        var v0 = Vector256.Create(key0 ^ PriorityHash.Initial0);
        var v1 = Vector256.Create(key1 ^ PriorityHash.Initial1);
        var v2 = Vector256.Create(key0 ^ PriorityHash.Initial2);
        var v3 = Vector256.Create(key1 ^ PriorityHash.Initial3) ^ word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
        var length = Vector256.Create(PriorityHash.LengthOfWord);
        v3 ^= length;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= length;
        v2 ^= Vector256.Create(0xffUL);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector256<ulong> v0,
        ref Vector256<ulong> v1,
        ref Vector256<ulong> v2,
        ref Vector256<ulong> v3
    )
    {
        v0 += v1;
        v2 += v3;
        v1 = (Vector256.ShiftLeft(v1, 13) | Vector256.ShiftRightLogical(v1, 51)) ^ v0;
        v3 = (Vector256.ShiftLeft(v3, 16) | Vector256.ShiftRightLogical(v3, 48)) ^ v2;
        v0 = Vector256.ShiftLeft(v0, 32) | Vector256.ShiftRightLogical(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = (Vector256.ShiftLeft(v1, 17) | Vector256.ShiftRightLogical(v1, 47)) ^ v2;
        v3 = (Vector256.ShiftLeft(v3, 21) | Vector256.ShiftRightLogical(v3, 43)) ^ v0;
        v2 = Vector256.ShiftLeft(v2, 32) | Vector256.ShiftRightLogical(v2, 32);
    }
}
