using System.CommandLine;
using System.Text;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Transformations;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops anonymize</c>: the optimal release of a table under a policy, checked before it appears.</summary>
internal static class AnonymizeCommand
{
    public static Command Create()
    {
        var policy = RequiredPath.Option("--policy", "Policy file: roles, hierarchies, k, l.");
        var input = RequiredPath.Option("--input", "CSV file to anonymise.");
        var output = RequiredPath.Option(
            "--output",
            "CSV file to write; replaced if it exists, and only after the check."
        );
        var report = new Option<string?>("--report")
        {
            Description = "JSON file to write the report to, for the custodian.",
        };
        var html = new Option<string?>("--html")
        {
            Description = "HTML file to write the report to, in Chinese and English; internal.",
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var search = new SearchOptions();
        var tables = new TableOptions();
        var command = new Command(
            "anonymize",
            "Generalise and suppress a table as little as its policy allows, and check the result."
        );
        command.Add(policy);
        command.Add(input);
        command.Add(output);
        command.Add(report);
        command.Add(html);
        command.Add(json);
        search.AddTo(command);
        tables.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = new AnonymizeRequest(
                    parsed.GetRequiredValue(policy),
                    parsed.GetRequiredValue(input),
                    parsed.GetRequiredValue(output),
                    parsed.GetValue(report),
                    parsed.GetValue(html),
                    tables.Read(parsed),
                    search.Read(parsed)
                );
                Answer(
                    request,
                    parsed.GetValue(json),
                    parsed.InvocationConfiguration,
                    cancellationToken
                );
                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    /// <summary>Prints the answer; a refusal too where JSON was asked for, and then fails all the same.</summary>
    private static void Answer(
        AnonymizeRequest request,
        bool isJson,
        InvocationConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var result = ProgressReporter.Run(
                configuration.Error,
                progress => Run(request, progress, cancellationToken)
            );
            if (isJson)
            {
                JsonOutput.Print(configuration.Output, result.WriteJson);
            }
            else
            {
                result.Print(configuration.Output);
            }
        }
        catch (InfeasiblePolicyException refusal) when (isJson)
        {
            JsonOutput.Print(configuration.Output, refusal.WriteJson);
            throw;
        }
    }

    private static AnonymizeResult Run(
        AnonymizeRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        RequiredPath.MustDiffer(
            "--output",
            request.OutputPath,
            request.InputPath,
            request.PolicyPath
        );
        progress.Stage($"reading {request.PolicyPath}");
        var file = PolicyFile.Load(request.PolicyPath, request.Reading);
        RequiredPath.MustDiffer("--output", request.OutputPath, [.. file.HierarchyPaths]);
        if (request.ReportPath is { } reportPath)
        {
            RequiredPath.MustDiffer(
                "--report",
                reportPath,
                [request.InputPath, request.PolicyPath, request.OutputPath, .. file.HierarchyPaths]
            );
        }

        if (request.HtmlPath is { } htmlPath)
        {
            RequiredPath.MustDiffer(
                "--html",
                htmlPath,
                [
                    request.InputPath,
                    request.PolicyPath,
                    request.OutputPath,
                    request.ReportPath ?? "",
                    .. file.HierarchyPaths,
                ]
            );
        }

        progress.Stage($"reading {request.InputPath}");
        var input = CsvTableReader.Read(
            request.InputPath,
            request.Reading,
            progress,
            cancellationToken
        );
        DeclaredColumns.RequireRows(request.InputPath, input.Table);
        DeclaredColumns.RequirePresent(request.InputPath, input.Table, file.Policy.Attributes);
        DeclaredColumns.RequireDeclared(request.InputPath, input.Table, file.Policy);
        progress.Stage("searching");
        var (table, plan) = Plan(request, input, file, progress, cancellationToken);
        return Release(request, input, file, table, plan, progress, cancellationToken);
    }

    private static (Table Table, AnonymizationPlan Plan) Plan(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        AnonymizationPlan plan;
        Table table;
        try
        {
            table = file.Transform(input.Table, cancellationToken);
            plan = Anonymizer.Plan(table, file.Policy, request.Search, progress, cancellationToken);
        }
        catch (PolicyException e) when (e.Error == PolicyError.PopulationValueNotInHierarchy)
        {
            throw new InputDataException(request.PolicyPath, e.Message);
        }
        catch (PolicyException e)
        {
            throw new InputDataException(
                request.InputPath,
                e.Message,
                // After a sample rows are not those of the file.
                e.Row > 0
                && !file.Transformations.OfType<Sampling>().Any()
                    ? input.Lines.LineOf(e.Row - 1)
                    : null
            );
        }

        return plan.IsFeasible ? (table, plan) : throw new InfeasiblePolicyException(plan);
    }

    private static AnonymizeResult Release(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        Table table,
        AnonymizationPlan plan,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        using var output = AtomicFile.Create(request.OutputPath);
        using var report = request.ReportPath is { } path ? AtomicFile.Create(path) : null;
        using var page = request.HtmlPath is { } html ? AtomicFile.Create(html) : null;
        progress.Stage("writing and checking");
        var written = VerifiedRelease.Write(
            output,
            plan.Apply(cancellationToken),
            table,
            file.Policy,
            new CsvWriteOptions
            {
                Delimiter = input.Delimiter,
                Encoding = request.Reading.Encoding,
                NullText = request.Reading.NullText,
            },
            request.Reading,
            cancellationToken
        );
        var scans = ColumnScans.Of(input.Table, file.Policy, cancellationToken);
        var result = new AnonymizeResult(request.OutputPath, file, plan, written, scans);
        report?.Stream.Write(JsonOutput.ToBytes(result.WriteJson));
        page?.Stream.Write(Encoding.UTF8.GetBytes(result.Page.Render()));
        output.Commit();
        report?.Commit();
        page?.Commit();
        return result;
    }
}
