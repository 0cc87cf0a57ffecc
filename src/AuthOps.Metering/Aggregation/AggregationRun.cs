namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Answers one query: sums and counts of plain blocks by the array, everything else a use at a time. Not safe for
/// concurrent use.
/// </summary>
internal sealed class AggregationRun
{
    private readonly AggregationPlan _plan;
    private readonly UsageTableRows _rows;
    private readonly SumAggregator? _sums;
    private readonly FullAggregator _full;
    private readonly DistinctTags? _distinct;

    public AggregationRun(AggregationPlan plan, UsageTableRows rows)
    {
        const UsageMeasures Extremes = UsageMeasures.Min | UsageMeasures.Max | UsageMeasures.Latest;
        _plan = plan;
        _rows = rows;
        _full = new FullAggregator(plan);
        if (
            (plan.Query.Measures & Extremes) == UsageMeasures.SumAndCount
            && !plan.GroupsByTag
            && plan.Cells <= AggregationPlan.MaxDenseCells
        )
        {
            _sums = new SumAggregator(plan);
        }

        if (plan.Query.Measures.HasFlag(UsageMeasures.UniqueTags))
        {
            _distinct = new DistinctTags(plan, rows.Tags.Count, rows.Count);
        }
    }

    public UsageAggregates Answer(CancellationToken cancellationToken)
    {
        foreach (var block in _rows.Blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = block.RowsBefore(_plan.AsOf);
            if (_sums is not null && block.IsPlain)
            {
                _sums.Add(block, rows);
            }
            else
            {
                _full.Add(block, rows);
            }

            _distinct?.Add(block, rows);
        }

        var cells = Cells();
        return new UsageAggregates(
            _plan,
            _plan.GroupsByTag ? [.. _rows.Tags] : [],
            cells,
            index => Value(cells[index]),
            _distinct?.CountAll(cells),
            _plan.AsOf
        );
    }

    /// <summary>The cells with a use, in rising order.</summary>
    private long[] Cells()
    {
        if (_sums is null)
        {
            return [.. _full.Cells.Keys.Order()];
        }

        var cells = new List<long>();
        for (var cell = 0; cell < (int)_plan.Cells; cell++)
        {
            if (_sums.Count(cell) > 0 || (_full.Cells.Count > 0 && _full.Cells.ContainsKey(cell)))
            {
                cells.Add(cell);
            }
        }

        return [.. cells];
    }

    private FullCell Value(long cell)
    {
        var value = _full.Cells.GetValueOrDefault(cell);
        if (_sums is not null)
        {
            value.Sum += _sums.Sum((int)cell);
            value.Count += _sums.Count((int)cell);
        }

        return value;
    }
}
