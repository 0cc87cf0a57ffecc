using System.CommandLine;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Risk;
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
        var sampling = new Option<string?>("--sampling-fraction")
        {
            Description =
                "Share of the population the input is, such as 0.1: estimates uniqueness in the population.",
        };
        var special = new Option<int?>("--special-uniques")
        {
            Description = "Find special uniques (SUDA2) of up to so many columns.",
        };
        var discover = new Option<int?>("--discover")
        {
            Description =
                "Look at every column, declared or not, and at sets of up to so many: which of them isolate records?",
        };
        var control = new Option<string?>("--control")
        {
            Description =
                "CSV file of people who are not in the input, in the same form: measures attacks against it.",
        };
        var release = new Option<string?>("--release")
        {
            Description = "The release made of the input: measures the same attacks on it.",
        };
        var secret = new Option<string?>("--secret")
        {
            Description =
                "Column the attacker wants to learn; the first sensitive one of the policy if not given.",
        };
        var html = new Option<string?>("--html")
        {
            Description = "HTML file to write the report to, in Chinese and English.",
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
        command.Add(sampling);
        command.Add(special);
        command.Add(discover);
        command.Add(control);
        command.Add(release);
        command.Add(secret);
        command.Add(html);
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
                )
                {
                    SamplingFraction = ParseShare("--sampling-fraction", parsed.GetValue(sampling)),
                    SpecialUniques = ParseSize("--special-uniques", parsed.GetValue(special)),
                    Discover = ParseSize("--discover", parsed.GetValue(discover)),
                    ControlPath = parsed.GetValue(control),
                    ReleasePath = parsed.GetValue(release),
                    Secret = parsed.GetValue(secret),
                    HtmlPath = parsed.GetValue(html),
                };
                request.Check();
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

    private static int? ParseSize(string option, int? size) =>
        size is null or (>= 1 and <= SpecialUniques.MaxColumns)
            ? size
            : throw new UsageException(
                $"{option} must be an integer from 1 to {SpecialUniques.MaxColumns}"
            );

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
