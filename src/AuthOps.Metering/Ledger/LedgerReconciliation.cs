namespace AuthOps.Metering.Ledger;

/// <summary>Where charges and invoices differ. Immutable and safe to share between threads.</summary>
/// <param name="BookedOnly">Digests of invoices that are booked and not here: a receipt was deleted or changed.</param>
/// <param name="InvoicedOnly">Digests of invoices that are here and not booked.</param>
public sealed record LedgerReconciliation(
    IReadOnlyList<string> BookedOnly,
    IReadOnlyList<string> InvoicedOnly
)
{
    /// <summary>Whether they agree.</summary>
    public bool IsComplete => BookedOnly.Count == 0 && InvoicedOnly.Count == 0;
}
