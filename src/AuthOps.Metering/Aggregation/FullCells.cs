using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Every measure of one window's cells, a use at a time: in an array where a good part of the cells has uses, otherwise
/// only those that have. Not safe for concurrent use.
/// </summary>
internal sealed class FullCells
{
    private const long MaxDense = 1 << 20;
    private readonly AggregationPlan _plan;
    private readonly Dictionary<long, FullCell> _sparse = [];
    private FullCell[] _dense = [];

    public FullCells(AggregationPlan plan)
    {
        _plan = plan;
    }

    /// <summary>Adds up one window, and tells each cell with a use, in rising order.</summary>
    public void Add(ReadOnlySpan<WindowRun> runs, bool isDense, Action<long, FullCell> tell)
    {
        isDense &= _plan.Stride <= MaxDense;
        if (isDense && _dense.Length == 0)
        {
            _dense = new FullCell[_plan.Stride];
        }

        foreach (var run in runs)
        {
            Add(run, isDense);
        }

        if (!isDense)
        {
            foreach (var cell in _sparse.Keys.Order())
            {
                tell(cell, _sparse[cell]);
            }

            _sparse.Clear();
            return;
        }

        for (var cell = 0; cell < _dense.Length; cell++)
        {
            if (_dense[cell].Count > 0)
            {
                tell(cell, _dense[cell]);
                _dense[cell] = default;
            }
        }
    }

    private void Add(in WindowRun run, bool isDense)
    {
        var block = run.Block;
        for (var row = run.From; row < run.Until; row++)
        {
            var group = _plan.GroupOfSeries[block.Series[block.Codes[row]]];
            if (group < 0)
            {
                continue;
            }

            var tag = _plan.GroupsByTag ? block.Tags[row] : 0;
            var at = (group * (long)_plan.Tags) + tag;
            ref var cell = ref isDense
                ? ref _dense[at]
                : ref CollectionsMarshal.GetValueRefOrAddDefault(_sparse, at, out _);
            cell.Add(block.Times[row], block.Amount(row));
        }
    }
}
