using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>How many rows each key has after bounding. Immutable and safe to share between threads.</summary>
public sealed record RowCount : Statistic
{
    internal override string Kind => "row-count";

    internal override Measure Compile(PlanCompiler compiler)
    {
        var unit = compiler.Unit;
        return new AdditiveMeasure(
            this,
            new NoisePart("count", 1, unit.Rows, new(unit.SquaredRows, 1), Loss),
            [Name],
            static _ => new CountCells(countsUnits: false)
        );
    }
}
