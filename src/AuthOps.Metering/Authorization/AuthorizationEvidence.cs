using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Authorization;

/// <summary>What an auditor is given to read (Art. 18, 25). Immutable and safe to share between threads.</summary>
/// <param name="Log">Every record.</param>
/// <param name="Balances">The balances of all grants.</param>
/// <param name="Processes">The procedures as they stand.</param>
public sealed record AuthorizationEvidence(
    UsageLogSnapshot Log,
    IReadOnlyList<QuotaBalance> Balances,
    IReadOnlyList<AuthorizationProcess> Processes
);
