using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Metering.Packs.Replay;

namespace AuthOps.Cli.Packs;

/// <summary>Prints a compliance replay for people, in both languages, or as JSON.</summary>
internal static class ReplayScreen
{
    /// <summary>A line each; then why what is not supported is not.</summary>
    public static void Print(TextWriter output, ComplianceReplay replay)
    {
        output.WriteLine("三环节十步骤 / the ten steps");
        PrintLines(output, replay.Stages);
        output.WriteLine("其他要求 / the duties beside them");
        PrintLines(output, replay.Duties);
        output.WriteLine(
            replay.IsAccepted
                ? "证据包验证通过 / the pack was verified"
                : "证据包未通过验证，以下结果仅供参考 / the pack was not verified; see meter pack verify"
        );
        output.WriteLine($"{ReplayWords.Disclaimer.Zh} / {ReplayWords.Disclaimer.En}");
    }

    /// <summary>One JSON document with both languages.</summary>
    public static void WriteJson(Utf8JsonWriter json, ComplianceReplay replay)
    {
        json.WriteStartObject();
        json.WriteBoolean("packAccepted", replay.IsAccepted);
        json.WriteBoolean("supported", replay.IsSupported);
        Write(json, "stages", replay.Stages);
        Write(json, "duties", replay.Duties);
        json.WriteEndObject();
    }

    private static void PrintLines(TextWriter output, IReadOnlyList<ReplayLine> lines)
    {
        foreach (var line in lines)
        {
            var (name, outcome) = (ReplayWords.Line(line.Id), ReplayWords.Outcome(line.Outcome));
            var duty = line.IsRequired ? "" : "（鼓励） (encouraged)";
            output.WriteLine(
                FormattableString.Invariant(
                    $"  {outcome.En, -6} {outcome.Zh}  第{line.Articles}条 Art. {line.Articles}  {name.Zh} / {name.En}{duty}, {line.Evidence}"
                )
            );
            foreach (var fault in line.Faults.Select(ReplayWords.Fault))
            {
                output.WriteLine(
                    $"           {InertText.OneLine(fault.Zh)} / {InertText.OneLine(fault.En)}"
                );
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ReplayLine> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("articles", line.Articles);
            json.WriteNumber("evidence", line.Evidence);
            json.WriteStartArray("faults");
            foreach (var fault in line.Faults)
            {
                json.WriteStartObject();
                json.WriteString("kind", fault.Kind.ToString());
                if (fault.Record is { } record)
                {
                    json.WriteNumber("record", record);
                }

                json.WriteString("subject", fault.Subject);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("id", line.Id);
            json.WriteString("nameEn", ReplayWords.Line(line.Id).En);
            json.WriteString("nameZh", ReplayWords.Line(line.Id).Zh);
            json.WriteString("outcome", ReplayWords.Outcome(line.Outcome).En);
            json.WriteBoolean("required", line.IsRequired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
