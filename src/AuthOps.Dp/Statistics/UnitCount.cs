using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// How many different units each key has, at most L0 keys of each: people, not visits. Immutable and safe to share
/// between threads.
/// </summary>
public sealed record UnitCount : Statistic
{
    internal override string Kind => "unit-count";

    internal override Measure Compile(PlanCompiler compiler) =>
        new AdditiveMeasure(
            this,
            new NoisePart("count", 1, compiler.Unit.Keys, compiler.Unit.Keys, Loss),
            [Name],
            static _ => new CountCells(countsUnits: true)
        );
}
