namespace AuthOps.Metering.Ledger;

/// <summary>What a developer gets with its bill. Immutable and safe to share between threads.</summary>
/// <param name="Invoice">The invoice, canonical JSON.</param>
/// <param name="Chains">The file of chains with the grant's chain alone, up to the checkpoint from which the invoice was computed.</param>
/// <param name="Proof">The proof that the invoice is part of the total.</param>
/// <param name="Total">The published total: a DSSE envelope.</param>
public sealed record InvoiceEvidence(
    ReadOnlyMemory<byte> Invoice,
    ReadOnlyMemory<byte> Chains,
    ReadOnlyMemory<byte> Proof,
    ReadOnlyMemory<byte> Total
);
