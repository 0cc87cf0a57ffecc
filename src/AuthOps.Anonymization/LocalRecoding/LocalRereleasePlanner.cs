using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Plans a local recoding of persons who were released before. Stateless: safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// The best recoding of the policy alone is taken where it is safe. Else classes are made again, of which every part that earlier releases tell apart is one of their sets as it
/// is, or satisfies the policy by itself; records that no such class can have are withheld, with as many more as those left behind need for company. What is
/// found is checked by <see cref="RereleaseCheck"/>; where values that earlier releases told make it fail, what fails is withheld too and classes are made once more.
/// </remarks>
public static class LocalRereleasePlanner
{
    private const int MaxRounds = 8;

    private const string PlannedName = "the planned release";

    /// <summary>Plans.</summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release, and every set that can be told apart by all releases, must satisfy.</param>
    /// <param name="rowKey">The column, a direct identifier, that tells who each row is, the same in every release.</param>
    /// <param name="earlier">The earlier releases in their order, such as <see cref="ReleaseLedger.Read"/> gives.</param>
    /// <param name="key">The key they were linked under.</param>
    /// <param name="options">How; null means <see cref="LocalRecodingOptions.Default"/>.</param>
    /// <param name="progress">Told now and then how many records are dealt with; may be null.</param>
    /// <param name="cancellationToken">Looked at between steps of a few microseconds, while rows are linked and between releases.</param>
    /// <exception cref="PolicyException">The table does not fit the policy, a column has more than 65,535 different labels, or the row key is no direct identifier, is NULL or repeated.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LocalRereleasePlan Plan(
        Table table,
        AnonymizationPolicy policy,
        string rowKey,
        IReadOnlyList<LinkedRelease> earlier,
        PseudonymKey key,
        LocalRecodingOptions? options = null,
        IProgress<LocalRecodingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(rowKey);
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(key);
        RowPseudonyms.RequireDirect(policy, rowKey);
        var encoded = EncodedTable.Create(table, policy);
        var persons = RowPseudonyms.Of(table[rowKey], key, cancellationToken);
        var run = new LocalRun(
            options ?? LocalRecodingOptions.Default,
            progress,
            cancellationToken
        );
        var alone = LocalRecoder.Plan(DistinctRecords.Create(encoded), null, run);
        if (!alone.IsFeasible)
        {
            return new LocalRereleasePlan(alone, alone.Loss, null, 0, null, null);
        }

        var linked = Link(alone, persons, cancellationToken);
        var report = RereleaseCheck.Check(earlier, linked, policy, cancellationToken);
        if (report.IsSafe)
        {
            return new LocalRereleasePlan(alone, alone.Loss, null, 0, report, linked);
        }

        var before = new EarlierRows(earlier, persons);
        var least = new EarlierSets(before, policy.MinimumClassSize, []).WithheldRows;
        return Repair(encoded, alone, before, persons, earlier, least, run)
            ?? new LocalRereleasePlan(alone, alone.Loss, null, least, report, null);
    }

    /// <summary>Another recoding that is safe; null where none is found.</summary>
    private static LocalRereleasePlan? Repair(
        EncodedTable table,
        LocalRecodingPlan alone,
        EarlierRows before,
        UInt128[] persons,
        IReadOnlyList<LinkedRelease> earlier,
        long least,
        LocalRun run
    )
    {
        var withheld = new HashSet<int>();
        for (var round = 0; round < MaxRounds; round++)
        {
            var sets = new EarlierSets(before, table.Policy.MinimumClassSize, withheld);
            if (sets.WithheldRows > table.Allowance)
            {
                return null;
            }

            var records = DistinctRecords.Create(table, sets);
            if (records.Count == 0)
            {
                return null;
            }

            var plan = LocalRecoder.Plan(records, alone.LowerBound, run);
            if (!plan.IsFeasible)
            {
                return null;
            }

            var linked = Link(plan, persons, run.CancellationToken);
            var report = RereleaseCheck.Check(earlier, linked, table.Policy, run.CancellationToken);
            if (report.IsSafe)
            {
                return new LocalRereleasePlan(
                    plan,
                    alone.Loss,
                    plan.SuppressedRows,
                    least,
                    report,
                    linked
                );
            }

            var known = withheld.Count;
            withheld.UnionWith(Failing(table, before, plan.KeptRows(), linked, run));
            if (withheld.Count == known)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The rows that are left out, and those of sets that fail; all of a set whose part that is left behind fails.</summary>
    private static IEnumerable<int> Failing(
        EncodedTable table,
        EarlierRows before,
        IReadOnlyList<int> kept,
        LinkedRelease linked,
        LocalRun run
    )
    {
        var rule = new StepRule(table.Policy, before.Releases, before.Cells);
        var rows = new ReleaseRows(
            PlannedName,
            [.. kept.Select(row => before.Person[row])],
            linked.ClassOf,
            linked.Classes,
            linked.Sensitive
        );
        var judged = rule.Judge(rows, before.Persons, run.CancellationToken);
        var cells = judged.Cells;
        var failing = judged.Failures.Select(static f => f.Cell).ToHashSet();
        var behind = failing
            .Where(cell => cells.ClassIn[cell] < 0)
            .Select(cell => cells.Before[cell])
            .ToHashSet();
        var isKept = new bool[before.Person.Length];
        foreach (var row in kept)
        {
            isKept[row] = true;
        }

        return Enumerable
            .Range(0, isKept.Length)
            .Where(row =>
                !isKept[row]
                || failing.Contains(cells.CellOf[before.Person[row]])
                || behind.Contains(before.CellOfRow[row])
            );
    }

    private static LinkedRelease Link(
        LocalRecodingPlan plan,
        UInt128[] persons,
        CancellationToken cancellationToken
    ) =>
        LinkedRelease.Create(
            PlannedName,
            plan.Apply(cancellationToken),
            [.. plan.KeptRows().Select(row => persons[row])],
            plan.Policy
        );
}
