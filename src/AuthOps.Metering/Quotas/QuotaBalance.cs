using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// How much of one unit a grant has used. <c>Used + Reserved</c> never exceeds <c>Granted</c>. Immutable and safe
/// to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Granted">The amount granted.</param>
/// <param name="Used">The amount committed or burned.</param>
/// <param name="Reserved">The amount in open reservations.</param>
public sealed record QuotaBalance(
    string GrantId,
    UsageUnit Unit,
    Int128 Granted,
    Int128 Used,
    Int128 Reserved
)
{
    /// <summary>The amount still to be had.</summary>
    public Int128 Free => Granted - Used - Reserved;
}
