using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Commands;

/// <summary>The answer of <c>authops risk</c>, as a screenful and as JSON. Immutable.</summary>
internal sealed class RiskResult(
    AnonymizationPolicy policy,
    Table table,
    RiskReport report,
    Ratio? maxRisk,
    RiskDetails details
)
{
    private const int Decimals = 6;
    private const int BarWidth = 30;
    private static readonly long[] s_bucketStarts = [1, 2, 3, 5, 10, 20, 50, 100, 1_000];

    /// <summary>Whether the risk asked about with --max-risk is exceeded.</summary>
    public bool ExceedsMaximum => maxRisk is { } limit && report.Prosecutor.Maximum > limit;

    /// <summary>The report as a page.</summary>
    public ReportPage Page => RiskPage.Create(report, details);

    private string[] NotAssessed =>
        [
            .. table
                .Columns.Select(c => c.Name)
                .Except(report.QuasiIdentifiers, StringComparer.Ordinal),
        ];

    public void Print(TextWriter output)
    {
        var culture = CultureInfo.InvariantCulture;
        output.WriteLine(
            string.Create(
                culture,
                $"Risk of {report.Rows:N0} records in {report.Classes:N0} classes, for the declared quasi-identifiers:"
            )
        );
        output.WriteLine($"  {InertText.OneLine(string.Join(", ", report.QuasiIdentifiers))}");
        output.WriteLine();
        var figures = new TextTable(false, true, true, true);
        figures.Add("attacker", "highest", "average", $"records above {report.Threshold}");
        AddAttacker(figures, "prosecutor", report.Prosecutor);
        AddAttacker(figures, "journalist", report.Journalist);
        figures.Add("marketer", "", report.Marketer is { } m ? Share(m) : "unknown", "");
        figures.Print(output);
        if (report.Journalist is null)
        {
            output.WriteLine("  unknown: it depends on the population; give one with --population");
        }

        output.WriteLine();
        output.WriteLine(
            string.Create(
                culture,
                $"Smallest class {report.SmallestClass:N0}; records alone in their class {report.SampleUniques:N0} ({Share(report.SampleUniqueness)})"
            )
        );
        PrintHistogram(output);
        output.WriteLine();
        PrintNotAssessed(output);
        RiskDetailsText.Print(output, details);
        if (maxRisk is { } limit)
        {
            output.WriteLine(
                $"The highest prosecutor risk {(ExceedsMaximum ? "exceeds" : "does not exceed")} {limit}."
            );
        }
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/risk");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        WriteNames(json, "quasiIdentifiers", report.QuasiIdentifiers);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("classes", report.Classes);
        json.WriteNumber("smallestClass", report.SmallestClass);
        json.WriteNumber("sampleUniques", report.SampleUniques);
        json.WriteString("sampleUniqueness", report.SampleUniqueness.ToString());
        json.WriteString("threshold", report.Threshold.ToString());
        WriteAttacker(json, "prosecutor", report.Prosecutor);
        WriteAttacker(json, "journalist", report.Journalist);
        json.WriteString("marketer", report.Marketer?.ToString());
        if (maxRisk is { } limit)
        {
            json.WriteString("maxRisk", limit.ToString());
            json.WriteBoolean("exceedsMaxRisk", ExceedsMaximum);
        }

        json.WriteStartArray("histogram");
        foreach (var bar in report.Histogram)
        {
            json.WriteStartObject();
            json.WriteNumber("size", bar.Size);
            json.WriteNumber("classes", bar.Classes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNames(json, "notAssessed", NotAssessed);
        RiskDetailsJson.Write(json, details);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (var column in names)
        {
            json.WriteStringValue(column);
        }

        json.WriteEndArray();
    }

    private static void WriteAttacker(Utf8JsonWriter json, string name, AttackerRisk? risk)
    {
        if (risk is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("maximum", risk.Maximum.ToString());
        json.WriteString("average", risk.Average.ToString());
        json.WriteNumber("recordsAboveThreshold", risk.RecordsAboveThreshold);
        json.WriteString("shareAboveThreshold", risk.ShareAboveThreshold.ToString());
        json.WriteEndObject();
    }

    private static void AddAttacker(TextTable figures, string name, AttackerRisk? risk)
    {
        if (risk is null)
        {
            figures.Add(name, "unknown", "unknown", "unknown");
            return;
        }

        figures.Add(
            name,
            Share(risk.Maximum),
            Share(risk.Average),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{risk.RecordsAboveThreshold:N0} ({Share(risk.ShareAboveThreshold)})"
            )
        );
    }

    // Rounded up: a risk is never understated.
    private static string Share(Ratio share) => share.ToDecimalStringRoundedUp(Decimals);

    private void PrintHistogram(TextWriter output)
    {
        var classes = new long[s_bucketStarts.Length];
        var records = new long[s_bucketStarts.Length];
        foreach (var bar in report.Histogram)
        {
            var bucket = Array.FindLastIndex(s_bucketStarts, start => start <= bar.Size);
            classes[bucket] += bar.Classes;
            records[bucket] += bar.Classes * bar.Size;
        }

        var lines = new TextTable(true, true, true, false);
        lines.Add("class size", "classes", "records", "share of records");
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] > 0)
            {
                var length = (int)Math.Ceiling((double)BarWidth * records[i] / report.Rows);
                lines.Add(
                    BucketName(i),
                    classes[i].ToString("N0", CultureInfo.InvariantCulture),
                    records[i].ToString("N0", CultureInfo.InvariantCulture),
                    new string('#', Math.Min(length, BarWidth))
                );
            }
        }

        lines.Print(output);
    }

    private static string BucketName(int bucket)
    {
        var start = s_bucketStarts[bucket];
        if (bucket == s_bucketStarts.Length - 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{start}+");
        }

        var end = s_bucketStarts[bucket + 1] - 1;
        return start == end
            ? start.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{start}-{end}");
    }

    private void PrintNotAssessed(TextWriter output)
    {
        var names = NotAssessed;
        if (names.Length == 0)
        {
            output.WriteLine("Every column of the file is a declared quasi-identifier.");
            return;
        }

        output.WriteLine($"Not assessed: {InertText.OneLine(string.Join(", ", names))}");
        var nonIdentifying = policy.Attributes.Any(a =>
            a.Role == AttributeRole.NonIdentifying && names.Contains(a.Name, StringComparer.Ordinal)
        );
        if (nonIdentifying)
        {
            output.WriteLine(
                "A column declared non-identifying is taken at the policy's word: nothing here vouches for it."
            );
        }
    }
}
