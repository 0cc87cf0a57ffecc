using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>One leaf of an invoice and its way to the root. Immutable and safe to share between threads.</summary>
/// <param name="Index">The leaf's place, from 0.</param>
/// <param name="Amount">The part of the invoice's total in this leaf.</param>
/// <param name="Blinding">32 random bytes that hide what the leaf is of.</param>
/// <param name="Path">The neighbours from the leaf upwards.</param>
public sealed record InvoiceProofPart(
    int Index,
    Fen Amount,
    ReadOnlyMemory<byte> Blinding,
    IReadOnlyList<InvoiceProofStep> Path
);
