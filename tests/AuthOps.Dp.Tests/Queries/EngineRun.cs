using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>Runs the engine without noise.</summary>
internal static class EngineRun
{
    internal static Aggregates Aggregate(
        DpDataSource data,
        CompiledPlan plan,
        SipHash priority,
        DpExecution? execution = null
    )
    {
        execution ??= new DpExecution();
        // Not disposed: some statistics read their values only when asked for parts.
        var spill = new SpillFile(execution.MemoryLimit, execution.SpillFolder);
        return Aggregate(data, plan, priority, execution, spill);
    }

    /// <summary>With a spill file of the caller, for aggregates whose values are still to be read.</summary>
    internal static Aggregates Aggregate(
        DpDataSource data,
        CompiledPlan plan,
        SipHash priority,
        DpExecution execution,
        SpillFile spill
    )
    {
        var reader = data.OpenAsync(plan.SourceColumns, CancellationToken.None)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        return AggregationEngine.Run(
            reader,
            plan,
            priority,
            execution,
            spill,
            CancellationToken.None
        );
    }
}
