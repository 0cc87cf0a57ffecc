using AuthOps.Anonymization;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Commands;

/// <summary>What <c>authops risk</c> was asked for. Immutable.</summary>
internal sealed record RiskRequest(
    string PolicyPath,
    string InputPath,
    string? PopulationPath,
    Ratio Threshold,
    Ratio? MaxRisk,
    CsvReadOptions Reading
);
