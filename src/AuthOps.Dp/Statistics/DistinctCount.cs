using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// How many different values a column has in each key. Rows are bounded before they are compared, so that a unit with
/// very many values changes the count by L∞ a key and no more. Immutable and safe to share between threads.
/// </summary>
public sealed record DistinctCount : Statistic
{
    /// <summary>The column whose values are told apart: text exactly, numbers by value.</summary>
    public required string Column { get; init; }

    internal override string Kind => "distinct-count";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        var unit = compiler.Unit;
        var column = compiler.AddColumn(Column, new IdentityMapper());
        return new AdditiveMeasure(
            this,
            new NoisePart("count", 1, unit.Rows, new(unit.SquaredRows, 1), Loss),
            [Name],
            spill => new KeyedCells(column, range: null, spill)
        );
    }
}
