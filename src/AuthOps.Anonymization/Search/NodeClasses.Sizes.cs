using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <content>Models that look at all class sizes together.</content>
internal sealed partial class NodeClasses<TKey>
{
    private void Enforce(
        SizesRule rule,
        long allowance,
        ReadOnlySpan<int> levels,
        QualityMeasure measure
    )
    {
        Mark();
        var kept = new int[KeptClasses];
        var order = new ulong[KeptClasses];
        var next = 0;
        for (var i = 0; i < _length; i++)
        {
            if (!_fails[i] && _records[i] > 0)
            {
                order[next] = ((ulong)_records[i] << 32) | (uint)_classes.First![i];
                kept[next++] = i;
            }
        }

        Array.Sort(order, kept);
        var sizes = Array.ConvertAll(order, static packed => (int)(packed >> 32));
        if (Holds(rule, sizes, 0))
        {
            return;
        }

        var suppress = Bisect(rule, sizes, allowance);
        OrderLastByCost(kept, sizes, suppress, levels, measure);
        for (var i = 0; i < suppress; i++)
        {
            Fail(kept[i]);
        }
    }

    /// <summary>Where not all classes of the last size go, puts the cheapest of them first; equal ones stay in order.</summary>
    private void OrderLastByCost(
        int[] kept,
        int[] sizes,
        int suppress,
        ReadOnlySpan<int> levels,
        QualityMeasure measure
    )
    {
        if (suppress == 0 || suppress == sizes.Length || sizes[suppress] != sizes[suppress - 1])
        {
            return;
        }

        var start = Array.IndexOf(sizes, sizes[suppress]);
        var end = Array.LastIndexOf(sizes, sizes[suppress]) + 1;
        var costs = new (Score Cost, int Place)[end - start];
        var labels = new int[levels.Length];
        for (var i = start; i < end; i++)
        {
            for (var attribute = 0; attribute < labels.Length; attribute++)
            {
                labels[attribute] = Label(kept[i], attribute);
            }

            if (measure.ClassCost(levels, labels, sizes[i]) is not { } cost)
            {
                return;
            }

            costs[i - start] = (cost, i);
        }

        var classes = kept[start..end];
        Array.Sort(costs, classes);
        classes.CopyTo(kept, start);
    }

    /// <summary>How many of the smallest classes to suppress.</summary>
    private int Bisect(SizesRule rule, int[] sizes, long allowance)
    {
        var low = 0;
        var high = sizes.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Holds(rule, sizes, middle + 1))
            {
                high = middle - 1;
                continue;
            }

            if (SuppressedRows + Sum(sizes, middle + 1) > allowance)
            {
                return middle + 1;
            }

            low = middle + 1;
        }

        return low > 0 && Holds(rule, sizes, low) ? low : Math.Min(low + 1, sizes.Length);
    }

    private static long Sum(int[] sizes, int length)
    {
        var sum = 0L;
        for (var i = 0; i < length; i++)
        {
            sum += sizes[i];
        }

        return sum;
    }

    private bool Holds(SizesRule rule, int[] sizes, int suppressed)
    {
        _sizes.Load(sizes.AsSpan(suppressed));
        return _sizes.Classes == 0 || rule.Holds(_sizes);
    }
}
