using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>The neighbour met on the way to the root. Immutable and safe to share between threads.</summary>
/// <param name="Hash">Its hash, 32 bytes.</param>
/// <param name="Sum">Its sum.</param>
public sealed record InvoiceProofStep(ReadOnlyMemory<byte> Hash, Fen Sum);
