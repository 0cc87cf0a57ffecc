using System.CommandLine;
using AuthOps.Cli.Output;
using AuthOps.Cli.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops anonymize compare</c>: what two or more releases of the same persons tell together.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("RELEASE")
        {
            Description =
                "Released CSV files in their order; after those of the ledger where one is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var policy = RequiredPath.Option(
            "--policy",
            "Policy file: roles, hierarchies, and what every set of persons must meet."
        );
        var html = new Option<string?>("--html")
        {
            Description = "HTML file to write the report to, in Chinese and English; internal.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var ledger = new LedgerOptions("--ledger", "Ledger of earlier releases.");
        var tables = new TableOptions();
        var command = new Command(
            "compare",
            "Find what releases of the same persons tell together: intersections and differences of their classes that fail the policy."
        );
        command.Add(files);
        command.Add(policy);
        ledger.AddTo(command);
        command.Add(html);
        command.Add(json);
        tables.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = new CompareRequest(
                    parsed.GetValue(files) ?? [],
                    parsed.GetRequiredValue(policy),
                    ledger.Read(parsed),
                    ledger.RowKey(parsed),
                    parsed.GetValue(html),
                    tables.Read(parsed)
                );
                if (request.HtmlPath is { } page)
                {
                    RequiredPath.MustDiffer("--html", page, [request.PolicyPath, .. request.Files]);
                }

                var result = CompareRun.Run(request, cancellationToken);
                if (request.HtmlPath is { } path)
                {
                    HtmlFile.Write(path, result.Page);
                }

                var output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(output, result.WriteJson);
                }
                else
                {
                    result.Print(output);
                }

                return Task.FromResult(result.IsSafe ? ExitCodes.Ok : ExitCodes.Finding);
            }
        );
        return command;
    }
}
