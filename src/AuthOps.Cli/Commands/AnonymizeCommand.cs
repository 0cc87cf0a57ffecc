using System.CommandLine;
using System.Text;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Transformations;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Cli.Rereleases;
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
        var local = new Option<bool>("--local")
        {
            Description =
                "Give each class the finest labels its records allow instead of one level a column; states a lower bound of the loss.",
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var search = new SearchOptions();
        var ledger = new LedgerOptions(
            "--after",
            "Ledger of earlier releases of the same persons: the release is planned so that all together stay safe, and recorded."
        );
        var tables = new TableOptions();
        var memory = new MemoryOption();
        var command = new Command(
            "anonymize",
            "Generalise and suppress a table as little as its policy allows, and check the result."
        );
        foreach (Option option in new Option[] { policy, input, output, report, html, local, json })
        {
            command.Add(option);
        }

        search.AddTo(command);
        ledger.AddTo(command);
        tables.AddTo(command);
        command.Add(CompareCommand.Create());
        command.Add(LedgerCommand.Create());
        memory.AddTo(command);
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
                    search.Read(parsed),
                    parsed.GetValue(local),
                    ledger.Read(parsed),
                    ledger.RowKey(parsed),
                    memory.Read(parsed, parsed.GetRequiredValue(input))
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
        catch (InfeasibleLocalRecodingException refusal) when (isJson)
        {
            JsonOutput.Print(configuration.Output, refusal.WriteJson);
            throw;
        }
    }

    private static IReleaseResult Run(
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
        RequireAfter(request);
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
        if (request.Memory is { } memory)
        {
            return LargeAnonymizeRun.Run(request, memory, file, progress, cancellationToken);
        }

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
        return request.IsLocal
            ? Local(request, input, file, progress, cancellationToken)
            : FullDomain(request, input, file, progress, cancellationToken);
    }

    private static void RequireAfter(AnonymizeRequest request)
    {
        if (request.After is null != request.RowKey is null)
        {
            throw new UsageException(
                "--after needs --row-key, the column that tells whose a record is; and --row-key is of use with --after alone"
            );
        }

        if (request is { After: not null, Memory: not null })
        {
            throw new UsageException(
                "--after needs the table in memory; leave --memory out, or take a machine with more of it"
            );
        }

        if (request.After is { } ledger)
        {
            RequiredPath.MustBeOutside("--output", request.OutputPath, ledger.Path);
        }
    }

    /// <summary>A release planned after those of a ledger, and recorded there before it appears.</summary>
    private static IReleaseResult Rerelease(
        AnonymizeRequest request,
        LedgerRequest after,
        CsvTable input,
        PolicyFile file,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        using var ledger = OpenLedger.Of(after, cancellationToken);
        var (table, plan) = Plan(
            request,
            input,
            file,
            table =>
                RereleasePlanner.Plan(
                    table,
                    file.Policy,
                    request.RowKey!,
                    ledger.Releases,
                    ledger.Key,
                    request.Search,
                    progress,
                    cancellationToken
                ),
            cancellationToken
        );
        if (!plan.Choice.IsFeasible)
        {
            throw new InfeasiblePolicyException(plan.Choice);
        }

        var recorded = new RecordedPlan(plan.Report!, plan.WithheldRows, ledger.Head);
        return Release(
            request,
            input,
            file,
            table,
            plan.Choice.Apply,
            (written, scans) =>
                new AnonymizeResult(
                    request.OutputPath,
                    file,
                    plan.Choice,
                    written,
                    scans,
                    recorded
                ),
            progress,
            cancellationToken,
            written =>
                recorded.Head = ledger.Append(
                    plan.Link(Path.GetFileName(request.OutputPath), cancellationToken),
                    written.Sha256
                )
        );
    }

    private static IReleaseResult FullDomain(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        if (request.After is { } after)
        {
            return Rerelease(request, after, input, file, progress, cancellationToken);
        }

        var (table, plan) = Plan(
            request,
            input,
            file,
            table =>
                Anonymizer.Plan(table, file.Policy, request.Search, progress, cancellationToken),
            cancellationToken
        );
        return plan.IsFeasible
            ? Release(
                request,
                input,
                file,
                table,
                plan.Apply,
                (written, scans) =>
                    new AnonymizeResult(request.OutputPath, file, plan, written, scans),
                progress,
                cancellationToken
            )
            : throw new InfeasiblePolicyException(plan);
    }

    private static IReleaseResult Local(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        var options = new LocalRecodingOptions
        {
            MaxDegreeOfParallelism = request.Search.MaxDegreeOfParallelism,
        };
        if (request.After is { } after)
        {
            return LocalRerelease(
                request,
                after,
                input,
                file,
                options,
                progress,
                cancellationToken
            );
        }

        var (table, plan) = Plan(
            request,
            input,
            file,
            table => LocalRecoder.Plan(table, file.Policy, options, progress, cancellationToken),
            cancellationToken
        );
        if (!plan.IsFeasible)
        {
            throw new InfeasibleLocalRecodingException(plan);
        }

        return Release(
            request,
            input,
            file,
            table,
            plan.Apply,
            (written, scans) =>
                new LocalAnonymizeResult(request.OutputPath, file, plan, written, scans),
            progress,
            cancellationToken
        );
    }

    /// <summary>A local recoding that is safe after the releases of a ledger, and recorded there before it appears.</summary>
    private static IReleaseResult LocalRerelease(
        AnonymizeRequest request,
        LedgerRequest after,
        CsvTable input,
        PolicyFile file,
        LocalRecodingOptions options,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        using var ledger = OpenLedger.Of(after, cancellationToken);
        var (table, plan) = Plan(
            request,
            input,
            file,
            table =>
                LocalRereleasePlanner.Plan(
                    table,
                    file.Policy,
                    request.RowKey!,
                    ledger.Releases,
                    ledger.Key,
                    options,
                    progress,
                    cancellationToken
                ),
            cancellationToken
        );
        if (!plan.Choice.IsFeasible)
        {
            throw new InfeasibleLocalRecodingException(plan.Choice);
        }

        if (!plan.IsSafe)
        {
            throw new UnsafeLocalRecodingException(plan);
        }

        var recorded = new RecordedPlan(plan.Report!, plan.WithheldRows, ledger.Head)
        {
            LossAlone = plan.IsRepaired ? plan.LossAlone : null,
        };
        return Release(
            request,
            input,
            file,
            table,
            plan.Choice.Apply,
            (written, scans) =>
                new LocalAnonymizeResult(
                    request.OutputPath,
                    file,
                    plan.Choice,
                    written,
                    scans,
                    recorded
                ),
            progress,
            cancellationToken,
            written =>
                recorded.Head = ledger.Append(
                    plan.Link(Path.GetFileName(request.OutputPath)),
                    written.Sha256
                )
        );
    }

    private static (Table Table, TPlan Plan) Plan<TPlan>(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        Func<Table, TPlan> plan,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var table = file.Transform(input.Table, cancellationToken);
            return (table, plan(table));
        }
        catch (PolicyException e) when (e.Error is PolicyError.PopulationValueNotInHierarchy)
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
    }

    private static IReleaseResult Release(
        AnonymizeRequest request,
        CsvTable input,
        PolicyFile file,
        Table table,
        Func<CancellationToken, Table> apply,
        Func<WrittenRelease, IReadOnlyList<ColumnScan>, IReleaseResult> tell,
        ProgressReporter progress,
        CancellationToken cancellationToken,
        Action<WrittenRelease>? record = null
    )
    {
        using var output = AtomicFile.Create(request.OutputPath);
        using var report = request.ReportPath is { } path ? AtomicFile.Create(path) : null;
        using var page = request.HtmlPath is { } html ? AtomicFile.Create(html) : null;
        progress.Stage("writing and checking");
        var written = VerifiedRelease.Write(
            output,
            apply(cancellationToken),
            table,
            file.Policy,
            new CsvWriteOptions
            {
                Delimiter = input.Delimiter,
                Encoding = request.Reading.Encoding,
                NullText = request.Reading.NullText,
            },
            request.Reading,
            request.IsLocal,
            cancellationToken
        );
        var result = tell(written, ColumnScans.Of(input.Table, file.Policy, cancellationToken));
        report?.Stream.Write(JsonOutput.ToBytes(result.WriteJson));
        page?.Stream.Write(Encoding.UTF8.GetBytes(result.Page.Render()));
        // All on the disk before the ledger names the release or the first file appears: what is left is renaming.
        report?.OpenWritten().Dispose();
        page?.OpenWritten().Dispose();
        record?.Invoke(written);
        output.Commit();
        report?.Commit();
        page?.Commit();
        return result;
    }
}
