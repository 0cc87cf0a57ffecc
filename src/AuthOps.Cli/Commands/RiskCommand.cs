using System.CommandLine;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops risk</c>: the re-identification risk of a table as it stands.</summary>
internal static class RiskCommand
{
    private static readonly Ratio s_defaultThreshold = new(1, 20);

    public static Command Create()
    {
        var policy = RequiredPath.Option("--policy", "Policy file that declares the columns.");
        var input = RequiredPath.Option("--input", "CSV file to assess.");
        var population = new Option<string?>("--population")
        {
            Description =
                "CSV file of the population the input was drawn from, in the same form; needed for journalist and marketer risk.",
        };
        var threshold = new Option<string?>("--threshold")
        {
            Description = "A record above this risk counts as at risk: 0.05, 1/20. Default 1/20.",
        };
        var maximum = new Option<string?>("--max-risk")
        {
            Description = "Exit with 1 where a record's prosecutor risk exceeds this.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var tables = new TableOptions();
        var command = new Command(
            "risk",
            "Assess the re-identification risk of a table for its declared quasi-identifiers."
        );
        command.Add(policy);
        command.Add(input);
        command.Add(population);
        command.Add(threshold);
        command.Add(maximum);
        command.Add(json);
        tables.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = new RiskRequest(
                    parsed.GetRequiredValue(policy),
                    parsed.GetRequiredValue(input),
                    parsed.GetValue(population),
                    ParseShare("--threshold", parsed.GetValue(threshold)) ?? s_defaultThreshold,
                    ParseShare("--max-risk", parsed.GetValue(maximum)),
                    tables.Read(parsed)
                );
                var configuration = parsed.InvocationConfiguration;
                var result = ProgressReporter.Run(
                    configuration.Error,
                    progress => Assess(request, progress, cancellationToken)
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(configuration.Output, result.WriteJson);
                }
                else
                {
                    result.Print(configuration.Output);
                }

                return Task.FromResult(result.ExceedsMaximum ? ExitCodes.Finding : ExitCodes.Ok);
            }
        );
        return command;
    }

    private static RiskResult Assess(
        RiskRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        progress.Stage($"reading {request.PolicyPath}");
        var file = PolicyFile.Load(request.PolicyPath, request.Reading.Encoding);
        var quasi = file.Policy.QuasiIdentifiers.Select(a => a.Name).ToArray();
        var table = ReadTable(request.InputPath);
        var population = request.PopulationPath is null ? null : ReadTable(request.PopulationPath);
        progress.Stage("assessing");
        var options = new RiskOptions { Threshold = request.Threshold, Population = population };
        try
        {
            var report = RiskEstimator.Assess(table, quasi, options, cancellationToken);
            return new RiskResult(file.Policy, table, report, request.MaxRisk);
        }
        catch (ArgumentException e) when (population is not null)
        {
            // Everything else that could be wrong with the arguments was checked before.
            throw new InputDataException(request.PopulationPath!, Sentence(e));
        }

        Table ReadTable(string path)
        {
            progress.Stage($"reading {path}");
            var read = CsvTableReader
                .Read(path, request.Reading, progress, cancellationToken)
                .Table;
            DeclaredColumns.RequireRows(path, read);
            DeclaredColumns.RequirePresent(path, read, file.Policy.QuasiIdentifiers);
            return read;
        }
    }

    // ArgumentException adds the name of a parameter to its message.
    private static string Sentence(ArgumentException e) =>
        e.ParamName is null
            ? e.Message
            : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    private static Ratio? ParseShare(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Ratio.TryParse(text, out var share) && share >= Ratio.Zero && share <= Ratio.One
            ? share
            : throw new UsageException(
                $"{option} must be a decimal such as 0.05 or a fraction such as 1/20, from 0 to 1"
            );
    }
}
