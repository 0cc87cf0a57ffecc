using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>Hints about memory that is written soon.</summary>
internal static class CacheLine
{
    private const int Words = 8;

    /// <summary>
    /// Asks for the cache line after that of a word. Only a hint: it reads nothing, faults nowhere and may point past
    /// the end of an array.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void FetchNext(ref ulong word)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref word, Words)));
        }
    }
}
