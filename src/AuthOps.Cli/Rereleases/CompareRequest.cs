using AuthOps.Cli.Input;

namespace AuthOps.Cli.Rereleases;

/// <summary>What <c>authops anonymize compare</c> was asked for. Immutable.</summary>
/// <param name="Files">Released files in their order, after those of the ledger.</param>
/// <param name="PolicyPath">The policy.</param>
/// <param name="Ledger">The ledger, or null.</param>
/// <param name="RowKey">The column that tells whose a record is, or null.</param>
/// <param name="HtmlPath">The page to write, or null.</param>
/// <param name="Reading">How files are read.</param>
internal sealed record CompareRequest(
    IReadOnlyList<string> Files,
    string PolicyPath,
    LedgerRequest? Ledger,
    string? RowKey,
    string? HtmlPath,
    CsvReadOptions Reading
);
