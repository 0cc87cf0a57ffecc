using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>Every measure by any cells, a use at a time. Not safe for concurrent use.</summary>
internal sealed class FullAggregator
{
    private readonly AggregationPlan _plan;
    private readonly Dictionary<long, FullCell> _cells = [];

    public FullAggregator(AggregationPlan plan)
    {
        _plan = plan;
    }

    /// <summary>The cells with a use.</summary>
    public IReadOnlyDictionary<long, FullCell> Cells => _cells;

    /// <summary>Takes in the first rows of a block.</summary>
    public void Add(UsageColumns block, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            if (UsageCells.Find(_plan, block, i) is { } cell)
            {
                CollectionsMarshal
                    .GetValueRefOrAddDefault(_cells, cell, out _)
                    .Add(block.Times[i], block.Amount(i));
            }
        }
    }
}
