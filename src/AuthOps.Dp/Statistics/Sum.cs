using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>The sum of a column in each key, each cell clamped. Immutable and safe to share between threads.</summary>
public sealed record Sum : Statistic
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The declared bounds and grid of a cell.</summary>
    public required ValueRange Range { get; init; }

    internal override string Kind => "sum";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        ArgumentNullException.ThrowIfNull(Range);
        var most = Range.MaxMagnitude;
        var column = compiler.AddColumn(Column, new RangeMapper(Range));
        return new AdditiveMeasure(
            this,
            new NoisePart(
                "sum",
                Range.Grid,
                (Int128)compiler.Unit.Rows * most,
                new Rational(compiler.Unit.SquaredRows, 1) * most * most,
                Loss
            ),
            [Name],
            _ => new MomentCells(column, MomentKind.Sum, Range, shift: 0)
        );
    }
}
