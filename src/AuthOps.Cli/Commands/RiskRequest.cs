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
)
{
    /// <summary>The share of the population the input is.</summary>
    public Ratio? SamplingFraction { get; init; }

    /// <summary>The most columns of a special unique.</summary>
    public int? SpecialUniques { get; init; }

    /// <summary>The most columns of a set that discovery looks at.</summary>
    public int? Discover { get; init; }

    public string? ControlPath { get; init; }

    public string? ReleasePath { get; init; }

    public string? Secret { get; init; }

    public string? HtmlPath { get; init; }

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public void Check()
    {
        if (SamplingFraction == Ratio.Zero)
        {
            throw new UsageException("--sampling-fraction must be above 0");
        }

        if (ControlPath is null && (ReleasePath ?? Secret) is not null)
        {
            throw new UsageException(
                "--release and --secret need --control: attacks are measured against people who are not in the input"
            );
        }

        if (HtmlPath is { } html)
        {
            RequiredPath.MustDiffer(
                "--html",
                html,
                PolicyPath,
                InputPath,
                PopulationPath ?? "",
                ControlPath ?? "",
                ReleasePath ?? ""
            );
        }
    }
}
