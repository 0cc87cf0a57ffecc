using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// A lower bound of the loss of a space too large to be searched: the optima of the spaces of some quasi-identifiers
/// alone. Stateless.
/// </summary>
/// <remarks>
/// Leave quasi-identifiers out of an allowed node: its classes join, so no record is suppressed for the size of its
/// class that was not before, and no attribute left costs more. What is left is allowed under k-anonymity by the
/// smallest class, at its own levels, so what it costs is no less than the optimum there. With a window of w
/// quasi-identifiers beginning at each of all d in a circle every attribute lies in w windows. Let x be the losses of
/// the attributes: Π (1 + x) is then the product over windows of the w-th roots of their own Π (1 + x), each of which
/// is (1 + mean)^w of that window: the geometric mean over all attributes is at least that of the optima over windows.
/// Means and sums follow alike, and a maximum is at least that of any window.
/// </remarks>
internal static class WindowBound
{
    /// <summary>Nodes of a window for each node of the budget, at most: few of them are looked at.</summary>
    private const int NodesPerBudget = 10;

    /// <summary>Nodes of a window, at most, whatever the budget.</summary>
    private const long MostNodes = 20_000;

    /// <summary>Far above the rounding of a mean of a few hundred numbers.</summary>
    private const double Rounding = 1e-11;

    /// <summary>A number that no node scores less than; negative infinity where nothing is known.</summary>
    public static double Of(EncodedTable table, SearchRun run)
    {
        var attributes = table.Policy.QuasiIdentifiers;
        var width = Width(table, Math.Min(MostNodes, (long)NodesPerBudget * run.NodeBudget));
        if (
            table.Policy.Quality is not Loss { Aggregate: not Aggregate.Rank } loss
            || table.Policy.SmallestPossibleClass < 2
            || table.Policy.SmallestPossibleClass > table.Rows
            || width < 1
            || attributes.Any(a => a.Weight != attributes[0].Weight)
        )
        {
            return double.NegativeInfinity;
        }

        var optima = new double[attributes.Count];
        Parallel.For(
            0,
            optima.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = run.Threads,
                CancellationToken = run.CancellationToken,
            },
            first => optima[first] = Optimum(table, first, width, run.CancellationToken)
        );
        if (optima.Any(double.IsNaN))
        {
            return double.NegativeInfinity;
        }

        return -Rounding
            + loss.Aggregate switch
            {
                Aggregate.Sum => optima.Sum() / width,
                Aggregate.Maximum => optima.Max(),
                Aggregate.ArithmeticMean => optima.Average(),
                _ => Math.Exp(optima.Average(static x => Math.Log(1 + x))) - 1,
            };
    }

    /// <summary>The most quasi-identifiers of which any so many, side by side in a circle, have few enough nodes.</summary>
    private static int Width(EncodedTable table, long nodes)
    {
        var width = Math.Min(table.Quasi.Length - 1, EncodedTable.MaxQuasi);
        while (width > 0 && Enumerable.Range(0, table.Quasi.Length).Any(f => NodesOf(f) > nodes))
        {
            width--;
        }

        return width;

        double NodesOf(int first) =>
            Enumerable
                .Range(first, width)
                .Select(i => (double)table.Quasi[i % table.Quasi.Length].Hierarchy.LevelCount)
                .Aggregate(1.0, static (product, levels) => product * levels);
    }

    private static double Optimum(
        EncodedTable table,
        int first,
        int width,
        CancellationToken cancellationToken
    )
    {
        var attributes = Enumerable
            .Range(first, width)
            .Select(i => table.Policy.QuasiIdentifiers[i % table.Quasi.Length])
            .ToArray();
        var policy = new AnonymizationPolicy(
            attributes,
            [new KAnonymity(table.Policy.SmallestPossibleClass)],
            table.Policy.SuppressionLimit,
            table.Policy.Quality
        );
        var part = Table.FromColumns(attributes.Select(a => table.Table[a.Name]).ToArray());
        var run = new SearchRun { CancellationToken = cancellationToken };
        var result = run.On(EncodedTable.Create(part, policy, weights: table.Weights));
        return result.Levels is null ? double.NaN : result.Facts.Score.Value;
    }
}
