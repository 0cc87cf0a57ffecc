using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Checks a released table against a policy, from the table alone: a <see cref="StreamingVerifier"/> for a table that is
/// in memory. It shares no code with the search. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class ReleaseVerifier
{
    /// <summary>
    /// Checks columns, labels, levels, class sizes and every privacy model of the policy. Rows may come in any order.
    /// What cannot be seen in a release is not checked: how many records were suppressed, and whether the node is
    /// optimal.
    /// </summary>
    /// <remarks>
    /// t-closeness, β-likeness and δ-disclosure compare a class with the whole table. That is the original where it is
    /// given, as in the search, and otherwise the release, which is what a recipient sees: a release from which records
    /// were suppressed may satisfy the one and narrowly fail the other. δ-presence with a lower bound above 0 takes a
    /// population class without a record for suppressed where the original has it, and without the original for
    /// absent. k-map and δ-presence read the population at the finest levels that hold every label of the release.
    /// </remarks>
    /// <param name="release">The released table.</param>
    /// <param name="policy">The policy it must satisfy; its models bring the population where they need one.</param>
    /// <param name="original">The table the release was made from, after transformations, or null. It has every sensitive attribute and, for δ-presence, every quasi-identifier.</param>
    /// <param name="cancellationToken">Looked at every 4,096 rows and between models.</param>
    /// <returns>The findings, and what was measured.</returns>
    /// <exception cref="PolicyException">The original lacks a column.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ReleaseReport Check(
        Table release,
        AnonymizationPolicy policy,
        Table? original = null,
        CancellationToken cancellationToken = default
    ) => Check(release, policy, original, isLocal: false, cancellationToken);

    /// <summary>
    /// The same for a local recoding: every label is one of its hierarchy at any level that the policy allows, and
    /// columns have no level.
    /// </summary>
    /// <param name="release">The released table.</param>
    /// <param name="policy">The policy it must satisfy.</param>
    /// <param name="original">The table the release was made from, after transformations, or null. It has every sensitive attribute.</param>
    /// <param name="cancellationToken">Looked at every 2,048 rows and between models.</param>
    /// <returns>The findings, and what was measured.</returns>
    /// <exception cref="PolicyException">The original lacks a column.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ReleaseReport CheckLocal(
        Table release,
        AnonymizationPolicy policy,
        Table? original = null,
        CancellationToken cancellationToken = default
    ) => Check(release, policy, original, isLocal: true, cancellationToken);

    private static ReleaseReport Check(
        Table release,
        AnonymizationPolicy policy,
        Table? original,
        bool isLocal,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(policy);
        var verifier = new StreamingVerifier(
            policy,
            new StreamingVerifierOptions { Original = original, IsLocalRecoding = isLocal }
        );
        verifier.Add(release, cancellationToken);
        return verifier.Finish(cancellationToken);
    }
}
