namespace AuthOps.Primitives.Randomness;

/// <summary>Unbiased integers and permutations from any source of uniform bytes.</summary>
/// <remarks>
/// Ranges follow D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019: the high half of
/// draw × range is the result, and a draw whose low half falls below 2^w mod range is rejected, so that every result
/// has exactly the same number of draws behind it.
/// </remarks>
internal static class Uniform
{
    /// <summary>Uniform in [0, <paramref name="exclusiveUpper"/>), which is at least 1.</summary>
    public static ulong NextUInt64<TSource>(ref TSource source, ulong exclusiveUpper)
        where TSource : IRandomSource
    {
        var high = Math.BigMul(source.NextUInt64(), exclusiveUpper, out var low);
        if (low < exclusiveUpper)
        {
            var threshold = unchecked(0 - exclusiveUpper) % exclusiveUpper;
            while (low < threshold)
            {
                high = Math.BigMul(source.NextUInt64(), exclusiveUpper, out low);
            }
        }

        return high;
    }

    /// <summary>Uniform in [0, <paramref name="exclusiveUpper"/>), which is at least 1.</summary>
    public static uint NextUInt32<TSource>(ref TSource source, uint exclusiveUpper)
        where TSource : IRandomSource
    {
        var product = (ulong)source.NextUInt32() * exclusiveUpper;
        if (unchecked((uint)product) < exclusiveUpper)
        {
            var threshold = unchecked(0 - exclusiveUpper) % exclusiveUpper;
            while (unchecked((uint)product) < threshold)
            {
                product = (ulong)source.NextUInt32() * exclusiveUpper;
            }
        }

        return (uint)(product >> 32);
    }

    /// <summary>Uniform in [<paramref name="inclusiveLower"/>, <paramref name="exclusiveUpper"/>), a range that is not empty.</summary>
    public static int NextInt32<TSource>(ref TSource source, int inclusiveLower, int exclusiveUpper)
        where TSource : IRandomSource
    {
        // The width of any range of int fits uint, and the sum wraps back into the range.
        var width = unchecked((uint)exclusiveUpper - (uint)inclusiveLower);
        return unchecked(inclusiveLower + (int)NextUInt32(ref source, width));
    }

    /// <summary>Permutes <paramref name="items"/>, every order being equally likely (Fisher–Yates; Knuth, TAOCP 3.4.2, Algorithm P).</summary>
    public static void Shuffle<TSource, T>(ref TSource source, Span<T> items)
        where TSource : IRandomSource
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var chosen = (int)NextUInt32(ref source, (uint)last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }
}
