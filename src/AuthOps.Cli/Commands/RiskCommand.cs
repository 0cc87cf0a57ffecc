using System.CommandLine;
using AuthOps.Anonymization;
using AuthOps.Cli.Output;

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
        var details = new RiskDetailOptions();
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
        details.AddTo(command);
        command.Add(json);
        tables.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = details.Read(
                    parsed,
                    new RiskRequest(
                        parsed.GetRequiredValue(policy),
                        parsed.GetRequiredValue(input),
                        parsed.GetValue(population),
                        Share.Parse("--threshold", parsed.GetValue(threshold))
                            ?? s_defaultThreshold,
                        Share.Parse("--max-risk", parsed.GetValue(maximum)),
                        tables.Read(parsed)
                    )
                );
                var configuration = parsed.InvocationConfiguration;
                var result = ProgressReporter.Run(
                    configuration.Error,
                    progress => new RiskAssessment(request, progress, cancellationToken).Run()
                );
                if (request.HtmlPath is { } path)
                {
                    HtmlFile.Write(path, result.Page);
                }

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
}
