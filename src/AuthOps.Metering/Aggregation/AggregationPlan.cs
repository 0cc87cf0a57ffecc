namespace AuthOps.Metering.Aggregation;

/// <summary>A query over a table, in numbers: which cell a use of a series, a tag and a time belongs to. Immutable.</summary>
internal sealed class AggregationPlan
{
    private AggregationPlan(
        UsageQuery query,
        long[] bounds,
        int[] groupOfSeries,
        UsageSeries[] groups,
        int tags,
        ulong asOf
    )
    {
        Query = query;
        Bounds = bounds;
        GroupOfSeries = groupOfSeries;
        Groups = groups;
        Tags = tags;
        AsOf = asOf;
    }

    public UsageQuery Query { get; }

    /// <summary>Window i is from bound i to bound i + 1.</summary>
    public long[] Bounds { get; }

    public int Windows => Bounds.Length - 1;

    /// <summary>The group of each series, or -1.</summary>
    public int[] GroupOfSeries { get; }

    /// <summary>One series of each group.</summary>
    public UsageSeries[] Groups { get; }

    /// <summary>Different tags where they are grouped by, otherwise 1.</summary>
    public int Tags { get; }

    public ulong AsOf { get; }

    public bool GroupsByTag => Query.GroupBy.HasFlag(UsageDimensions.Tag);

    /// <summary>Cells of a window.</summary>
    public long Stride => Groups.Length * (long)Tags;

    /// <summary>Cells in all; a window's lie together.</summary>
    public Int128 Cells => (Int128)Stride * Windows;

    /// <summary>The range a query covers where it names none is that of the uses.</summary>
    public static AggregationPlan Create(
        UsageQuery query,
        IReadOnlyList<UsageSeries> series,
        int tags,
        (long From, long Until) range,
        ulong asOf
    )
    {
        var keys = series
            .Select(one => query.Where?.Invoke(one) == false ? null : Key(one, query.GroupBy))
            .ToArray();
        var groups = keys.OfType<UsageSeries>()
            .Distinct()
            .OrderBy(group => group.GrantId, StringComparer.Ordinal)
            .ThenBy(group => group.ScenarioId, StringComparer.Ordinal)
            .ThenBy(group => group.Purpose, StringComparer.Ordinal)
            .ThenBy(group => group.ProductId, StringComparer.Ordinal)
            .ThenBy(group => group.Unit)
            .ThenBy(group => group.IsBurned)
            .ToArray();
        var numbers = groups.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

        return new AggregationPlan(
            query,
            query.Window.Bounds(range.From, range.Until),
            [.. keys.Select(key => key is null ? -1 : numbers[key])],
            groups,
            query.GroupBy.HasFlag(UsageDimensions.Tag) ? Math.Max(tags, 1) : 1,
            asOf
        );
    }

    /// <summary>The window of a time, or -1 outside the range.</summary>
    public int WindowOf(long time)
    {
        if (time < Bounds[0] || time >= Bounds[^1])
        {
            return -1;
        }

        var found = Array.BinarySearch(Bounds, time);
        return found < 0 ? ~found - 1 : found;
    }

    /// <summary>What a series has in common with its group.</summary>
    private static UsageSeries Key(UsageSeries series, UsageDimensions by) =>
        new(
            by.HasFlag(UsageDimensions.Grant) ? series.GrantId : "",
            by.HasFlag(UsageDimensions.Scenario) ? series.ScenarioId : "",
            by.HasFlag(UsageDimensions.Purpose) ? series.Purpose : "",
            by.HasFlag(UsageDimensions.Product) ? series.ProductId : "",
            series.Unit,
            by.HasFlag(UsageDimensions.Burned) && series.IsBurned
        );
}
