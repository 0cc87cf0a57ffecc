namespace AuthOps.Metering.Ledger;

/// <summary>One thing wrong with a proof-carrying invoice. Immutable and safe to share between threads.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Message">What exactly, and where.</param>
public sealed record InvoiceFinding(InvoiceFindingKind Kind, string Message);
