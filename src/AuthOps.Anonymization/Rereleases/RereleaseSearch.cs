using System.Globalization;
using System.Numerics;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The search of <see cref="RereleasePlanner"/> over one table. Not safe for concurrent use.</summary>
/// <param name="table">The table.</param>
/// <param name="earlier">The earlier releases in their order.</param>
/// <param name="persons">The pseudonym of every row.</param>
/// <param name="run">Threads, progress and cancellation.</param>
internal sealed class RereleaseSearch(
    EncodedTable table,
    IReadOnlyList<LinkedRelease> earlier,
    UInt128[] persons,
    SearchRun run
)
{
    /// <summary>What the planned release is called in reasons and reports.</summary>
    public const string PlannedName = "the planned release";

    private const int WidestKey = 128;

    /// <summary>Finds the best node, or says why there is none.</summary>
    /// <param name="rowKeys">The row keys of the table.</param>
    /// <exception cref="PolicyException">A class and a cell of the earlier releases do not fit a key.</exception>
    public RereleasePlan Run(Column rowKeys)
    {
        var before = new EarlierRows(earlier, persons);
        var cellBits = EncodedTable.BitsFor(before.Cells.Count);
        return Math.Max(table.WidestKeyBits, table.KeyBits + cellBits) switch
        {
            <= 64 => Run<ulong>(rowKeys, before),
            <= WidestKey => Run<UInt128>(rowKeys, before),
            var bits => throw new PolicyException(
                PolicyError.TooManyCombinations,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The values of the {table.Quasi.Length} quasi-identifiers, with the {before.Cells.Count} sets that the earlier releases tell apart, need {bits} bits in a key and {WidestKey} are supported; coarsen the finest columns before, or declare fewer quasi-identifiers."
                )
            ),
        };
    }

    private RereleasePlan Run<TKey>(Column rowKeys, EarlierRows before)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var overlaps = new Overlaps<TKey>(table, before);
        var bounds = WithholdingBounds.Of(table, overlaps, run);
        var trials = new RereleaseTrials<TKey>(table, before, overlaps, bounds, run);
        if (trials.Best() is not { } best)
        {
            var reasons = new RereleaseReasons<TKey>(table, before, overlaps, bounds, run);
            return new RereleasePlan(
                new AnonymizationPlan(table, Result(null, trials.Trials), [], reasons.Explain()),
                0,
                null,
                null,
                []
            );
        }

        var plan = new AnonymizationPlan(table, Result(best, trials.Trials), [], null, best.Rows);
        var released = Array.ConvertAll(best.Rows, row => persons[row]);
        var linked = LinkedRelease.Create(
            PlannedName,
            plan.Apply(run.CancellationToken),
            released,
            table.Policy
        );
        return new RereleasePlan(
            plan,
            best.WithheldRows,
            RereleaseCheck.Check(earlier, linked, table.Policy, run.CancellationToken),
            Generalizer.Subset(rowKeys, best.Rows),
            released
        );
    }

    private SearchResult Result(SafeNode? best, long trials) =>
        new(
            best?.Levels,
            default,
            SearchRun.CountNodes(table),
            trials,
            best?.Score.Value ?? double.PositiveInfinity,
            IsComplete: true,
            best?.Summary
        );
}
