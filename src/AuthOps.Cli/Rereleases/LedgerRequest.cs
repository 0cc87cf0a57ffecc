namespace AuthOps.Cli.Rereleases;

/// <summary>Which ledger of earlier releases. Immutable.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="KeyPath">The file of its key.</param>
/// <param name="Head">The head it must have, or null for any.</param>
internal sealed record LedgerRequest(string Path, string KeyPath, string? Head);
