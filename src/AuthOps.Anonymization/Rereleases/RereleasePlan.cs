using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The answer of <see cref="RereleasePlanner"/>: the best node under the policy and the rule of safe re-release, or why there is none. For the
/// custodian only. Immutable and safe to share between threads.
/// </summary>
public sealed class RereleasePlan
{
    private readonly Column? _rowKeys;
    private readonly UInt128[] _persons;

    internal RereleasePlan(
        AnonymizationPlan choice,
        long withheldRows,
        RereleaseReport? report,
        Column? rowKeys,
        UInt128[] persons
    )
    {
        Choice = choice;
        WithheldRows = withheldRows;
        Report = report;
        _rowKeys = rowKeys;
        _persons = persons;
    }

    /// <summary>The node with everything that a plan tells of it; its suppressed records are those of the policy and those withheld.</summary>
    public AnonymizationPlan Choice { get; }

    /// <summary>Records that satisfy the policy and are withheld all the same, since with earlier releases they would tell too much.</summary>
    public long WithheldRows { get; }

    /// <summary>The check of the planned release against the earlier ones; null where there is none.</summary>
    public RereleaseReport? Report { get; }

    /// <summary>The row keys of the released records, in the order of the released rows; null where the plan is not feasible.</summary>
    public Column? RowKeys => _rowKeys;

    /// <summary>The planned release with its persons, for the ledger.</summary>
    /// <param name="name">The release's name.</param>
    /// <param name="cancellationToken">Looked at between columns.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public LinkedRelease Link(string name, CancellationToken cancellationToken = default)
    {
        LinkedRelease.RequireName(name);
        return LinkedRelease.Create(name, Choice.Apply(cancellationToken), _persons, Choice.Policy);
    }
}
