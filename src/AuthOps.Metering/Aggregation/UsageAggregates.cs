using System.Collections;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// The answer to a query: its groups with a use, by window, then by grant, scenario, purpose, product, unit and burned,
/// and tags in the order they were first recorded. An element is made when it is looked at. Immutable and safe to share between threads.
/// </summary>
public sealed class UsageAggregates : IReadOnlyList<UsageAggregate>
{
    private readonly AggregationPlan _plan;
    private readonly uint[] _tags;
    private readonly IReadOnlyList<long> _cells;
    private readonly Func<int, FullCell> _values;
    private readonly IReadOnlyList<long>? _unique;

    internal UsageAggregates(
        AggregationPlan plan,
        uint[] tags,
        IReadOnlyList<long> cells,
        Func<int, FullCell> values,
        IReadOnlyList<long>? unique,
        ulong logCount
    )
    {
        _plan = plan;
        _tags = tags;
        _cells = cells;
        _values = values;
        _unique = unique;
        LogCount = logCount;
    }

    /// <summary>The number of the log's records the answer rests on.</summary>
    public ulong LogCount { get; }

    /// <summary>The number of groups with a use.</summary>
    public int Count => _cells.Count;

    /// <summary>A group.</summary>
    /// <param name="index">From 0.</param>
    public UsageAggregate this[int index]
    {
        get
        {
            var cell = _cells[index];
            var value = _values(index);
            var within = cell % _plan.Stride;
            var window = (int)(cell / _plan.Stride);
            var group = _plan.Groups[(int)(within / _plan.Tags)];
            _ = Microseconds.TryToInstant(_plan.Bounds[window], out var from);
            _ = Microseconds.TryToInstant(_plan.Bounds[window + 1], out var until);
            var measures = _plan.Query.Measures;
            return new UsageAggregate
            {
                From = from,
                Until = until,
                Unit = group.Unit,
                GrantId = By(UsageDimensions.Grant) ? group.GrantId : null,
                ScenarioId = By(UsageDimensions.Scenario) ? group.ScenarioId : null,
                Purpose = By(UsageDimensions.Purpose) ? group.Purpose : null,
                ProductId = By(UsageDimensions.Product) ? group.ProductId : null,
                IsBurned = By(UsageDimensions.Burned) ? group.IsBurned : null,
                Tag = By(UsageDimensions.Tag) ? _tags[(int)(within % _plan.Tags)] : null,
                Sum = value.Sum,
                Count = value.Count,
                Min = measures.HasFlag(UsageMeasures.Min) ? value.Min : null,
                Max = measures.HasFlag(UsageMeasures.Max) ? value.Max : null,
                Latest = measures.HasFlag(UsageMeasures.Latest) ? value.Latest : null,
                UniqueTags = _unique?[index],
            };
        }
    }

    /// <inheritdoc />
    public IEnumerator<UsageAggregate> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool By(UsageDimensions dimension) => _plan.Query.GroupBy.HasFlag(dimension);
}
