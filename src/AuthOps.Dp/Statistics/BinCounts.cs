using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// A histogram of a column in each key, over bins known without the data: ranges of numbers, or categories. Releases
/// a column <c>NAME.BIN</c> for each. A cell in no bin does not count. Immutable and safe to share between threads.
/// </summary>
public sealed record BinCounts : Statistic
{
    /// <summary>The most bins.</summary>
    public const int MaxBins = 4096;

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>
    /// Ascending edges: bin i reaches from edge i, included, to edge i + 1, which only the last bin includes. Either
    /// these or <see cref="Categories"/>.
    /// </summary>
    public IReadOnlyList<Rational>? Edges { get; init; }

    /// <summary>The categories. Either these or <see cref="Edges"/>.</summary>
    public PublicKeys? Categories { get; init; }

    internal override string Kind => "bin-counts";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        var names = BinNames();
        if (names.Length > MaxBins)
        {
            throw new ArgumentException($"The histogram '{Name}' has more than {MaxBins} bins.");
        }

        if ((long)names.Length * (compiler.KeyCount ?? 1) > Array.MaxLength / 2)
        {
            throw new ArgumentException(
                $"The histogram '{Name}' has too many bins and keys together."
            );
        }

        var column = compiler.AddColumn(
            Column,
            Categories is null ? new BinMapper(Edges!) : new BinMapper(Categories)
        );
        var unit = compiler.Unit;
        return new AdditiveMeasure(
            this,
            new NoisePart("counts", 1, unit.Rows, new(unit.SquaredRows, 1), Loss),
            [.. names.Select(name => $"{Name}.{name}")],
            _ => new BinCells(column, names.Length)
        );
    }

    private string[] BinNames()
    {
        if ((Edges is null) == (Categories is null))
        {
            throw new ArgumentException(
                $"State either the edges or the categories of the histogram '{Name}'."
            );
        }

        if (Categories is not null)
        {
            return [.. Categories.Values];
        }

        if (
            Edges!.Count < 2
            || Edges.Skip(1).Where((edge, i) => edge.ToDouble() <= Edges[i].ToDouble()).Any()
        )
        {
            throw new ArgumentException(
                $"The histogram '{Name}' needs at least two edges, each above the one before."
            );
        }

        return [.. Edges.Skip(1).Select((edge, i) => $"{Edges[i]}..{edge}")];
    }
}
