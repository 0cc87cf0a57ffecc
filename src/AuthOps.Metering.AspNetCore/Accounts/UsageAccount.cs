using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore;

/// <summary>
/// The dedicated account (专用账户) a request uses: under which grant, for which approved scenario and purpose. Immutable
/// and safe to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="Purpose">The purpose.</param>
public sealed record UsageAccount(string GrantId, string ScenarioId, string Purpose)
{
    /// <summary>
    /// Who uses which fields, where, on whose consent; a governed grant refuses without it. Keep one instance for an
    /// account: leases are told apart by it.
    /// </summary>
    public UsageAccess? Access { get; init; }
}
