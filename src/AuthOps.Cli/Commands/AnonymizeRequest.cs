using AuthOps.Anonymization;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Cli.Input;
using AuthOps.Cli.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary>What <c>authops anonymize</c> was asked for. Immutable.</summary>
internal sealed record AnonymizeRequest(
    string PolicyPath,
    string InputPath,
    string OutputPath,
    string? ReportPath,
    string? HtmlPath,
    CsvReadOptions Reading,
    PlanOptions Search,
    bool IsLocal,
    LedgerRequest? After,
    string? RowKey,
    LargeTableOptions? Memory
);
