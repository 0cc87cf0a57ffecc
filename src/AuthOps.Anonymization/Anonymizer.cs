using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization;

/// <summary>
/// Finds the full-domain generalisation with the least loss that satisfies a policy. Stateless: safe for
/// concurrent use by several threads.
/// </summary>
/// <remarks>
/// The optimum is exact: the whole lattice is walked over class tables, and only nodes whose lower bound exceeds
/// the best one are left out. Equal losses are decided by the smaller level vector. A class that fails a model is
/// suppressed whole; the label <c>*</c> is a value like any other. k-anonymity holds for the declared
/// quasi-identifiers.
/// </remarks>
public static class Anonymizer
{
    /// <summary>Searches the optimum. Time grows with the lattice and the number of different records, on one thread.</summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="progress">Told every 1,024 nodes and at the end.</param>
    /// <param name="cancellationToken">Looked at between nodes.</param>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static AnonymizationPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        var encoded = EncodedTable.Create(table, policy);
        var run = new SearchRun { Progress = progress, CancellationToken = cancellationToken };
        return new AnonymizationPlan(encoded, run.On(encoded));
    }
}
