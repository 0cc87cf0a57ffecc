namespace AuthOps.Metering.Authorization;

/// <summary>
/// How an operation ends (退出, Art. 9): what must have happened before an exit certificate is issued. Immutable and safe
/// to share between threads.
/// </summary>
/// <param name="KeysRevoked">How keys and access are taken back.</param>
/// <param name="LedgerFrozen">How ledger and log are closed and kept.</param>
/// <param name="DataReturned">What is handed over, to whom.</param>
/// <param name="DataDestroyed">How what is left is destroyed, and how that is shown.</param>
public sealed record ExitPlan(
    string? KeysRevoked,
    string? LedgerFrozen,
    string? DataReturned,
    string? DataDestroyed
);
