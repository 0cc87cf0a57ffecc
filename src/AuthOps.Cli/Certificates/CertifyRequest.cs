using AuthOps.Anonymization.Assessment;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Certificates;

/// <summary>What <c>authops certify</c> was asked for. Immutable.</summary>
internal sealed record CertifyRequest
{
    public required string PolicyPath { get; init; }

    public required string InputPath { get; init; }

    public required string ReleasePath { get; init; }

    /// <summary>The JSON report that <c>anonymize</c> wrote of this release.</summary>
    public required string ReportPath { get; init; }

    public required string KeyPath { get; init; }

    public required string OutputPath { get; init; }

    public required SharingContext Sharing { get; init; }

    /// <summary>The stated risks of the surroundings, or null.</summary>
    public string? ContextPath { get; init; }

    /// <summary>Public distributions: attribute and CSV file.</summary>
    public IReadOnlyList<(string Attribute, string Path)> Distributions { get; init; } = [];

    public required CsvReadOptions Reading { get; init; }
}
