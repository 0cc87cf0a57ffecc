using AuthOps.Primitives.Usage;

namespace AuthOps.Psi;

/// <summary>
/// Under which authorisation a session is metered. The gate is asked after the handshake, when the sizes are known, and
/// before the first frame that depends on data. Immutable; safe to share between threads if its gate is.
/// </summary>
public sealed record PsiMetering
{
    /// <summary>The gate.</summary>
    public required IUsageGate Gate { get; init; }

    /// <summary>The grant.</summary>
    public required string GrantId { get; init; }

    /// <summary>The approved scenario.</summary>
    public required string ScenarioId { get; init; }

    /// <summary>The declared purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>The data product.</summary>
    public required string ProductId { get; init; }

    /// <summary>Makes a repeated request the same request; one key a session.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>
    /// <see cref="UsageUnit.DataInvocations"/>: reserves the smaller of the two set sizes and commits the size of the
    /// intersection. <see cref="UsageUnit.Rows"/>: reserves and commits the number of own rows.
    /// </summary>
    public UsageUnit Unit { get; init; } = UsageUnit.DataInvocations;

    /// <summary>Who uses which fields, where, on whose consent; a governed grant refuses without it.</summary>
    public UsageAccess? Access { get; init; }

    /// <summary>A request for an amount under this authorisation.</summary>
    internal UsageRequest Request(long amount, string idempotencyKey) =>
        new()
        {
            GrantId = GrantId,
            ScenarioId = ScenarioId,
            Purpose = Purpose,
            ProductId = ProductId,
            Unit = Unit,
            Amount = amount,
            IdempotencyKey = idempotencyKey,
            Access = Access,
        };
}
