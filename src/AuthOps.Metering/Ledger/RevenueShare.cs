using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>What one party receives. Immutable and safe to share between threads.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Weight">Its agreed weight.</param>
/// <param name="Amount">Its share in whole fen.</param>
public sealed record RevenueShare(string PartyId, long Weight, Fen Amount);
