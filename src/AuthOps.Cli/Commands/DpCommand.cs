using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Statistics;
using AuthOps.Dp;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Queries;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops dp</c>: private statistics of a CSV file by a plan file.</summary>
internal static class DpCommand
{
    private const double DefaultConfidence = 0.95;

    public static Command Create()
    {
        var command = new Command("dp", "Differentially private statistics of a CSV file.");
        command.Add(Explain());
        command.Add(Query());
        return command;
    }

    private static Command Explain()
    {
        var plan = RequiredPath.Option("--plan", "Plan file.");
        var confidence = Confidence();
        var json = Json();
        var command = new Command(
            "explain",
            "Show what a plan costs and how far off it would be; reads no data and spends nothing."
        );
        command.Add(plan);
        command.Add(confidence);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(plan);
            var price = PlanFile.Load(path).Explain(ParseConfidence(parsed.GetValue(confidence)));
            var result = new DpExplainResult(price);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonOutput.Print(output, result.WriteJson);
            }
            else
            {
                result.Print(output);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Query()
    {
        var plan = RequiredPath.Option("--plan", "Plan file.");
        var input = RequiredPath.Option("--input", "CSV file with a header line.");
        var ledger = RequiredPath.Option(
            "--ledger",
            "The one ledger file of this data set; created if absent."
        );
        var budget = new Option<string>("--budget")
        {
            Description =
                "The budget of the ledger: epsilon=1, rho=1/2, renyi=2,order=8 or mu-squared=1/4, each also with ,delta=1/1000000; epsilon with delta also with ,slack=1/2000000.",
            Required = true,
        };
        var quality = new Option<string?>("--quality")
        {
            Description =
                "Write exact figures about dropped rows here: for the custodian only, never for the analyst.",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads that aggregate.",
            DefaultValueFactory = static _ => 1,
        };
        var confidence = Confidence();
        var json = Json();
        var tables = new TableOptions();
        var command = new Command(
            "query",
            "Release the statistics of a plan; their loss is debited before the data is read."
        );
        Option[] options = [plan, input, ledger, budget, quality, threads, confidence, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        tables.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = new DpQueryRequest(
                    parsed.GetRequiredValue(plan),
                    parsed.GetRequiredValue(input),
                    parsed.GetRequiredValue(ledger),
                    BudgetText.Parse(parsed.GetRequiredValue(budget)),
                    parsed.GetValue(quality),
                    Threads(parsed.GetValue(threads)),
                    ParseConfidence(parsed.GetValue(confidence)),
                    tables.Read(parsed)
                );
                var configuration = parsed.InvocationConfiguration;
                var result = ProgressReporter.Run(
                    configuration.Error,
                    progress => Release(request, progress, cancellationToken)
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(configuration.Output, result.WriteJson);
                }
                else
                {
                    result.Print(configuration.Output);
                }

                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    private static DpQueryResult Release(
        DpQueryRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        RequireDifferentFiles(request);
        progress.Stage($"reading {request.PlanPath}");
        var plan = PlanFile.Load(request.PlanPath);
        var columns = CsvTableReader.ReadColumns(request.InputPath, request.Reading);
        using var ledger = PrivacyLedger.OpenFile(request.LedgerPath, request.Budget);
        var journal = new QualityJournal();
        var session = new DpSession(
            DpDataSource.Deferred(
                columns,
                token =>
                    ValueTask.FromResult(
                        CsvTableReader
                            .Read(request.InputPath, request.Reading, progress, token)
                            .Table
                    )
            ),
            ledger
        )
        {
            Custodian = journal,
            Execution = new DpExecution { Threads = request.Threads, Progress = progress },
        };
        progress.Stage("aggregating");
        try
        {
            var released = session
                .ReleaseAsync(plan, cancellationToken)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            return new DpQueryResult(
                released,
                request.Confidence,
                ledger.Remaining,
                ledger.RemainingDelta
            );
        }
        catch (UnsupportedAccountingException e)
        {
            throw new PrivacyRefusedException(
                $"{PlanFile.Sentence(e)} The budget is {request.Budget}; nothing was spent."
            );
        }
        catch (ArgumentException e)
        {
            throw new InputDataException(request.InputPath, PlanFile.Sentence(e));
        }
        finally
        {
            if (request.QualityPath is { } quality && journal.Reports.Count > 0)
            {
                AtomicFile.WriteAllBytes(
                    quality,
                    JsonOutput.ToBytes(json => DpQueryResult.WriteQuality(json, journal.Reports[0]))
                );
            }
        }
    }

    private static void RequireDifferentFiles(DpQueryRequest request)
    {
        if (request.QualityPath is { } path)
        {
            RequiredPath.MustDiffer(
                "--quality",
                path,
                request.PlanPath,
                request.InputPath,
                request.LedgerPath
            );
        }

        RequiredPath.MustDiffer(
            "--ledger",
            request.LedgerPath,
            request.PlanPath,
            request.InputPath
        );
    }

    private static int Threads(int value) =>
        value is >= 1 and <= 1024
            ? value
            : throw new UsageException("--threads must be a number from 1 to 1024");

    private static Option<string?> Confidence() =>
        new("--confidence")
        {
            Description = "Confidence of the intervals, 0.5 to 0.99999. Default 0.95.",
        };

    private static Option<bool> Json() =>
        new("--json") { Description = "Print one JSON document." };

    private static double ParseConfidence(string? text)
    {
        if (text is null)
        {
            return DefaultConfidence;
        }

        return
            Dp.Privacy.Rational.TryParse(text, out var value)
            && value.ToDouble() is >= 0.5 and <= 0.99999
            ? value.ToDouble()
            : throw new UsageException("--confidence must be a number from 0.5 to 0.99999");
    }
}
