using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Aggregation;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter report</c>: exact sums and counts by window and dimensions.</summary>
internal static class MeterReportCommand
{
    public static Command Create()
    {
        var log = MeterCommand.Log();
        var by = new Option<string>("--by")
        {
            Description = "Window: hour, day, month or all.",
            DefaultValueFactory = static _ => "day",
        };
        var offset = Offset();
        var group = new Option<string?>("--group")
        {
            Description =
                "Dimensions besides: grant, scenario, purpose, product, burned, tag; with commas.",
        };
        var measures = new Option<string?>("--measures")
        {
            Description = "Besides sum and count: min, max, latest, unique; with commas.",
        };
        var from = new Option<string?>("--from") { Description = "First instant that counts." };
        var until = new Option<string?>("--until") { Description = "First instant that does not." };
        var asOf = new Option<ulong?>("--as-of")
        {
            Description = "Answer as the log of so many records would have.",
        };
        var json = MeterCommand.Json();
        var command = new Command("report", "Add up the uses of a closed log.");
        Option[] options = [log, by, offset, group, measures, from, until, asOf, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var query = new UsageQuery
                {
                    Window = MeterText.Window(
                        parsed.GetRequiredValue(by),
                        parsed.GetRequiredValue(offset)
                    ),
                    GroupBy = Flags<UsageDimensions>("--group", parsed.GetValue(group)),
                    Measures = Measures(parsed.GetValue(measures)),
                    From = MeterText.Instant("--from", parsed.GetValue(from)),
                    Until = MeterText.Instant("--until", parsed.GetValue(until)),
                    AsOf = parsed.GetValue(asOf),
                };
                var configuration = parsed.InvocationConfiguration;
                var answer = ProgressReporter.Run(
                    configuration.Error,
                    progress =>
                        Answer(parsed.GetRequiredValue(log), query, progress, cancellationToken)
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(configuration.Output, writer => Write(writer, answer));
                }
                else
                {
                    Print(configuration.Output, answer);
                }

                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    public static Option<string> Offset() =>
        new("--offset")
        {
            Description = "Where midnight is, such as +08:00.",
            DefaultValueFactory = static _ => "+08:00",
        };

    private static UsageAggregates Answer(
        string log,
        UsageQuery query,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        progress.Stage($"reading {log}");
        var table = UsageTable.Load(MeterFiles.Log(log));
        progress.Stage("adding up");
        try
        {
            return table.Aggregate(query, cancellationToken);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static UsageMeasures Measures(string? text) =>
        Flags<UsageMeasures>(
            "--measures",
            text?.Replace("unique", nameof(UsageMeasures.UniqueTags), StringComparison.Ordinal)
        );

    private static T Flags<T>(string option, string? text)
        where T : struct, Enum
    {
        if (text is null)
        {
            return default;
        }

        var sum = 0L;
        foreach (var word in text.Split(','))
        {
            sum |=
                word.Length > 0
                && char.IsAsciiLetter(word[0])
                && Enum.TryParse<T>(word, ignoreCase: true, out var flag)
                    ? Convert.ToInt64(flag, CultureInfo.InvariantCulture)
                    : throw new UsageException($"{option} has a word that it does not know");
        }

        return (T)Enum.ToObject(typeof(T), sum);
    }

    private static void Print(TextWriter output, UsageAggregates answer)
    {
        var table = new TextTable(false, false, false, true, true, true, true, true, true);
        table.Add("from", "group", "unit", "count", "sum", "min", "max", "latest", "unique");
        foreach (var row in answer)
        {
            table.Add(
                MeterText.Format(row.From),
                string.Join(
                    ' ',
                    new[]
                    {
                        row.GrantId,
                        row.ScenarioId,
                        row.Purpose,
                        row.ProductId,
                        row.IsBurned is { } burned ? (burned ? "burned" : "used") : null,
                        row.Tag?.ToString(CultureInfo.InvariantCulture),
                    }.Where(part => part is not null)
                ),
                row.Unit.ToString(),
                MeterText.Format(row.Count),
                MeterText.Format(row.Sum),
                Optional(row.Min),
                Optional(row.Max),
                Optional(row.Latest),
                Optional(row.UniqueTags)
            );
        }

        table.Print(output);
        output.WriteLine($"as of {MeterText.Format(answer.LogCount)} records");

        static string Optional(Int128? value) => value is { } v ? MeterText.Format(v) : "";
    }

    private static void Write(Utf8JsonWriter json, UsageAggregates answer)
    {
        json.WriteStartObject();
        json.WriteNumber("records", answer.LogCount);
        json.WriteStartArray("rows");
        foreach (var row in answer)
        {
            json.WriteStartObject();
            json.WriteString("from", MeterText.Format(row.From));
            json.WriteString("until", MeterText.Format(row.Until));
            Optional("grant", row.GrantId);
            Optional("scenario", row.ScenarioId);
            Optional("purpose", row.Purpose);
            Optional("product", row.ProductId);
            if (row.IsBurned is { } burned)
            {
                json.WriteBoolean("burned", burned);
            }

            if (row.Tag is { } tag)
            {
                json.WriteNumber("tag", tag);
            }

            json.WriteString("unit", row.Unit.ToString());
            json.WriteNumber("count", row.Count);
            json.WriteString("sum", MeterText.Format(row.Sum));
            Optional("min", row.Min is { } min ? MeterText.Format(min) : null);
            Optional("max", row.Max is { } max ? MeterText.Format(max) : null);
            Optional("latest", row.Latest is { } latest ? MeterText.Format(latest) : null);
            if (row.UniqueTags is { } unique)
            {
                json.WriteNumber("unique", unique);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void Optional(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }
}
