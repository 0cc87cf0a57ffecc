using AuthOps.Primitives.Usage;

namespace AuthOps.Dp;

/// <summary>
/// Under which grant, scenario and purpose a session's releases are debited at a usage gate. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record DpAuthorization
{
    /// <summary>The gate, which holds the budget in 10^-12 ρ and debits each release rounded up.</summary>
    public required IUsageGate Gate { get; init; }

    /// <summary>The authorisation under which the use happens; see <see cref="UsageRequest"/> for its characters.</summary>
    public required string GrantId { get; init; }

    /// <summary>The approved scenario (应用场景).</summary>
    public required string ScenarioId { get; init; }

    /// <summary>The purpose declared.</summary>
    public required string Purpose { get; init; }

    /// <summary>The data product.</summary>
    public required string ProductId { get; init; }

    /// <summary>Who uses which fields, where, on whose consent; a governed grant refuses without it.</summary>
    public UsageAccess? Access { get; init; }

    internal UsageRequest Request(string releaseId, Int128 picoRho) =>
        new()
        {
            GrantId = GrantId,
            ScenarioId = ScenarioId,
            Purpose = Purpose,
            ProductId = ProductId,
            Unit = UsageUnit.PrivacyPicoRho,
            Amount = picoRho,
            IdempotencyKey = releaseId,
            Access = Access,
        };
}
