using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Answers one query, a window after another: what a window adds up stays in the cache, and only groups with a use take
/// memory. Not safe for concurrent use.
/// </summary>
internal sealed class AggregationRun
{
    private const UsageMeasures Extremes =
        UsageMeasures.Min | UsageMeasures.Max | UsageMeasures.Latest;
    private readonly AggregationPlan _plan;
    private readonly IReadOnlyList<UsageBlock> _blocks;
    private readonly IReadOnlyList<uint> _tags;
    private readonly FullCells _full;
    private readonly GroupSums? _sums;
    private readonly DistinctTags? _distinct;
    private readonly bool _hasExtremes;
    private readonly bool _hasUnique;
    private readonly List<long> _cells = [];
    private readonly List<TotalCell> _totals = [];
    private readonly List<FullCell> _all = [];
    private readonly List<long> _unique = [];
    private int[] _groups = [];
    private int[] _uses = [];

    public AggregationRun(
        AggregationPlan plan,
        IReadOnlyList<UsageBlock> blocks,
        IReadOnlyList<uint> tags
    )
    {
        _plan = plan;
        _blocks = blocks;
        _tags = tags;
        _full = new FullCells(plan);
        _hasExtremes = (plan.Query.Measures & Extremes) != UsageMeasures.SumAndCount;
        _hasUnique = plan.Query.Measures.HasFlag(UsageMeasures.UniqueTags);
        _sums = _hasExtremes || plan.GroupsByTag ? null : new GroupSums(plan);
        _distinct = _hasUnique && !plan.GroupsByTag ? new DistinctTags(plan, tags.Count) : null;
    }

    public UsageAggregates Answer(CancellationToken cancellationToken)
    {
        var runs = new WindowRuns(
            _plan,
            _blocks.Select(block => block.AsOf(_plan.AsOf)),
            cancellationToken
        );
        Reserve((int)Int128.Min(Int128.Min(_plan.Cells, runs.Rows), 1 << 22));
        for (var window = 0; window < _plan.Windows; window++)
        {
            var ofWindow = runs.Of(window);
            if (!ofWindow.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(window, ofWindow);
            }
        }

        return new UsageAggregates(
            _plan,
            _plan.GroupsByTag ? [.. _tags] : [],
            _cells,
            Value,
            _hasUnique ? _unique : null,
            _plan.AsOf
        );
    }

    private void Reserve(int cells)
    {
        _cells.Capacity = cells;
        (_hasExtremes ? _all : null)?.Capacity = cells;
        (_hasExtremes ? null : _totals)?.Capacity = cells;
        (_hasUnique ? _unique : null)?.Capacity = cells;
    }

    private FullCell Value(int index) =>
        _hasExtremes
            ? _all[index]
            : new FullCell { Sum = _totals[index].Sum, Count = _totals[index].Count };

    private void Add(int window, ReadOnlySpan<WindowRun> runs)
    {
        // An array for all cells of a window pays where uses are not much fewer.
        long rows = 0;
        foreach (var run in runs)
        {
            rows += run.Count;
        }

        var isDense = _plan.Stride <= Math.Max(1024, 8 * rows);
        var known = _cells.Count;
        var first = window * _plan.Stride;
        if (_sums is not null && isDense && GroupSums.Fit(runs))
        {
            AddSums(first, runs);
        }
        else
        {
            _full.Add(runs, isDense, (cell, value) => Tell(first + cell, value));
        }

        CountTags(first, known, runs, isDense);
    }

    private void AddSums(long first, ReadOnlySpan<WindowRun> runs)
    {
        foreach (var run in runs)
        {
            _sums!.Add(run);
        }

        var cells = _sums!.Cells;
        for (var group = 0; group < cells.Length; group++)
        {
            if (cells[group].Count > 0)
            {
                _cells.Add(first + group);
                _totals.Add(new TotalCell(cells[group].Sum, cells[group].Count));
            }
        }

        cells.Clear();
    }

    private void Tell(long cell, FullCell value)
    {
        _cells.Add(cell);
        if (_hasExtremes)
        {
            _all.Add(value);
        }
        else
        {
            _totals.Add(new TotalCell(value.Sum, value.Count));
        }
    }

    /// <summary>The numbers of different tags of the cells from one on.</summary>
    private void CountTags(long first, int known, ReadOnlySpan<WindowRun> runs, bool isDense)
    {
        if (!_hasUnique)
        {
            return;
        }

        CollectionsMarshal.SetCount(_unique, _cells.Count);
        var counts = CollectionsMarshal.AsSpan(_unique)[known..];
        if (_distinct is null)
        {
            // A cell has one tag where they are grouped by.
            counts.Fill(1);
            return;
        }

        if (_groups.Length < counts.Length)
        {
            (_groups, _uses) = (new int[counts.Length], new int[counts.Length]);
        }

        for (var i = 0; i < counts.Length; i++)
        {
            _groups[i] = (int)(_cells[known + i] - first);
            _uses[i] = checked((int)Value(known + i).Count);
        }

        _distinct.Count(
            runs,
            _groups.AsSpan(0, counts.Length),
            _uses.AsSpan(0, counts.Length),
            isDense,
            counts
        );
    }
}
