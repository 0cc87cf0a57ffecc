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

    /// <summary>Units a key, where keys are private.</summary>
    internal required CountCells? UnitsByKey { get; init; }

    internal required QualityCounts Quality { get; init; }

    /// <summary>Selects keys and adds noise.</summary>
    internal AggregateRelease Release(NoiseSource noise)
    {
        var keys = SelectKeys(noise);
        var columns = new List<ReleasedColumn>();
        for (var i = 0; i < Accumulators.Count; i++)
        {
            columns.AddRange(Plan.Measures[i].Release(Accumulators[i], keys, Keys.Count, noise));
        }

        return new AggregateRelease(Array.ConvertAll(keys, Keys.NameOf), columns);
    }

    /// <summary>Public keys in their order; private ones that pass, in an order that tells nothing of the data's.</summary>
    private int[] SelectKeys(NoiseSource noise)
    {
        if (Plan.KeyRule is null)
        {
            return [.. Enumerable.Range(0, Keys.Count)];
        }

        var counts = UnitsByKey!.Counts(Keys.Count);
        var keep = new bool[counts.Length];
        noise.Select(Plan.KeyRule, counts, keep);

        // A key in dropped rows only has no unit that counts; noise alone must not name it.
        int[] kept =
        [
            .. Enumerable.Range(0, counts.Length).Where(key => keep[key] && counts[key] > 0),
        ];
        Array.Sort(kept, Keys.Compare);
        return kept;
    }
}
