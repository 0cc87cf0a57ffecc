using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// A difference as a line states it, before anybody has checked it against its receipts. Immutable.
/// </summary>
internal sealed record ClaimedDifference(
    UsageDifferenceKind Kind,
    string GrantId,
    string? EventId,
    (DateTimeOffset From, DateTimeOffset Until)? Window,
    IReadOnlyList<string> Fields,
    Int128? HereAmount,
    Int128? ThereAmount,
    IReadOnlyList<UsageReceipt> Here,
    IReadOnlyList<UsageReceipt> There
);
