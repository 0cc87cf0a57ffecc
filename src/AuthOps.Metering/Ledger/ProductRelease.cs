using AuthOps.Metering.Authorization;
using AuthOps.Metering.Review;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// A product released for a scenario of a grant, as its review decided (Art. 23): what a charge rests on. Immutable and
/// safe to share between threads.
/// </summary>
/// <param name="ReleaseId">The release; under a governed grant the digest of its receipt.</param>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="ProductId">The product, as the grant names it.</param>
/// <param name="Effective">When the release holds.</param>
public sealed record ProductRelease(
    ReleaseId ReleaseId,
    GrantId GrantId,
    ScenarioId ScenarioId,
    ProductId ProductId,
    ValidityPeriod Effective
)
{
    /// <summary>
    /// The verified receipt. Under a governed grant (with a scope, or in a log over which an <see cref="AuthorizationDesk"/>
    /// stands) a release counts only with it, while the log has the release and no revocation of it, and no longer than the
    /// receipt is valid; under any other there is none, and the release is as good as who declares it.
    /// </summary>
    public ReleaseClearance? Clearance { get; init; }

    /// <summary>The release of a receipt.</summary>
    /// <param name="clearance">The verified receipt.</param>
    /// <param name="grant">Its grant.</param>
    /// <returns>A release that holds as long as receipt and grant do.</returns>
    /// <exception cref="ArgumentException">The receipt is of another grant or scenario, or never holds within it.</exception>
    public static ProductRelease Of(ReleaseClearance clearance, AuthorizationGrant grant)
    {
        ArgumentNullException.ThrowIfNull(clearance);
        ArgumentNullException.ThrowIfNull(grant);
        if (
            clearance.GrantId != grant.Id
            || grant.FindScenario(clearance.ScenarioId) is not { } scenario
        )
        {
            throw new ArgumentException(
                $"The receipt is not of a scenario of grant {grant.Id}.",
                nameof(clearance)
            );
        }

        var until =
            clearance.ValidUntil < grant.Validity.Until
                ? clearance.ValidUntil
                : grant.Validity.Until;
        return new ProductRelease(
            new ReleaseId(clearance.StatementDigest),
            new GrantId(grant.Id),
            new ScenarioId(scenario.Id),
            new ProductId(scenario.ProductId),
            new ValidityPeriod(grant.Validity.From, until)
        )
        {
            Clearance = clearance,
        };
    }
}
