using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Plans the next release of persons who were released before: the full-domain generalisation with the best score that satisfies the policy and,
/// together with all earlier releases, the rule of <see cref="RereleaseCheck"/>. Stateless: safe for concurrent use by
/// several threads.
/// </summary>
/// <remarks>
/// At each node, records of sets that would fail are withheld, newcomers for instance who are too few in their class, and of those left behind so many more
/// that what is left behind meets the policy; they count as suppressed. Where k is all that is asked for and earlier releases obeyed the rule, no choice of
/// records at a node would keep more; under models of sensitive values one might. The best of all nodes is found exactly under this way
/// of withholding. Where earlier releases are none, this is <see cref="Anonymizer"/>.
/// </remarks>
public static class RereleasePlanner
{
    /// <summary>Plans.</summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release, and every set that can be told apart by all releases, must satisfy.</param>
    /// <param name="rowKey">The column, a direct identifier, that tells who each row is, the same in every release.</param>
    /// <param name="earlier">The earlier releases in their order, such as <see cref="ReleaseLedger.Read"/> gives.</param>
    /// <param name="key">The key they were linked under.</param>
    /// <param name="options">Threads; the front is not computed. Null means the default.</param>
    /// <param name="progress">Told while the lattice is walked; may be null.</param>
    /// <param name="cancellationToken">Looked at between nodes.</param>
    /// <exception cref="PolicyException">The table does not fit the policy, the row key is no direct identifier, is NULL or repeated, the lattice has more than 10^6 nodes, or its classes and the sets that earlier releases tell apart need a key of more than 128 bits.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static RereleasePlan Plan(
        Table table,
        AnonymizationPolicy policy,
        string rowKey,
        IReadOnlyList<LinkedRelease> earlier,
        PseudonymKey key,
        PlanOptions? options = null,
        IProgress<PlanProgress>? progress = null,
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
        if (encoded.IsLarge)
        {
            throw new PolicyException(
                PolicyError.LatticeTooLarge,
                $"The lattice of the {encoded.Quasi.Length} quasi-identifiers is too large to be evaluated whole, as planning after earlier releases does; remove hierarchy levels that are not needed, or declare fewer quasi-identifiers."
            );
        }

        var search = new RereleaseSearch(
            encoded,
            earlier,
            RowPseudonyms.Of(table[rowKey], key, cancellationToken),
            new SearchRun
            {
                Threads = (options ?? PlanOptions.Default).Threads,
                Progress = progress,
                CancellationToken = cancellationToken,
            }
        );
        return search.Run(table[rowKey]);
    }
}
