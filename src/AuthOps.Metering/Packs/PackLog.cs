using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Packs;

/// <summary>What one pass over the log of a pack gave. Immutable once read.</summary>
internal sealed class PackLog
{
    public required LogIdentity Identity { get; init; }

    public required UsageCheckpoint? Checkpoint { get; init; }

    public required ulong Records { get; init; }

    public required IReadOnlyDictionary<ulong, LogRoots> RootsAt { get; init; }

    /// <summary>The grants by slot, as the log registered them.</summary>
    public required IReadOnlyDictionary<uint, GrantBody> Grants { get; init; }

    public required IReadOnlyList<PackUse> Uses { get; init; }

    /// <summary>The record of the correction, by that of the use it takes back.</summary>
    public required IReadOnlyDictionary<ulong, ulong> Corrections { get; init; }

    public required IReadOnlyList<QuotaBalance> Balances { get; init; }

    public required IReadOnlyList<LoggedDecision> Decisions { get; init; }

    /// <summary>Privacy loss spent for good in pico-rho, by event id.</summary>
    public required IReadOnlyDictionary<string, Int128> PrivacyLoss { get; init; }

    /// <summary>The records of refused uses and when they were made, in microseconds.</summary>
    public required IReadOnlyList<(ulong Index, long Time)> Refusals { get; init; }
}
