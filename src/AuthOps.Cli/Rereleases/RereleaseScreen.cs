using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Rereleases;

/// <summary>What a release tells together with earlier ones, as lines and as JSON. Stateless.</summary>
internal static class RereleaseScreen
{
    private const int MaxShown = 10;

    public static void Print(TextWriter output, RereleaseReport report)
    {
        var culture = CultureInfo.InvariantCulture;
        output.WriteLine(
            string.Create(
                culture,
                $"{InertText.OneLine(report.Release)} together with {report.Earlier.Count} earlier releases: {(report.IsSafe ? "safe" : "NOT SAFE")}"
            )
        );
        output.WriteLine(
            string.Create(
                culture,
                $"  combinations of up to {report.Order} releases; {report.Sets:N0} sets of persons told apart for the first time, the smallest of {report.SmallestSet:N0}"
            )
        );
        output.WriteLine(
            string.Create(
                culture,
                $"  {report.FailingPersons:N0} persons in sets that fail the policy; {report.PersonsBelowK:N0} below k, {report.PersonsAlone:N0} alone; {report.InheritedPersons:N0} below k by earlier releases already"
            )
        );
        foreach (var inferred in report.Inferred)
        {
            output.WriteLine(
                string.Create(
                    culture,
                    $"  '{InertText.OneLine(inferred.Attribute)}' of {inferred.Persons:N0} persons follows from all releases and from none alone"
                )
            );
        }

        foreach (var attack in report.Correspondence)
        {
            output.WriteLine(
                string.Create(
                    culture,
                    $"  {Name(attack.Kind)} correspondence with {InertText.OneLine(attack.Earlier)}: smallest crowd {attack.SmallestCrowd?.ToString("N0", culture) ?? "none"}, at most {attack.MostExcluded:N0} records excluded, {attack.PersonsBelowK:N0} persons below k"
                )
            );
        }

        foreach (var finding in report.Findings.Take(MaxShown))
        {
            output.WriteLine($"  FAIL {InertText.OneLine(finding.Message)}");
        }

        if (report.Findings.Count > MaxShown)
        {
            output.WriteLine(
                string.Create(
                    culture,
                    $"  and {report.Findings.Count - MaxShown:N0} more in --json"
                )
            );
        }

        foreach (var reason in report.Unjudged)
        {
            output.WriteLine($"  FAIL {InertText.OneLine(reason)}");
        }
    }

    public static void WriteJson(Utf8JsonWriter json, RereleaseReport report)
    {
        json.WriteStartObject();
        json.WriteString("release", report.Release);
        WriteTexts(json, "earlier", report.Earlier);
        json.WriteBoolean("safe", report.IsSafe);
        json.WriteNumber("order", report.Order);
        json.WriteNumber("sets", report.Sets);
        json.WriteNumber("smallestSet", report.SmallestSet);
        json.WriteNumber("failingPersons", report.FailingPersons);
        json.WriteNumber("personsBelowK", report.PersonsBelowK);
        json.WriteNumber("personsAlone", report.PersonsAlone);
        json.WriteNumber("inheritedPersons", report.InheritedPersons);
        json.WriteStartArray("inferred");
        foreach (var inferred in report.Inferred)
        {
            json.WriteStartObject();
            json.WriteString("attribute", inferred.Attribute);
            json.WriteNumber("persons", inferred.Persons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("correspondence");
        foreach (var attack in report.Correspondence)
        {
            json.WriteStartObject();
            json.WriteString("kind", Name(attack.Kind));
            json.WriteString("earlier", attack.Earlier);
            if (attack.SmallestCrowd is { } crowd)
            {
                json.WriteNumber("smallestCrowd", crowd);
            }
            else
            {
                json.WriteNull("smallestCrowd");
            }

            json.WriteNumber("mostExcluded", attack.MostExcluded);
            json.WriteNumber("personsBelowK", attack.PersonsBelowK);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            Write(json, finding);
        }

        json.WriteEndArray();
        WriteTexts(json, "unjudged", report.Unjudged);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RereleaseFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString()));
        json.WriteString("rule", finding.Rule);
        json.WriteString("attribute", finding.Attribute);
        json.WriteString("valuesOf", finding.ValuesOf);
        json.WriteNumber("persons", finding.Persons);
        json.WriteStartArray("classes");
        foreach (var number in finding.Classes)
        {
            json.WriteStartObject();
            json.WriteString("release", number.Release);
            json.WriteNumber("class", number.Number);
            json.WriteNumber("persons", number.Persons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("message", finding.Message);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static string Name(CorrespondenceKind kind) =>
        JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
