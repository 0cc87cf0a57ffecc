using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Psi.Large;

/// <summary>SipHash-2-4-128 of 8 items in lanes of 64 bits; AVX-512. Stateless and safe to share between threads.</summary>
internal static class SipHash128Avx512
{
    /// <summary>Hashes 8 items whose words lie side by side; the digests, two words each, in the order of the items.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hash(SipHash128 hash, ReadOnlySpan<ulong> words, Span<ulong> digests)
    {
        var v0 = Vector512.Create(hash.V0);
        var v1 = Vector512.Create(hash.V1);
        var v2 = Vector512.Create(hash.V2);
        var v3 = Vector512.Create(hash.V3);
        ref var word = ref MemoryMarshal.GetReference(words);
        for (var i = 0; i < words.Length; i += 8)
        {
            var m = Vector512.LoadUnsafe(ref word, (nuint)i);
            v3 ^= m;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= m;
        }

        v2 ^= Vector512.Create(0xeeUL);
        Finish(ref v0, ref v1, ref v2, ref v3);
        var low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= Vector512.Create(0xddUL);
        Finish(ref v0, ref v1, ref v2, ref v3);
        var high = v0 ^ v1 ^ v2 ^ v3;
        ref var digest = ref MemoryMarshal.GetReference(digests);
        Avx512F
            .PermuteVar8x64x2(low, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), high)
            .StoreUnsafe(ref digest);
        Avx512F
            .PermuteVar8x64x2(low, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), high)
            .StoreUnsafe(ref digest, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        ref Vector512<ulong> v0,
        ref Vector512<ulong> v1,
        ref Vector512<ulong> v2,
        ref Vector512<ulong> v3
    )
    {
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
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
        v1 = Rotate(v1, 13) ^ v0;
        v0 = Rotate(v0, 32);
        v2 += v3;
        v3 = Rotate(v3, 16) ^ v2;
        v0 += v3;
        v3 = Rotate(v3, 21) ^ v0;
        v2 += v1;
        v1 = Rotate(v1, 17) ^ v2;
        v2 = Rotate(v2, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Rotate(Vector512<ulong> value, [ConstantExpected] byte bits) =>
        Avx512F.RotateLeft(value, bits);
}
