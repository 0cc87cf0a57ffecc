using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Authorizations;

/// <summary>Prints what was done in a store for people, in both languages, or as JSON.</summary>
internal static class StoreScreen
{
    public static void Print(TextWriter output, StoreAnswer answer)
    {
        var (act, name) = (answer.Act, StoreWords.Act(answer.Act.Id));
        var outcome = act.IsRejection
            ? new Bilingual("不通过", "sent back")
            : new Bilingual("已记录", "recorded");
        output.WriteLine(
            $"{outcome.Zh} / {outcome.En}: {name.Zh} / {name.En}, {act.Subject}, {answer.Actor}"
        );
        foreach (var finding in act.Findings)
        {
            output.WriteLine($"  {InertText.OneLine(finding)}");
        }

        if (act.Statement is { } file)
        {
            output.WriteLine($"  文件 / statement: {file}");
        }

        if (answer.Next is { } next)
        {
            var following = StoreWords.Act(next.ToString());
            output.WriteLine($"  下一步 / next: {following.Zh} / {following.En}");
        }
    }

    public static void Write(Utf8JsonWriter json, StoreAnswer answer)
    {
        var act = answer.Act;
        json.WriteStartObject();
        json.WriteString("act", act.Id);
        json.WriteString("actor", answer.Actor);
        json.WriteStartArray("findings");
        foreach (var finding in act.Findings)
        {
            json.WriteStringValue(finding);
        }

        json.WriteEndArray();
        WriteOptional(json, "next", answer.Next?.ToString());
        json.WriteNumber("records", answer.Records);
        json.WriteBoolean("rejected", act.IsRejection);
        WriteOptional(json, "statement", act.Statement);
        json.WriteString("subject", act.Subject);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }
}
