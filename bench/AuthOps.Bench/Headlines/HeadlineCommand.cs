using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthOps.Bench.Headlines;

/// <summary><c>headline [area] [--json] [--long] [--check] [--only=ROW]</c>: measures the few figures that matter and prints a row each.</summary>
internal static class HeadlineCommand
{
    private const string Usage = "usage: headline [area] [--json] [--long] [--check] [--only=ROW]";

    private const string OnlyOption = "--only=";

    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter errors)
    {
        string? area = null;
        var json = false;
        var withLong = false;
        string? only = null;
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case "--json":
                    json = true;
                    break;
                case "--long":
                    withLong = true;
                    break;
                case "--check":
                    PairedMeasurement.IsCheck = true;
                    break;
                case var _ when argument.StartsWith(OnlyOption, StringComparison.Ordinal):
                    only = argument[OnlyOption.Length..];
                    break;
                case var _ when argument.StartsWith('-') || area is not null:
                    errors.WriteLine($"{Usage}: did not expect {argument}");
                    return 2;
                default:
                    area = argument;
                    break;
            }
        }

        var areas = HeadlineRegistry
            .All.Select(row => row.Area)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (area is not null && !areas.Contains(area, StringComparer.Ordinal))
        {
            errors.WriteLine(
                $"{Usage}: there is no area {area}; areas are {string.Join(", ", areas)}"
            );
            return 2;
        }

        if (!json && !PairedMeasurement.IsCheck)
        {
            output.WriteLine(
                "area, name, ours, unit, reference, reference_value, ratio, goal, kernel"
            );
        }

        var cases = HeadlineRegistry.All.Where(row =>
            (area is null || row.Area == area)
            && (only is null || row.Name == only)
            && (withLong || !row.IsLong)
        );
        foreach (var row in cases.Select(one => one.Measure()))
        {
            output.WriteLine(
                json ? ToJson(row)
                : PairedMeasurement.IsCheck ? $"{row.Area}, {row.Name}: runs"
                : ToText(row)
            );
            output.Flush();
        }

        return 0;
    }

    private static string ToText(HeadlineRow row) =>
        string.Join(
            ", ",
            row.Area,
            row.Name,
            Figure(row.Ours),
            row.Unit,
            row.Reference ?? "-",
            row.ReferenceValue is { } value ? Figure(value) : "-",
            row.Ratio is { } ratio ? Figure(ratio) : "-",
            Verdict(row),
            row.Kernel ?? "-"
        );

    private static string Verdict(HeadlineRow row) =>
        row.Goal == new HeadlineGoal()
            ? "no goal"
            : $"{row.Goal} ({(row.Goal.IsMet(row.Ours, row.Ratio) ? "met" : "NOT MET")})";

    private static string ToJson(HeadlineRow row)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("area", row.Area);
            writer.WriteString("name", row.Name);
            WriteNumber(writer, "ours", row.Ours);
            writer.WriteString("unit", row.Unit);
            writer.WriteString("reference", row.Reference);
            WriteNumber(writer, "reference_value", row.ReferenceValue);
            WriteNumber(writer, "ratio", row.Ratio);
            writer.WriteString("goal", row.Goal.ToString());
            writer.WriteString("kernel", row.Kernel);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(Figure(number));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>Four significant digits, which is more than such a measurement is good for.</summary>
    private static string Figure(double value) =>
        double.Parse(
                value.ToString("G4", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture
            )
            .ToString("0.#########", CultureInfo.InvariantCulture);
}
