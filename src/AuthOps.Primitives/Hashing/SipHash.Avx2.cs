using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>SipHash-2-4 in four lanes of 64 bits; AVX2. Stateless and safe to share between threads.</summary>
internal static class SipHashAvx2
{
    public const int Lanes = 4;

    /// <summary>Replaces words by the 64 bits of each; gives how many, a multiple of the lanes.</summary>
    // By itself, so that the compiler has room to inline all rounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int HashWords(SipHashState start, Span<ulong> words)
    {
        ref var first = ref MemoryMarshal.GetReference(words);
        var length = Vector256.Create(SipHash.LengthOfWord);
        var done = 0;
        for (; done + Lanes <= words.Length; done += Lanes)
        {
            var word = Vector256.LoadUnsafe(ref first, (nuint)done);
            var v0 = Vector256.Create(start.V0);
            var v1 = Vector256.Create(start.V1);
            var v2 = Vector256.Create(start.V2);
            var v3 = Vector256.Create(start.V3);
            Take(ref v0, ref v1, ref v2, ref v3, word);
            Take(ref v0, ref v1, ref v2, ref v3, length);
            v2 ^= Vector256.Create(0xffUL);
            Finish(ref v0, ref v1, ref v2, ref v3);
            (v0 ^ v1 ^ v2 ^ v3).StoreUnsafe(ref first, (nuint)done);
        }

        return done;
    }

    /// <summary>Lays the words of four messages side by side, four words at a time; the last one of each with its length.</summary>
    public static void Load(
        ref byte bytes,
        int start,
        ReadOnlySpan<int> ends,
        int whole,
        Span<ulong> words
    )
    {
        var starts = Vector128.Create(start, ends[0], ends[1], ends[2]);
        var lengths = Avx2.ConvertToVector256Int64(Vector128.Create(ends) - starts).AsUInt64();
        ref var word = ref MemoryMarshal.GetReference(words);
        for (var block = 0; block <= whole; block += SipHashLanes.BlockWords)
        {
            ref var at = ref Unsafe.Add(ref bytes, 8 * block);
            var a = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, starts[0])).AsUInt64();
            var b = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, starts[1])).AsUInt64();
            var c = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, starts[2])).AsUInt64();
            var d = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, starts[3])).AsUInt64();
            var (ab02, ab13) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
            var (cd02, cd13) = (Avx2.UnpackLow(c, d), Avx2.UnpackHigh(c, d));
            ref var row = ref Unsafe.Add(ref word, block * Lanes);
            Avx2.Permute2x128(ab02, cd02, 0x20).StoreUnsafe(ref row);
            Avx2.Permute2x128(ab13, cd13, 0x20).StoreUnsafe(ref row, Lanes);
            Avx2.Permute2x128(ab02, cd02, 0x31).StoreUnsafe(ref row, 2 * Lanes);
            Avx2.Permute2x128(ab13, cd13, 0x31).StoreUnsafe(ref row, 3 * Lanes);
        }

        // Of the last word only the bytes of the message stay; bits behind are another's.
        var bits = (lengths & Vector256.Create(7UL)) << 3;
        var mask =
            Avx2.ShiftLeftLogicalVariable(Vector256.Create(1UL), bits) - Vector256.Create(1UL);
        ref var last = ref Unsafe.Add(ref word, whole * Lanes);
        ((Vector256.LoadUnsafe(ref last) & mask) | (lengths << 56)).StoreUnsafe(ref last);
    }

    /// <summary>The 128 bits of four messages whose words lie side by side, two words each, in the order of the messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hash(SipHashState start, ReadOnlySpan<ulong> words, Span<ulong> digests)
    {
        var v0 = Vector256.Create(start.V0);
        var v1 = Vector256.Create(start.V1 ^ 0xee);
        var v2 = Vector256.Create(start.V2);
        var v3 = Vector256.Create(start.V3);
        ref var word = ref MemoryMarshal.GetReference(words);
        for (var i = 0; i < words.Length; i += Lanes)
        {
            Take(ref v0, ref v1, ref v2, ref v3, Vector256.LoadUnsafe(ref word, (nuint)i));
        }

        v2 ^= Vector256.Create(0xeeUL);
        Finish(ref v0, ref v1, ref v2, ref v3);
        var low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= Vector256.Create(0xddUL);
        Finish(ref v0, ref v1, ref v2, ref v3);
        var high = v0 ^ v1 ^ v2 ^ v3;
        ref var digest = ref MemoryMarshal.GetReference(digests);
        var even = Avx2.UnpackLow(low, high);
        var odd = Avx2.UnpackHigh(low, high);
        Avx2.Permute2x128(even, odd, 0x20).StoreUnsafe(ref digest);
        Avx2.Permute2x128(even, odd, 0x31).StoreUnsafe(ref digest, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(
        ref Vector256<ulong> v0,
        ref Vector256<ulong> v1,
        ref Vector256<ulong> v2,
        ref Vector256<ulong> v3,
        Vector256<ulong> word
    )
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        ref Vector256<ulong> v0,
        ref Vector256<ulong> v1,
        ref Vector256<ulong> v2,
        ref Vector256<ulong> v3
    )
    {
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
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
    private static Vector256<ulong> Rotate(Vector256<ulong> value, [ConstantExpected] byte bits) =>
        (value << bits) | (value >>> (64 - bits));
}
