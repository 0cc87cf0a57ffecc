using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>Says why no node may be released after the earlier releases, and what would have to change. Not safe for concurrent use.</summary>
/// <param name="table">The table.</param>
/// <param name="earlier">The earlier releases.</param>
/// <param name="overlaps">The overlaps of the table's classes.</param>
/// <param name="bounds">What each node leaves out at least.</param>
/// <param name="run">Threads, progress and cancellation.</param>
internal sealed class RereleaseReasons<TKey>(
    EncodedTable table,
    EarlierRows earlier,
    Overlaps<TKey> overlaps,
    WithholdingBounds bounds,
    SearchRun run
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Nodes times records beyond which a change of a model is tried at the coarsest node alone.</summary>
    private const long MaxWork = 20_000_000;

    /// <summary>Explains.</summary>
    public InfeasibilityReport Explain()
    {
        var total = table.Table.RowCount;
        var everything = table.WithLimit(Ratio.One);
        var least = new RereleaseTrials<TKey>(everything, earlier, overlaps, bounds, run).Fewest();
        PolicyChange[] changes = [.. Changes(least)];
        var alone = new SearchRun
        {
            StopAtFirst = true,
            Threads = run.Threads,
            CancellationToken = run.CancellationToken,
        };
        if (alone.On(table).Levels is null)
        {
            return Infeasibility.Explain(table, run.Threads, run.CancellationToken) with
            {
                Changes = changes,
                LeastSuppressedRows = least,
            };
        }

        return new InfeasibilityReport(
            [
                new InfeasibilityReason(
                    "safe re-release",
                    least,
                    table.Allowance,
                    least < total
                        ? $"Together with the {earlier.Releases.Count} earlier releases no generalisation is safe with fewer than {least} of {total} records left out, and {table.Allowance} may be."
                        : $"Together with the {earlier.Releases.Count} earlier releases no generalisation is safe, whatever is left out: every release would tell persons apart whom the policy protects."
                ),
            ],
            changes,
            least
        );
    }

    private IEnumerable<PolicyChange> Changes(long least)
    {
        var total = table.Table.RowCount;
        if (least < total && least > table.Allowance)
        {
            var limit = new Ratio(least, total);
            yield return new PolicyChange(
                null,
                "suppression limit",
                table.Policy.SuppressionLimit,
                limit,
                $"Raise the suppression limit from {table.Policy.SuppressionLimit.ToShortString()} to {limit}: {least} of {total} records."
            );
        }

        foreach (
            var change in Infeasibility.OfModels(
                table.Policy,
                models => IsFeasible(table.WithModels(models))
            )
        )
        {
            yield return change;
        }
    }

    /// <summary>The same threads; the walks of single changes are no progress of the plan.</summary>
    private SearchRun Quiet =>
        new() { Threads = run.Threads, CancellationToken = run.CancellationToken };

    private bool IsFeasible(EncodedTable other)
    {
        int[] coarsest = [.. other.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel)];
        var trial = new NodeTrial<TKey>(other, earlier, overlaps);
        if (
            trial.Run(coarsest, left => left > other.Allowance, run.CancellationToken) is { } node
            && trial.Holds(node, run.CancellationToken)
        )
        {
            return true;
        }

        if (SearchRun.CountNodes(other) * other.Table.RowCount > MaxWork)
        {
            return false;
        }

        var all = WithholdingBounds.Of(other, overlaps, Quiet);
        return new RereleaseTrials<TKey>(other, earlier, overlaps, all, run).Best() is not null;
    }
}
