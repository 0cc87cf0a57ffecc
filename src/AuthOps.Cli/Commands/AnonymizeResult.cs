using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Cli.Reports;
using AuthOps.Cli.Rereleases;

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
    IReadOnlyList<ColumnScan> scans,
    RecordedPlan? after = null,
    LargeFacts? large = null
) : IReleaseResult
{
    /// <summary>The report as a page, for the custodian.</summary>
    public ReportPage Page
    {
        get
        {
            var page = AnonymizationPage.Create(
                plan,
                written,
                [.. file.Transformations.Select(static t => t.Description)],
                scans
            );
            return after?.AddTo(page) ?? page;
        }
    }

    private string Loss => plan.Loss.ToString("F10", CultureInfo.InvariantCulture);

    public void Print(TextWriter output)
    {
        var culture = CultureInfo.InvariantCulture;
        ReleaseParts.PrintHead(
            output,
            plan.Policy,
            written,
            plan.InputRows,
            plan.SuppressedRows,
            outputPath
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
        ReleaseParts.PrintCheck(output, plan.Policy, written);
        large?.Print(output);
        ReleaseParts.PrintCaveats(output, plan.Policy, scans);
        after?.Print(output);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/anonymize");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        json.WriteBoolean("feasible", true);
        ReleaseParts.WritePolicy(json, file, plan.Policy);
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
        LargeFacts.WriteJson(json, large);
        ReleaseParts.WriteSteps(json, file);
        FrontJson.Write(json, plan.Front);
        ColumnScans.WriteJson(json, scans);
        ReleaseParts.WriteRelease(json, written);
        after?.WriteJson(json);
        json.WriteEndObject();
    }

    private AttributeGeneralization? GeneralizationOf(string name) =>
        plan.Generalizations.FirstOrDefault(g =>
            string.Equals(g.Attribute, name, StringComparison.Ordinal)
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
}
