using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SipHash-2-4 in two times eight lanes of 64 bits, one vector computing while the other waits; AVX-512. Stateless and safe to share between threads.</summary>
internal static class SipHashAvx512
{
    public const int Lanes = 16;

    private const int Half = 8;

    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Replaces words by the 64 bits of each; gives how many, a multiple of the lanes.</summary>
    // By itself, so that the compiler has room to inline all rounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int HashWords(SipHashState start, Span<ulong> words)
    {
        ref var first = ref MemoryMarshal.GetReference(words);
        var length = Vector512.Create(SipHash.LengthOfWord);
        var end = Vector512.Create(0xffUL);
        var done = 0;
        for (; done + Lanes <= words.Length; done += Lanes)
        {
            var a0 = Vector512.Create(start.V0);
            var a1 = Vector512.Create(start.V1);
            var a2 = Vector512.Create(start.V2);
            var a3 = Vector512.Create(start.V3);
            var (b0, b1, b2, b3) = (a0, a1, a2, a3);
            var a = Vector512.LoadUnsafe(ref first, (nuint)done);
            var b = Vector512.LoadUnsafe(ref first, (nuint)done + Half);
            a3 ^= a;
            b3 ^= b;
            Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
            a0 ^= a;
            b0 ^= b;
            a3 ^= length;
            b3 ^= length;
            Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
            a0 ^= length;
            b0 ^= length;
            a2 ^= end;
            b2 ^= end;
            Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
            Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
            (a0 ^ a1 ^ a2 ^ a3).StoreUnsafe(ref first, (nuint)done);
            (b0 ^ b1 ^ b2 ^ b3).StoreUnsafe(ref first, (nuint)done + Half);
        }

        return done;
    }

    /// <summary>Lays the words of sixteen messages side by side, four words at a time; the last one of each with its length.</summary>
    public static void Load(
        ref byte bytes,
        int start,
        ReadOnlySpan<int> ends,
        int whole,
        Span<ulong> words
    )
    {
        ref var end = ref MemoryMarshal.GetReference(ends);
        ref var word = ref MemoryMarshal.GetReference(words);
        LoadHalf(ref bytes, start, ref end, whole, ref word);
        LoadHalf(
            ref bytes,
            Unsafe.Add(ref end, Half - 1),
            ref Unsafe.Add(ref end, Half),
            whole,
            ref Unsafe.Add(ref word, Half)
        );
    }

    /// <summary>The 128 bits of sixteen messages whose words lie side by side, two words each, in the order of the messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hash(SipHashState start, ReadOnlySpan<ulong> words, Span<ulong> digests)
    {
        var a0 = Vector512.Create(start.V0);
        var a1 = Vector512.Create(start.V1 ^ 0xee);
        var a2 = Vector512.Create(start.V2);
        var a3 = Vector512.Create(start.V3);
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        ref var word = ref MemoryMarshal.GetReference(words);
        for (var i = 0; i < words.Length; i += Lanes)
        {
            var a = Vector512.LoadUnsafe(ref word, (nuint)i);
            var b = Vector512.LoadUnsafe(ref word, (nuint)i + Half);
            a3 ^= a;
            b3 ^= b;
            Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
            a0 ^= a;
            b0 ^= b;
        }

        var mark = Vector512.Create(0xeeUL);
        a2 ^= mark;
        b2 ^= mark;
        Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        var (lowA, lowB) = (a0 ^ a1 ^ a2 ^ a3, b0 ^ b1 ^ b2 ^ b3);
        mark = Vector512.Create(0xddUL);
        a1 ^= mark;
        b1 ^= mark;
        Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        Rounds(ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        ref var digest = ref MemoryMarshal.GetReference(digests);
        Store(lowA, a0 ^ a1 ^ a2 ^ a3, ref digest);
        Store(lowB, b0 ^ b1 ^ b2 ^ b3, ref Unsafe.Add(ref digest, Lanes));
    }

    private static void LoadHalf(ref byte bytes, int start, ref int ends, int whole, ref ulong word)
    {
        // Message i of the half begins where the one before it ends.
        var upper = Vector256.LoadUnsafe(ref ends);
        var lower = Avx2.PermuteVar8x32(upper, Vector256.Create(0, 0, 1, 2, 3, 4, 5, 6))
            .WithElement(0, start);
        var lengths = Avx512F.ConvertToVector512UInt64((upper - lower).AsUInt32());
        var firstTwo = Vector512.Create(0UL, 4, 8, 12, 1, 5, 9, 13);
        var lastTwo = Vector512.Create(2UL, 6, 10, 14, 3, 7, 11, 15);
        for (var block = 0; block <= whole; block += SipHashLanes.BlockWords)
        {
            ref var at = ref Unsafe.Add(ref bytes, 8 * block);
            var a = Two(ref at, start, ends);
            var b = Two(ref at, Unsafe.Add(ref ends, 1), Unsafe.Add(ref ends, 2));
            var c = Two(ref at, Unsafe.Add(ref ends, 3), Unsafe.Add(ref ends, 4));
            var d = Two(ref at, Unsafe.Add(ref ends, 5), Unsafe.Add(ref ends, 6));
            var (ab01, ab23) = (
                Avx512F.PermuteVar8x64x2(a, firstTwo, b),
                Avx512F.PermuteVar8x64x2(a, lastTwo, b)
            );
            var (cd01, cd23) = (
                Avx512F.PermuteVar8x64x2(c, firstTwo, d),
                Avx512F.PermuteVar8x64x2(c, lastTwo, d)
            );
            ref var row = ref Unsafe.Add(ref word, block * Lanes);
            Avx512F.Shuffle4x128(ab01, cd01, 0x44).StoreUnsafe(ref row);
            Avx512F.Shuffle4x128(ab01, cd01, 0xEE).StoreUnsafe(ref row, Lanes);
            Avx512F.Shuffle4x128(ab23, cd23, 0x44).StoreUnsafe(ref row, 2 * Lanes);
            Avx512F.Shuffle4x128(ab23, cd23, 0xEE).StoreUnsafe(ref row, 3 * Lanes);
        }

        // Of the last word only the bytes of the message stay; bits behind are another's.
        var one = Vector512.Create(1UL);
        var mask =
            Avx512F.ShiftLeftLogicalVariable(one, (lengths & Vector512.Create(7UL)) << 3) - one;
        ref var last = ref Unsafe.Add(ref word, whole * Lanes);
        ((Vector512.LoadUnsafe(ref last) & mask) | (lengths << 56)).StoreUnsafe(ref last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Two(ref byte bytes, int first, int second) =>
        Vector512.Create(
            Vector256.LoadUnsafe(ref Unsafe.Add(ref bytes, first)).AsUInt64(),
            Vector256.LoadUnsafe(ref Unsafe.Add(ref bytes, second)).AsUInt64()
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<ulong> low, Vector512<ulong> high, ref ulong digest)
    {
        Avx512F
            .PermuteVar8x64x2(low, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), high)
            .StoreUnsafe(ref digest);
        Avx512F
            .PermuteVar8x64x2(low, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), high)
            .StoreUnsafe(ref digest, Half);
    }

    /// <summary>Two rounds of both vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds(
        ref Vector512<ulong> a0,
        ref Vector512<ulong> a1,
        ref Vector512<ulong> a2,
        ref Vector512<ulong> a3,
        ref Vector512<ulong> b0,
        ref Vector512<ulong> b1,
        ref Vector512<ulong> b2,
        ref Vector512<ulong> b3
    )
    {
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
        Round(ref a0, ref a1, ref a2, ref a3);
        Round(ref b0, ref b1, ref b2, ref b3);
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
        v1 = Rotate(v1, 13) ^ v0;
        v3 = Rotate(v3, 16) ^ v2;
        v0 = Rotate(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Rotate(v1, 17) ^ v2;
        v3 = Rotate(v3, 21) ^ v0;
        v2 = Rotate(v2, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Rotate(Vector512<ulong> value, [ConstantExpected] byte bits) =>
        Avx512F.RotateLeft(value, bits);
}
