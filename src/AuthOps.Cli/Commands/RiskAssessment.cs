using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Commands;

/// <summary>Does the work of <c>authops risk</c>: reads, assesses, and whatever else was asked for. Used by one thread.</summary>
internal sealed class RiskAssessment(
    RiskRequest request,
    ProgressReporter progress,
    CancellationToken cancellationToken
)
{
    public RiskResult Run()
    {
        progress.Stage($"reading {request.PolicyPath}");
        var file = PolicyFile.Load(request.PolicyPath, request.Reading);
        var quasi = file.Policy.QuasiIdentifiers.Select(a => a.Name).ToArray();
        var table = ReadTable(request.InputPath, file.Policy);
        var population = request.PopulationPath is { } path ? ReadTable(path, file.Policy) : null;
        progress.Stage("assessing");
        var options = new RiskOptions { Threshold = request.Threshold, Population = population };
        RiskReport report;
        try
        {
            report = RiskEstimator.Assess(table, quasi, options, cancellationToken);
        }
        catch (ArgumentException e) when (population is not null)
        {
            // Everything else that could be wrong with the arguments was checked before.
            throw new InputDataException(request.PopulationPath!, Sentence(e));
        }

        return new RiskResult(
            file.Policy,
            table,
            report,
            request.MaxRisk,
            Details(file.Policy, table, quasi, report)
        );
    }

    private RiskDetails Details(
        AnonymizationPolicy policy,
        Table table,
        string[] quasi,
        RiskReport report
    )
    {
        try
        {
            var details = new RiskDetails
            {
                Scans = ColumnScans.Of(table, policy, cancellationToken),
                Population = request.SamplingFraction is { } fraction
                    ? PopulationUniqueness.Estimate(report.Histogram, fraction)
                    : null,
            };
            if (request.SpecialUniques is { } size)
            {
                progress.Stage("looking for special uniques");
                details = details with
                {
                    SpecialUniques = SpecialUniques.Find(
                        table,
                        quasi,
                        size,
                        request.SamplingFraction,
                        cancellationToken
                    ),
                };
            }

            if (request.Discover is { } most)
            {
                progress.Stage("looking at every column");
                details = details with
                {
                    Discovery = QuasiIdentifierDiscovery.Analyze(table, most, cancellationToken),
                };
            }

            return request.ControlPath is { } control
                ? WithAttacks(details, policy, table, control)
                : details;
        }
        catch (ArgumentException e)
        {
            throw new InputDataException(request.InputPath, Sentence(e));
        }
    }

    private RiskDetails WithAttacks(
        RiskDetails details,
        AnonymizationPolicy policy,
        Table targets,
        string controlPath
    )
    {
        var secret = request.Secret ?? policy.SensitiveAttributes.FirstOrDefault()?.Name;
        var settings = new AttackSettings
        {
            Targets = targets,
            Control = ReadTable(controlPath, policy),
            QuasiIdentifiers = policy.QuasiIdentifiers,
            Secret = secret,
        };
        progress.Stage("attacking the input");
        details = details with
        {
            AttacksBefore = AttackMeasurement.Measure(targets, settings, cancellationToken),
        };
        if (request.ReleasePath is not { } releasePath)
        {
            return details;
        }

        var release = ReadTable(
            releasePath,
            policy,
            request.Reading with
            {
                UnescapeSpreadsheetCells = true,
            }
        );
        var levels = ReleaseVerifier
            .Check(release, policy, cancellationToken: cancellationToken)
            .Levels;
        progress.Stage("attacking the release");
        return details with
        {
            AttacksAfter = AttackMeasurement.Measure(
                release,
                settings with
                {
                    Levels =
                    [
                        .. policy.QuasiIdentifiers.Select(a =>
                            levels.TryGetValue(a.Name, out var level)
                                ? level
                                : throw new InputDataException(
                                    releasePath,
                                    $"the column '{a.Name}' holds labels of no single level of its hierarchy, so that it is no release under this policy"
                                )
                        ),
                    ],
                },
                cancellationToken
            ),
        };
    }

    private Table ReadTable(string path, AnonymizationPolicy policy, CsvReadOptions? reading = null)
    {
        progress.Stage($"reading {path}");
        var read = CsvTableReader
            .Read(path, reading ?? request.Reading, progress, cancellationToken)
            .Table;
        DeclaredColumns.RequireRows(path, read);
        DeclaredColumns.RequirePresent(path, read, policy.QuasiIdentifiers);
        return read;
    }

    // ArgumentException adds the name of a parameter to its message.
    private static string Sentence(ArgumentException e) =>
        e.ParamName is null
            ? e.Message
            : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
}
