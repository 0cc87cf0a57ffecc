using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Commands;

/// <summary>
/// The answer of <c>authops anonymize</c>, as a screenful and as JSON. For the custodian: its counts and losses
/// are no part of the release. Immutable.
/// </summary>
internal sealed class AnonymizeResult(
    string outputPath,
    PolicyFile file,
    AnonymizationPlan plan,
    WrittenRelease written,
    IReadOnlyList<ColumnScan> scans
)
{
    /// <summary>The report as a page, for the custodian.</summary>
    public ReportPage Page =>
        AnonymizationPage.Create(
            plan,
            written,
            [.. file.Transformations.Select(static t => t.Description)],
            scans
        );

    private string Models => string.Join(", ", plan.Policy.Models.Select(m => m.Name));

    private string Loss => plan.Loss.ToString("F10", CultureInfo.InvariantCulture);

    public void Print(TextWriter output)
    {
        var culture = CultureInfo.InvariantCulture;
        var check = written.Check;
        output.WriteLine(
            string.Create(
                culture,
                $"Released {check.Rows:N0} of {plan.InputRows:N0} records in {check.Classes:N0} classes to {InertText.OneLine(outputPath)}"
            )
        );
        output.WriteLine($"  sha256 {written.Sha256}");
        output.WriteLine(
            string.Create(
                culture,
                $"  suppressed {plan.SuppressedRows:N0}; the limit {plan.Policy.SuppressionLimit} allows {plan.Policy.SuppressionAllowance(plan.InputRows):N0}"
            )
        );
        output.WriteLine(
            string.Create(
                culture,
                $"  score {plan.Score.Value:G10} by {InertText.OneLine(plan.Policy.Quality.Name)}, {(plan.IsOptimal ? "the least" : "the best found")} of {plan.NodesTotal:N0} generalisations; loss {Loss}"
            )
        );
        output.WriteLine();
        foreach (var step in file.Transformations)
        {
            output.WriteLine($"  before the search: {InertText.OneLine(step.Description)}");
        }

        output.WriteLine($"  {InertText.OneLine(ChoiceWords.Sentence(plan).En)}");
        output.WriteLine();
        PrintColumns(output);
        output.WriteLine();
        output.WriteLine(
            $"Checked in the written file, for the declared quasi-identifiers: {InertText.OneLine(Models)}."
        );
        output.WriteLine(
            string.Create(
                culture,
                $"  smallest class {check.SmallestClass:N0} records{Diversity()}"
            )
        );
        foreach (var measure in check.Measures)
        {
            output.WriteLine(
                string.Create(
                    culture,
                    $"  {InertText.OneLine(measure.Model)}: the release has {measure.Worst:G4}"
                )
            );
        }

        PrintCaveats(output);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/anonymize");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        json.WriteBoolean("feasible", true);
        WritePolicy(json);
        json.WriteNumber("inputRows", plan.InputRows);
        json.WriteNumber("suppressedRows", plan.SuppressedRows);
        json.WriteNumber("suppressionAllowance", plan.Policy.SuppressionAllowance(plan.InputRows));
        json.WriteString("loss", Loss);
        json.WriteNumber("score", plan.Score.Value);
        json.WriteBoolean("optimal", plan.IsOptimal);
        json.WriteNumber("lowerBound", plan.LowerBound);
        json.WriteNumber("gap", plan.Gap);
        json.WriteNumber("nodesTotal", plan.NodesTotal);
        json.WriteNumber("nodesEvaluated", plan.NodesEvaluated);
        json.WriteStartArray("node");
        foreach (var level in plan.Node)
        {
            json.WriteNumberValue(level);
        }

        json.WriteEndArray();
        WriteColumns(json);
        WriteSteps(json);
        FrontJson.Write(json, plan.Front);
        ColumnScans.WriteJson(json, scans);
        WriteRelease(json);
        json.WriteEndObject();
    }

    private AttributeGeneralization? GeneralizationOf(string name) =>
        plan.Generalizations.FirstOrDefault(g =>
            string.Equals(g.Attribute, name, StringComparison.Ordinal)
        );

    private string Diversity() =>
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

    private void PrintColumns(TextWriter output)
    {
        var columns = new TextTable(false, false, false, true);
        columns.Add("column", "role", "released", "loss");
        foreach (var attribute in plan.Policy.Attributes)
        {
            var (released, loss) = (attribute.Role, GeneralizationOf(attribute.Name)) switch
            {
                (AttributeRole.Direct, _) => ("removed", ""),
                (_, { } g) => (
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"level {g.Level} of 0-{g.LevelCount - 1}"
                    ),
                    g.Loss.ToDecimalStringRoundedUp(4)
                ),
                _ => ("as it is", ""),
            };
            columns.Add(attribute.Name, RoleNames.Of(attribute.Role), released, loss);
        }

        columns.Print(output);
    }

    private void PrintCaveats(TextWriter output)
    {
        var unvouched = plan
            .Policy.Attributes.Where(a => a.Role == AttributeRole.NonIdentifying)
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

    private void WritePolicy(Utf8JsonWriter json)
    {
        json.WriteStartObject("policy");
        json.WriteString("sha256", file.Sha256);
        json.WriteStartArray("models");
        foreach (var model in plan.Policy.Models)
        {
            json.WriteStringValue(model.Name);
        }

        json.WriteEndArray();
        json.WriteString("suppressionLimit", plan.Policy.SuppressionLimit.ToString());
        json.WriteString("quality", plan.Policy.Quality.Name);
        json.WriteEndObject();
    }

    private void WriteSteps(Utf8JsonWriter json)
    {
        json.WriteStartArray("transformations");
        foreach (var step in file.Transformations)
        {
            json.WriteStringValue(step.Description);
        }

        json.WriteEndArray();
    }

    private void WriteColumns(Utf8JsonWriter json)
    {
        json.WriteStartArray("columns");
        foreach (var attribute in plan.Policy.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", attribute.Name);
            json.WriteString("role", RoleNames.Of(attribute.Role));
            if (GeneralizationOf(attribute.Name) is { } generalization)
            {
                json.WriteNumber("level", generalization.Level);
                json.WriteNumber("levels", generalization.LevelCount);
                json.WriteString("loss", generalization.Loss.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteRelease(Utf8JsonWriter json)
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
        WriteMeasures(json);
        json.WriteBoolean("accepted", check.IsAccepted);
        json.WriteEndObject();
    }

    private void WriteMeasures(Utf8JsonWriter json)
    {
        json.WriteStartArray("measures");
        foreach (var measure in written.Check.Measures)
        {
            json.WriteStartObject();
            json.WriteString("model", measure.Model);
            json.WriteString("attribute", measure.Attribute);
            json.WriteNumber("worst", measure.Worst);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
