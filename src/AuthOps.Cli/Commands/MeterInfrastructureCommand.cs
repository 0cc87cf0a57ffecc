using System.CommandLine;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.Commands;

/// <summary>
/// <c>authops meter infrastructure</c>: the periodic evaluation of the infrastructure (基础设施定期评估), counts of the log beside what
/// parties attest.
/// </summary>
internal static class MeterInfrastructureCommand
{
    public static Command Create()
    {
        var log = MeterCommand.Log();
        var answers = RequiredPath.Option(
            "--answers",
            "JSON file of what parties attest of each item."
        );
        var from = RequiredPath.Option("--from", "First instant of the period.");
        var until = RequiredPath.Option("--until", "First instant after the period.");
        var due = RequiredPath.Option("--next-due", "When the next evaluation is due.");
        var (evidence, key) = (EvidenceOutput.Folder(), EvidenceOutput.Key());
        var html = MeterPackCommand.Html();
        return new MeterVerb<Request, InfrastructureReport>(
            "infrastructure",
            "Evaluate the infrastructure: counts derived from a closed log, beside what parties attest of each item; what is not met."
        )
        {
            Options = [log, answers, from, until, due, evidence, key, html],
            Read = parsed => new Request(
                MeterFiles.Log(parsed.GetRequiredValue(log)),
                parsed.GetRequiredValue(answers),
                MeterText.Period(parsed.GetRequiredValue(from), parsed.GetRequiredValue(until)),
                MeterText.Instant("--next-due", parsed.GetRequiredValue(due))!.Value,
                parsed.GetValue(evidence),
                parsed.GetValue(key),
                parsed.GetValue(html)
            ),
            Run = static (request, progress, _) => Evaluate(request, progress),
            Print = Print,
            Write = static (json, report) => json.WriteRawValue(report.ToCanonicalBytes()),
            ExitCode = static report => report.NotMet.Any() ? ExitCodes.Finding : ExitCodes.Ok,
        }.Create();
    }

    private static InfrastructureReport Evaluate(Request request, ProgressReporter progress)
    {
        if (request.Html is { } page)
        {
            RequiredPath.MustBeOutside("--html", page, request.Log);
            RequiredPath.MustDiffer("--html", page, request.Answers);
        }

        using var evidence = EvidenceOutput.Of(request.Evidence, request.Key);
        var answers = InfrastructureAnswers.Read(request.Answers);
        progress.Stage($"reading {request.Log}");
        var report = Build(request, answers);
        evidence?.Put("infrastructure", MeterText.Format(report.Period.From), report.ToStatement());
        if (request.Html is { } path)
        {
            HtmlFile.Write(path, InfrastructurePage.Create(report));
        }

        return report;
    }

    private static InfrastructureReport Build(
        Request request,
        IReadOnlyList<InfrastructureAnswer> answers
    )
    {
        var log = UsageLogSnapshot.Load(request.Log);
        try
        {
            return InfrastructureReport.Build(log, request.Period, request.NextDue, answers);
        }
        catch (ArgumentException error) when (error.ParamName == "nextDue")
        {
            throw new UsageException($"--next-due: {error.Message}");
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(request.Answers, error.Message);
        }
    }

    private static void Print(TextWriter output, InfrastructureReport report)
    {
        foreach (var (name, value) in InfrastructurePage.Counts(report.Figures))
        {
            output.WriteLine($"{name.Zh} / {name.En}: {value}");
        }

        foreach (var answer in report.Answers)
        {
            var outcome = InfrastructurePage.Outcome(answer.Outcome);
            output.WriteLine(
                InertText.OneLine(
                    $"{answer.Item}: {outcome.Zh} / {outcome.En} ({answer.Party}): {answer.Text}"
                )
            );
        }

        output.WriteLine($"下次评估 / next due: {MeterText.Format(report.NextDue)}");
    }

    private sealed record Request(
        string Log,
        string Answers,
        ValidityPeriod Period,
        DateTimeOffset NextDue,
        string? Evidence,
        string? Key,
        string? Html
    );
}
