using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// The mean of a column in each key: half of the loss goes to the sum of distances from the midpoint of the bounds,
/// half to the number of cells. Immutable and safe to share between threads.
/// </summary>
public sealed record Mean : Statistic
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The declared bounds and grid of a cell.</summary>
    public required ValueRange Range { get; init; }

    internal override string Kind => "mean";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        ArgumentNullException.ThrowIfNull(Range);
        var column = compiler.AddColumn(Column, new RangeMapper(Range));
        return new MomentMeasure(this, column, Range, isVariance: false, compiler.Unit);
    }
}
