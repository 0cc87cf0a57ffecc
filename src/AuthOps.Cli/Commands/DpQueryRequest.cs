using AuthOps.Cli.Input;
using AuthOps.Dp;

namespace AuthOps.Cli.Commands;

/// <summary>What <c>authops dp query</c> was asked for. Immutable.</summary>
internal sealed record DpQueryRequest(
    string PlanPath,
    string InputPath,
    string LedgerPath,
    PrivacyBudget Budget,
    string? QualityPath,
    int Threads,
    double Confidence,
    CsvReadOptions Reading
);
