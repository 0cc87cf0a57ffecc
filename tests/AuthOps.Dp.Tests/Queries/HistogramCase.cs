using AuthOps.Dp.Queries.Bounding;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>The exact counts of a histogram before noise, by the engine of the product.</summary>
internal sealed record HistogramCase(long[] Counts, QualityCounts Quality)
{
    internal static HistogramCase Run(Table table, HistogramPlan plan, SipHash priority)
    {
        var aggregates = EngineRun.Aggregate(DpDataSource.Of(table), plan.Compile(), priority);
        var counts = aggregates.Accumulators[0].Parts(plan.Keys.Count)[0];
        return new HistogramCase([.. counts.Select(static c => (long)c)], aggregates.Quality);
    }
}
