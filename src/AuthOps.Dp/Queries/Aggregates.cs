using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Queries;

/// <summary>
/// Exact aggregates after bounding, before noise: inside the domain only. Used by one thread.
/// </summary>
internal sealed class Aggregates
{
    internal required CompiledPlan Plan { get; init; }

    internal required KeyEncoder Keys { get; init; }

    /// <summary>One accumulator a measure.</summary>
    internal required IReadOnlyList<Accumulator> Accumulators { get; init; }

    internal required QualityCounts Quality { get; init; }

    /// <summary>Selects keys and adds noise.</summary>
    internal AggregateRelease Release(NoiseSource noise)
    {
        var keys = SelectKeys();
        var columns = new List<ReleasedColumn>();
        for (var i = 0; i < Accumulators.Count; i++)
        {
            columns.AddRange(Plan.Measures[i].Release(Accumulators[i], keys, Keys.Count, noise));
        }

        return new AggregateRelease(Array.ConvertAll(keys, Keys.NameOf), columns);
    }

    private int[] SelectKeys() => [.. Enumerable.Range(0, Keys.Count)];
}
