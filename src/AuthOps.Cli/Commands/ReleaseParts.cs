using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;

namespace AuthOps.Cli.Commands;

/// <summary>What reports say alike of a release, whatever way it was made.</summary>
internal static class ReleaseParts
{
    /// <summary>What was released and where to.</summary>
    public static void PrintHead(
        TextWriter output,
        AnonymizationPolicy policy,
        WrittenRelease written,
        long inputRows,
        long suppressedRows,
        string path
    )
    {
        var culture = CultureInfo.InvariantCulture;
        output.WriteLine(
            string.Create(
                culture,
                $"Released {written.Check.Rows:N0} of {inputRows:N0} records in {written.Check.Classes:N0} classes to {InertText.OneLine(path)}"
            )
        );
        output.WriteLine($"  sha256 {written.Sha256}");
        output.WriteLine(
            string.Create(
                culture,
                $"  suppressed {suppressedRows:N0}; the limit {policy.SuppressionLimit} allows {policy.SuppressionAllowance(inputRows):N0}"
            )
        );
    }

    /// <summary>What the independent check found and measured.</summary>
    public static void PrintCheck(
        TextWriter output,
        AnonymizationPolicy policy,
        WrittenRelease written
    )
    {
        var models = string.Join(", ", policy.Models.Select(m => m.Name));
        output.WriteLine(
            $"Checked in the written file, for the declared quasi-identifiers: {InertText.OneLine(models)}."
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  smallest class {written.Check.SmallestClass:N0} records{Diversity(written)}"
            )
        );
        foreach (var measure in written.Check.Measures)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {InertText.OneLine(measure.Model)}: the release has {measure.Worst:G4}"
                )
            );
        }
    }

    /// <summary>What nobody vouches for.</summary>
    public static void PrintCaveats(
        TextWriter output,
        AnonymizationPolicy policy,
        IReadOnlyList<ColumnScan> scans
    )
    {
        var unvouched = policy
            .Attributes.Where(a => a.Role == AttributeRole.NonIdentifying)
            .Select(a => a.Name)
            .ToArray();
        if (unvouched.Length > 0)
        {
            output.WriteLine(
                $"  not vouched for, declared non-identifying by the policy: {InertText.OneLine(string.Join(", ", unvouched))}"
            );
        }

        ColumnScans.Print(output, scans);
        output.WriteLine(
            "  records keep the order of the input; shuffle them first where it tells of persons"
        );
    }

    /// <summary>The policy.</summary>
    public static void WritePolicy(Utf8JsonWriter json, PolicyFile file, AnonymizationPolicy policy)
    {
        json.WriteStartObject("policy");
        json.WriteString("sha256", file.Sha256);
        json.WriteStartArray("models");
        foreach (var model in policy.Models)
        {
            json.WriteStringValue(model.Name);
        }

        json.WriteEndArray();
        json.WriteString("suppressionLimit", policy.SuppressionLimit.ToString());
        json.WriteString("quality", policy.Quality.Name);
        json.WriteEndObject();
    }

    /// <summary>The steps before the search.</summary>
    public static void WriteSteps(Utf8JsonWriter json, PolicyFile file)
    {
        json.WriteStartArray("transformations");
        foreach (var step in file.Transformations)
        {
            json.WriteStringValue(step.Description);
        }

        json.WriteEndArray();
    }

    /// <summary>The release and its check.</summary>
    public static void WriteRelease(Utf8JsonWriter json, WrittenRelease written)
    {
        var check = written.Check;
        json.WriteStartObject("release");
        json.WriteString("sha256", written.Sha256);
        json.WriteNumber("rows", check.Rows);
        json.WriteNumber("columns", written.Columns);
        json.WriteNumber("classes", check.Classes);
        json.WriteNumber("smallestClass", check.SmallestClass);
        json.WriteStartObject("fewestDistinct");
        foreach (var (name, distinct) in check.FewestDistinct)
        {
            json.WriteNumber(name, distinct);
        }

        json.WriteEndObject();
        json.WriteStartArray("measures");
        foreach (var measure in check.Measures)
        {
            json.WriteStartObject();
            json.WriteString("model", measure.Model);
            json.WriteString("attribute", measure.Attribute);
            json.WriteNumber("worst", measure.Worst);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("accepted", check.IsAccepted);
        json.WriteEndObject();
    }

    private static string Diversity(WrittenRelease written) =>
        string.Concat(
            written
                .Check.FewestDistinct.OrderBy(d => d.Key, StringComparer.Ordinal)
                .Select(d =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $", at least {d.Value} different values of '{InertText.OneLine(d.Key)}' in each"
                    )
                )
        );
}
