using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Queries;

/// <summary>What one thread accumulates.</summary>
internal sealed class AggregationWorker
{
    internal AggregationWorker(CompiledPlan plan, SpillFile spill)
    {
        Accumulators = [.. plan.Measures.Select(measure => measure.NewAccumulator(spill))];
        UnitsByKey = plan.KeyRule is null ? null : new CountCells(countsUnits: true);
    }

    internal Accumulator[] Accumulators { get; }

    internal CountCells? UnitsByKey { get; }

    internal QualityCounts Quality { get; } = new();

    internal void EnsureKeys(int count)
    {
        foreach (var accumulator in Accumulators)
        {
            accumulator.EnsureKeys(count);
        }

        UnitsByKey?.EnsureKeys(count);
    }

    internal void Add(KeptRows rows)
    {
        foreach (var accumulator in Accumulators)
        {
            accumulator.Add(rows);
        }

        UnitsByKey?.Add(rows);
    }

    internal void Merge(AggregationWorker other)
    {
        for (var i = 0; i < Accumulators.Length; i++)
        {
            Accumulators[i].Merge(other.Accumulators[i]);
        }

        UnitsByKey?.Merge(other.UnitsByKey!);
        Quality.Add(other.Quality);
    }
}
