namespace AuthOps.Metering.Aggregation;

/// <summary>Where a use counts. Stateless.</summary>
internal static class UsageCells
{
    /// <summary>The cell of a row; null where it does not count.</summary>
    public static long? Find(AggregationPlan plan, UsageColumns block, int row)
    {
        var group = plan.GroupOfSeries[block.Series[row]];
        var window = plan.WindowOf(block.Times[row]);
        if (
            group < 0
            || window < 0
            || (block.Reversed.TryGetValue(row, out var by) && by < plan.AsOf)
        )
        {
            return null;
        }

        var tag = plan.GroupsByTag ? block.Tags[row] : 0;
        return (window * plan.Stride) + (group * (long)plan.Tags) + tag;
    }
}
