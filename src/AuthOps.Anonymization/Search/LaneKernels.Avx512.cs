using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <content>
/// Comparisons give -1 where they hold; taken from a counter of a byte they overflow after 255 rows, so that counters
/// are added up, eight to a sum of 64 bits, every 255 rows. Records below a size are at most 254 · 8 a group and row
/// and are added up at once.
/// </content>
internal static partial class LaneKernels
{
    private const int Lanes = 64;

    /// <summary>Rows after which counters of a byte are full.</summary>
    private const int MaxCounted = byte.MaxValue;

    // Not inlined: its accumulators need most of the registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LookAvx512(
        ReadOnlySpan<byte> cells,
        int rows,
        int width,
        byte least,
        Span<LaneSums> sums
    )
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(cells);
            var zero = Vector512<byte>.Zero;
            var size = Vector512.Create(least);
            for (var block = 0; block < width; block += Lanes)
            {
                var (empty, small) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero);
                var records = Vector512<ulong>.Zero;
                var at = (nuint)block;
                for (var row = 0; row < rows; )
                {
                    var (empties, smalls) = (zero, zero);
                    var end = Math.Min(rows, row + MaxCounted);
                    for (; row < end; row++, at += (nuint)width)
                    {
                        var count = Vector512.LoadUnsafe(ref first, at);
                        var isSmall = Vector512.LessThan(count, size);
                        empties -= Vector512.Equals(count, zero);
                        smalls -= isSmall;
                        records += Avx512BW
                            .SumAbsoluteDifferences(count & isSmall, zero)
                            .AsUInt64();
                    }

                    empty += Avx512BW.SumAbsoluteDifferences(empties, zero).AsUInt64();
                    small += Avx512BW.SumAbsoluteDifferences(smalls, zero).AsUInt64();
                }

                for (var group = 0; group < Lanes / Group; group++)
                {
                    sums[(block / Group) + group] = new LaneSums
                    {
                        Classes = ((long)rows * Group) - (long)empty[group],
                        Kept = ((long)rows * Group) - (long)small[group],
                        Suppressed = (long)records[group],
                    };
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MergeAvx512<TKey>(
        ReadOnlySpan<byte> source,
        int width,
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> order,
        Span<byte> cells,
        Span<TKey> toKeys
    )
        where TKey : unmanaged, IEquatable<TKey>
    {
        unchecked
        {
            ref var from = ref MemoryMarshal.GetReference(source);
            ref var to = ref MemoryMarshal.GetReference(cells);
            ref var key = ref MemoryMarshal.GetReference(toKeys);
            var write = 0;
            for (var block = 0; block < width; block += Block)
            {
                var (low, high) = (Vector512<byte>.Zero, Vector512<byte>.Zero);
                var last = keys[0];
                write = 0;
                for (var i = 0; i < keys.Length; i++)
                {
                    var isNew = keys[i].Equals(last) ? 0 : 1;
                    last = keys[i];
                    write += isNew;
                    // No branch: which classes join cannot be foreseen.
                    var kept = Vector512.Create(isNew - 1).AsByte();
                    var entry = order.IsEmpty ? i : order[i];
                    var at = ((nuint)entry * (nuint)width) + (nuint)block;
                    low = Avx512BW.AddSaturate(low & kept, Vector512.LoadUnsafe(ref from, at));
                    high = Avx512BW.AddSaturate(
                        high & kept,
                        Vector512.LoadUnsafe(ref from, at + Lanes)
                    );
                    at = ((nuint)write * (nuint)width) + (nuint)block;
                    low.StoreUnsafe(ref to, at);
                    high.StoreUnsafe(ref to, at + Lanes);
                    Unsafe.Add(ref key, write) = last;
                }
            }

            return write + 1;
        }
    }
}
