using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Generalises record by record: every class gets the finest labels that its own records allow, so that far less is
/// lost than by one level for a whole column. Stateless: safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// Every released value is a label of its hierarchy, at any level the policy allows; with hierarchies of two levels
/// that is suppression of cells. Several methods are tried and the one with the least loss is taken, with a lower
/// bound that no local recoding can go below. Loss is the weighted mean over quasi-identifiers of (values under the
/// label − 1) / (values of the domain − 1) over all cells, 1 for a suppressed record; granularity is what is left of
/// 1. The policy's quality model is not looked at: it is made for one level a column. Every privacy model is
/// checked on the final classes; k-map counts the persons of the population under all labels of a class. Under
/// δ-presence no person may lie under the labels of two classes, so that the share of the one class bounds how likely the
/// person is in the release; top-down cuts keep classes apart so, the other methods seldom do.
/// </remarks>
public static class LocalRecoder
{
    /// <summary>Searches a local recoding that satisfies a policy.</summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="options">How; null means <see cref="LocalRecodingOptions.Default"/>.</param>
    /// <param name="progress">Told now and then how many records are dealt with; may be null.</param>
    /// <param name="cancellationToken">Looked at between steps of a few microseconds.</param>
    /// <exception cref="PolicyException">The table does not fit the policy, or a column has more than 65,535 different labels.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LocalRecodingPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        LocalRecodingOptions? options = null,
        IProgress<LocalRecodingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        return Plan(
            DistinctRecords.Create(EncodedTable.Create(table, policy)),
            null,
            new LocalRun(options ?? LocalRecodingOptions.Default, progress, cancellationToken)
        );
    }

    /// <summary>The same for records found before.</summary>
    /// <param name="records">The records.</param>
    /// <param name="lowerBound">A bound of the loss that is known; null to find one.</param>
    /// <param name="run">How, and who is told.</param>
    internal static LocalRecodingPlan Plan(
        DistinctRecords records,
        double? lowerBound,
        LocalRun run
    )
    {
        var (options, progress, cancellationToken) = run;
        var policy = records.Table.Policy;
        var search = new LocalSearch(records, options, progress, cancellationToken);
        progress?.Report(new LocalRecodingProgress(LocalRecodingMethods.None, 0, records.Count));
        var bound =
            lowerBound
            ?? RecordBound.Of(
                records,
                policy.SmallestPossibleClass,
                options.Threads,
                cancellationToken
            );
        search.Run(policy.SmallestPossibleClass);

        // Models of all classes together: larger classes satisfy them sooner or later.
        var hasSizes = policy.Models.Any(static m => m.CreateSizesRule() is not null);
        for (
            long size = policy.SmallestPossibleClass, rows = records.Table.Table.RowCount;
            search.Best is null && hasSizes && size < rows;

        )
        {
            size = Math.Min(rows, Math.Max(size + 1, size * 3 / 2));
            search.Run((int)size);
        }

        progress?.Report(
            new LocalRecodingProgress(LocalRecodingMethods.All, records.Count, records.Count)
        );
        return new LocalRecodingPlan(records, search, bound);
    }
}
