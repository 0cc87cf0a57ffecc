using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>What one party receives for what was used of its own. Immutable and safe to share between threads.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Quantity">What was measured.</param>
/// <param name="Amount">Its share in whole fen.</param>
public sealed record UseShare(string PartyId, Int128 Quantity, Fen Amount);
