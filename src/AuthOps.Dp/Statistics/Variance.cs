using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// The variance of a column in each key, from integer second moments about the midpoint of the declared bounds, never
/// about a mean of the data: a third of the loss each to squares, sum and number. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record Variance : Statistic
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The declared bounds and grid of a cell.</summary>
    public required ValueRange Range { get; init; }

    internal override string Kind => "variance";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        ArgumentNullException.ThrowIfNull(Range);
        var column = compiler.AddColumn(Column, new RangeMapper(Range));
        return new MomentMeasure(this, column, Range, isVariance: true, compiler.Unit);
    }
}
