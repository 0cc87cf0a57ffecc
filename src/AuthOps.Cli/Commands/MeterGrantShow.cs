using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter grant show</c>: where every procedure stands, what is overdue, what is left of each quota.</summary>
internal static class MeterGrantShow
{
    public static Command Create()
    {
        var (store, trust) = (StoreVerb.Store(), StoreVerb.Trust());
        return new MeterVerb<(string Store, string Trust), Answer>(
            "show",
            "Show where every procedure stands, what is overdue, and the balances of the grants."
        )
        {
            Options = [store, trust],
            Read = parsed => (parsed.GetRequiredValue(store), parsed.GetRequiredValue(trust)),
            Run = static (request, progress, _) =>
            {
                progress.Stage($"opening {request.Store}");
                using var opened = GovernedStore.Open(
                    request.Store,
                    MeterFiles.Trust(request.Trust)
                );
                return new Answer(
                    opened.Desk.Processes,
                    opened.Desk.Overdue(),
                    opened.Desk.Gate.Balances
                );
            },
            Print = Print,
            Write = Write,
            ExitCode = static answer =>
                answer.Overdue.Any(static o => o.IsOpen) ? ExitCodes.Finding : ExitCodes.Ok,
        }.Create();
    }

    private static void Print(TextWriter output, Answer answer)
    {
        foreach (var process in answer.Processes)
        {
            var (at, next) = (
                process.Current is { } stage ? StoreWords.Act(stage.ToString()) : "-",
                process.Next is { } following ? StoreWords.Act(following.ToString()) : "-"
            );
            output.WriteLine(
                $"{process.Id}: {at.Zh} / {at.En}; 下一步 / next: {next.Zh} / {next.En}"
            );
        }

        foreach (var overdue in answer.Overdue)
        {
            var name = StoreWords.Act(overdue.Stage.ToString());
            output.WriteLine(
                $"{overdue.ProcessId}: 逾期 / overdue: {name.Zh} / {name.En}, {MeterText.Format(overdue.Due)}{(overdue.IsOpen ? "" : " (已补办 / taken late)")}"
            );
        }

        foreach (var balance in answer.Balances)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"{balance.GrantId}, {balance.Unit}: 已用 / used {balance.Used}, 余额 / free {balance.Free}, 共 / of {balance.Granted}"
                )
            );
        }
    }

    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteStartArray("balances");
        foreach (var balance in answer.Balances)
        {
            json.WriteStartObject();
            json.WriteString("free", MeterText.Format(balance.Free));
            json.WriteString("grant", balance.GrantId);
            json.WriteString("granted", MeterText.Format(balance.Granted));
            json.WriteString("reserved", MeterText.Format(balance.Reserved));
            json.WriteString("unit", balance.Unit.ToString());
            json.WriteString("used", MeterText.Format(balance.Used));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("overdue");
        foreach (var overdue in answer.Overdue)
        {
            json.WriteStartObject();
            json.WriteString("due", MeterText.Format(overdue.Due));
            json.WriteBoolean("open", overdue.IsOpen);
            json.WriteString("procedure", overdue.ProcessId);
            json.WriteString("stage", overdue.Stage.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("procedures");
        foreach (var process in answer.Processes)
        {
            WriteProcess(json, process);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProcess(Utf8JsonWriter json, AuthorizationProcess process)
    {
        json.WriteStartObject();
        json.WriteString("applicant", process.Applicant);
        json.WriteString("current", process.Current?.ToString());
        json.WriteString("id", process.Id);
        json.WriteString("next", process.Next?.ToString());
        json.WriteStartArray("steps");
        foreach (var step in process.Steps)
        {
            json.WriteStartObject();
            json.WriteString("actor", step.Actor);
            json.WriteString("at", MeterText.Format(step.At));
            json.WriteString("digest", step.Digest);
            json.WriteString("outcome", step.Outcome.ToString());
            json.WriteString("stage", step.Stage.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Answer(
        IReadOnlyList<AuthorizationProcess> Processes,
        IReadOnlyList<OverdueStage> Overdue,
        IReadOnlyList<QuotaBalance> Balances
    );
}
