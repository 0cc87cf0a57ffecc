using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Responsibilities;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter duties</c>: the list of powers and duties (权责清单) with the parties that have them.</summary>
internal static class MeterDutiesCommand
{
    public static Command Create()
    {
        var register = RequiredPath.Option("--register", "JSON file of the register.");
        var html = MeterPackCommand.Html();
        return new MeterVerb<(string Register, string? Html), DutyList>(
            "duties",
            "Show the list of powers and duties with the parties of a register, and the duties nobody can fulfil."
        )
        {
            Options = [register, html],
            Read = parsed => (parsed.GetRequiredValue(register), parsed.GetValue(html)),
            Run = static (request, _, _) =>
            {
                var list = new DutyList(
                    RegisterFile.Read(request.Register, StoreVerb.Canonical(request.Register)).Rules
                );
                if (request.Html is { } path)
                {
                    RequiredPath.MustDiffer("--html", path, request.Register);
                    HtmlFile.Write(path, DutiesPage.Create(list));
                }

                return list;
            },
            Print = Print,
            Write = Write,
            ExitCode = static list =>
                list.Matrix.Gaps.Count == 0 ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    private static void Print(TextWriter output, DutyList list)
    {
        foreach (var action in Enum.GetValues<GovernedAction>())
        {
            var duties = list.Cells(action)
                .Select(static c =>
                    $"{GovernanceNames.Of(c.Role)} {c.Role}: {GovernanceNames.Of(c.Duty)} {c.Duty} ({c.Basis})"
                );
            output.WriteLine(
                $"{GovernanceNames.Of(action)} / {action}: {string.Join("; ", duties)}"
            );
            output.WriteLine(
                $"  可由 / open to: {InertText.OneLine(string.Join(", ", list.Matrix.PartiesFor(action)))}"
            );
        }

        foreach (var gap in list.Matrix.Gaps)
        {
            output.WriteLine(
                $"无人履行 / nobody can fulfil: {GovernanceNames.Of(gap.Action)} / {gap.Action}, {GovernanceNames.Of(gap.Role)} / {gap.Role} ({gap.Basis})"
            );
        }
    }

    private static void Write(Utf8JsonWriter json, DutyList list)
    {
        json.WriteStartObject();
        json.WriteStartArray("actions");
        foreach (var action in Enum.GetValues<GovernedAction>())
        {
            json.WriteStartObject();
            json.WriteString("action", action.ToString());
            json.WriteStartArray("duties");
            foreach (var cell in list.Cells(action))
            {
                WriteCell(json, cell);
            }

            json.WriteEndArray();
            json.WriteString("nameZh", GovernanceNames.Of(action));
            WriteParties(json, list.Matrix.PartiesFor(action));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("gaps");
        foreach (var gap in list.Matrix.Gaps)
        {
            WriteCell(json, gap);
        }

        json.WriteEndArray();
        json.WriteStartArray("roles");
        foreach (var role in DutyList.Roles)
        {
            json.WriteStartObject();
            json.WriteString("nameZh", GovernanceNames.Of(role));
            WriteParties(json, list.Holders(role));
            json.WriteString("role", role.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, DutyEntry cell)
    {
        json.WriteStartObject();
        json.WriteString("action", cell.Action.ToString());
        json.WriteString("basis", cell.Basis);
        json.WriteString("duty", cell.Duty.ToString());
        json.WriteString("dutyZh", GovernanceNames.Of(cell.Duty));
        json.WriteString("role", cell.Role.ToString());
        json.WriteEndObject();
    }

    private static void WriteParties(Utf8JsonWriter json, IReadOnlyList<string> parties)
    {
        json.WriteStartArray("parties");
        foreach (var party in parties)
        {
            json.WriteStringValue(party);
        }

        json.WriteEndArray();
    }
}
