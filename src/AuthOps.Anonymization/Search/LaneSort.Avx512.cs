using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Batcher's bitonic network over sixteen keys of 32 bits, each with an item that follows it. A stage k, j exchanges
/// lanes i and i xor j, rising where i and k is 0. Stateless.
/// </summary>
internal static class LaneSort
{
    private static readonly Vector512<uint> s_smaller2By1 = Vector512.Create(
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller4By2 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller4By1 = Vector512.Create(
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller8By4 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller8By2 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller8By1 = Vector512.Create(
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue
    );

    private static readonly Vector512<uint> s_smaller16By8 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0
    );

    private static readonly Vector512<uint> s_smaller16By4 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        0,
        0
    );

    private static readonly Vector512<uint> s_smaller16By2 = Vector512.Create(
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0,
        uint.MaxValue,
        uint.MaxValue,
        0,
        0
    );

    private static readonly Vector512<uint> s_smaller16By1 = Vector512.Create(
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0,
        uint.MaxValue,
        0
    );

    /// <summary>Sorts by key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort(ref Vector512<uint> key, ref Vector512<int> item)
    {
        Exchange(
            Avx512F.Shuffle(key, 0xB1),
            Avx512F.Shuffle(item, 0xB1),
            s_smaller2By1,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0x4E),
            Avx512F.Shuffle(item, 0x4E),
            s_smaller4By2,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0xB1),
            Avx512F.Shuffle(item, 0xB1),
            s_smaller4By1,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle4x128(key, key, 0xB1),
            Avx512F.Shuffle4x128(item, item, 0xB1),
            s_smaller8By4,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0x4E),
            Avx512F.Shuffle(item, 0x4E),
            s_smaller8By2,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0xB1),
            Avx512F.Shuffle(item, 0xB1),
            s_smaller8By1,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle4x128(key, key, 0x4E),
            Avx512F.Shuffle4x128(item, item, 0x4E),
            s_smaller16By8,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle4x128(key, key, 0xB1),
            Avx512F.Shuffle4x128(item, item, 0xB1),
            s_smaller16By4,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0x4E),
            Avx512F.Shuffle(item, 0x4E),
            s_smaller16By2,
            ref key,
            ref item
        );
        Exchange(
            Avx512F.Shuffle(key, 0xB1),
            Avx512F.Shuffle(item, 0xB1),
            s_smaller16By1,
            ref key,
            ref item
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        Vector512<uint> otherKey,
        Vector512<int> otherItem,
        Vector512<uint> takesSmaller,
        ref Vector512<uint> key,
        ref Vector512<int> item
    )
    {
        var chosen = Vector512.ConditionalSelect(
            takesSmaller,
            Vector512.Min(key, otherKey),
            Vector512.Max(key, otherKey)
        );
        item = Vector512.ConditionalSelect(
            Vector512.Equals(chosen, key).AsInt32(),
            item,
            otherItem
        );
        key = chosen;
    }
}
