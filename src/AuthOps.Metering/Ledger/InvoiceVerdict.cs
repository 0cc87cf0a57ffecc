namespace AuthOps.Metering.Ledger;

/// <summary>What a verification found. Immutable and safe to share between threads.</summary>
/// <param name="Findings">All that is wrong; none for an invoice that is complete and part of the total.</param>
public sealed record InvoiceVerdict(IReadOnlyList<InvoiceFinding> Findings)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsAccepted => Findings.Count == 0;
}
