using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Cli.Reports;
using AuthOps.Cli.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary>The answer of <c>authops anonymize --local</c>. For the custodian: its losses are no part of the release. Immutable.</summary>
internal sealed class LocalAnonymizeResult(
    string outputPath,
    PolicyFile file,
    LocalRecodingPlan plan,
    WrittenRelease written,
    IReadOnlyList<ColumnScan> scans,
    RecordedPlan? recorded = null
) : IReleaseResult
{
    public ReportPage Page
    {
        get
        {
            var page = LocalRecodingPage.Create(
                plan,
                written,
                [.. file.Transformations.Select(static t => t.Description)],
                scans
            );
            return recorded?.AddTo(page) ?? page;
        }
    }

    public void Print(TextWriter output)
    {
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
                CultureInfo.InvariantCulture,
                $"  loss {plan.Loss:F4}, granularity {plan.Granularity:F4}; no local recoding loses less than {plan.LowerBound:F4} (gap {100 * plan.Gap:F1} %)"
            )
        );
        output.WriteLine();
        foreach (var step in file.Transformations)
        {
            output.WriteLine($"  before the search: {InertText.OneLine(step.Description)}");
        }

        foreach (var candidate in plan.Candidates)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {LocalMethodNames.Of(candidate.Method)}: loss {candidate.Loss:F4} in {candidate.Classes:N0} classes{(candidate.Method == plan.Method ? ", taken" : "")}{(candidate.Reason is { } reason ? $", not allowed: {InertText.OneLine(reason)}" : "")}"
                )
            );
        }

        output.WriteLine();
        PrintColumns(output);
        output.WriteLine();
        ReleaseParts.PrintCheck(output, plan.Policy, written);
        ReleaseParts.PrintCaveats(output, plan.Policy, scans);
        recorded?.Print(output);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/anonymize-local");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        json.WriteBoolean("feasible", true);
        ReleaseParts.WritePolicy(json, file, plan.Policy);
        json.WriteNumber("inputRows", plan.InputRows);
        json.WriteNumber("suppressedRows", plan.SuppressedRows);
        json.WriteNumber("suppressionAllowance", plan.Policy.SuppressionAllowance(plan.InputRows));
        json.WriteString("method", LocalMethodNames.Of(plan.Method));
        json.WriteNumber("loss", plan.Loss);
        json.WriteString("lossDecimal", plan.Loss.ToString("F10", CultureInfo.InvariantCulture));
        json.WriteNumber("granularity", plan.Granularity);
        json.WriteNumber("lowerBound", plan.LowerBound);
        json.WriteNumber("gap", plan.Gap);
        WriteCandidates(json, plan.Candidates);
        json.WriteStartArray("columns");
        foreach (var attribute in plan.Policy.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", attribute.Name);
            json.WriteString("role", RoleNames.Of(attribute.Role));
            if (LossOf(attribute) is { } loss)
            {
                json.WriteString("loss", loss.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        LargeFacts.WriteJson(json, null);
        ReleaseParts.WriteSteps(json, file);
        ColumnScans.WriteJson(json, scans);
        ReleaseParts.WriteRelease(json, written);
        recorded?.WriteJson(json);
        json.WriteEndObject();
    }

    /// <summary>What each method came to.</summary>
    internal static void WriteCandidates(
        Utf8JsonWriter json,
        IEnumerable<LocalRecodingCandidate> candidates
    )
    {
        json.WriteStartArray("candidates");
        foreach (var candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString("method", LocalMethodNames.Of(candidate.Method));
            json.WriteBoolean("allowed", candidate.IsAllowed);
            json.WriteNumber("loss", candidate.Loss);
            json.WriteNumber("classes", candidate.Classes);
            json.WriteNumber("suppressedRows", candidate.SuppressedRows);
            json.WriteString("reason", candidate.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private Ratio? LossOf(AttributePolicy attribute) =>
        plan
            .AttributeLosses.FirstOrDefault(l =>
                string.Equals(l.Attribute, attribute.Name, StringComparison.Ordinal)
            )
            ?.Loss;

    private void PrintColumns(TextWriter output)
    {
        var columns = new TextTable(false, false, false, true);
        columns.Add("column", "role", "released", "loss");
        foreach (var attribute in plan.Policy.Attributes)
        {
            var (released, loss) = (attribute.Role, LossOf(attribute)) switch
            {
                (AttributeRole.Direct, _) => ("removed", ""),
                (_, { } value) => ("class by class", value.ToDecimalStringRoundedUp(4)),
                _ => ("as it is", ""),
            };
            columns.Add(attribute.Name, RoleNames.Of(attribute.Role), released, loss);
        }

        columns.Print(output);
    }
}
