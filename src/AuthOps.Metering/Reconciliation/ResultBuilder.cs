using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>Makes the receipts that differences rest on and puts the result together. Not safe for concurrent use.</summary>
internal sealed class ResultBuilder(
    UsageSide here,
    UsageSide there,
    ReconciliationOptions options,
    long[] bounds,
    CancellationToken cancellation
)
{
    public static DateTimeOffset Instant(long microseconds) =>
        Microseconds.TryToInstant(microseconds, out var instant)
            ? instant
            : throw new FormatException("A use has a time out of range.");

    public ReconciliationResult Build(
        string[] grants,
        List<DifferenceDraft> drafts,
        SideSums hereSums,
        SideSums thereSums,
        IEnumerable<WindowComparison> windows
    )
    {
        var mine = Receipts(here, grants, drafts.SelectMany(draft => draft.HereIndexes));
        var theirs = Receipts(there, grants, drafts.SelectMany(draft => draft.ThereIndexes));
        return new ReconciliationResult(
            here,
            there,
            options,
            [
                .. grants.Select(
                    (grant, i) =>
                        new GrantComparison(
                            grant,
                            (here.Survey.Find(grant)?.Records ?? 0, hereSums.Uses[i]),
                            (there.Survey.Find(grant)?.Records ?? 0, thereSums.Uses[i]),
                            [.. Ends(here, grant).Select(index => mine[index])],
                            [.. Ends(there, grant).Select(index => theirs[index])]
                        )
                ),
            ],
            [
                .. drafts.Select(draft => new UsageDifference(
                    draft,
                    WindowOf(draft),
                    [.. draft.HereIndexes.Select(index => mine[index])],
                    [.. draft.ThereIndexes.Select(index => theirs[index])]
                )),
            ],
            [.. windows]
        );
    }

    private static IEnumerable<ulong> Ends(UsageSide side, string grant) =>
        side.Survey.Find(grant) is { } chain ? [chain.Registration, chain.Last] : [];

    private IReadOnlyDictionary<ulong, UsageReceipt> Receipts(
        UsageSide side,
        string[] grants,
        IEnumerable<ulong> indexes
    ) =>
        side.Prove(
            indexes.Concat(grants.SelectMany(grant => Ends(side, grant))).ToHashSet(),
            cancellation
        );

    private (DateTimeOffset From, DateTimeOffset Until)? WindowOf(DifferenceDraft draft)
    {
        if (draft.Use is not { } use)
        {
            return null;
        }

        var found = Array.BinarySearch(bounds, use.Time);
        var window = found >= 0 ? found : ~found - 1;
        return (Instant(bounds[window]), Instant(bounds[window + 1]));
    }
}
