using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Facts;

/// <summary>
/// The assessment of a de-identified release: what was asked for and what risk is left. It is evidence towards, and
/// never a finding of, anonymisation (匿名化), which only an assessor determines.
/// </summary>
/// <param name="InputRows">Records before suppression.</param>
/// <param name="Policy">What was asked for.</param>
/// <param name="Before">The risk of the records as they were.</param>
/// <param name="After">The risk of the release.</param>
/// <param name="ClassSizes">Records of the release by the size of their class.</param>
/// <param name="RowsDigest">Digest of the released rows in whatever order.</param>
/// <param name="ConsentDigest">Digest of the consent statement that makes the release lawful.</param>
internal sealed record AssessmentFacts(
    long InputRows,
    AnonymizationPolicy Policy,
    RiskFacts Before,
    RiskFacts After,
    IReadOnlyList<ClassSizeBand> ClassSizes,
    string RowsDigest,
    string ConsentDigest
)
{
    /// <summary>The name of the predicate.</summary>
    public const string Predicate = "deidentification-assessment";

    /// <summary>The predicate.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["after"] = After.ToJson(),
            ["before"] = Before.ToJson(),
            ["classSizes"] = new JsonArray([.. ClassSizes.Select(band => band.ToJson())]),
            ["consent"] = ConsentDigest,
            ["inputRows"] = InputRows,
            ["policy"] = PolicyFacts.ToJson(Policy),
            ["rowsDigest"] = RowsDigest,
        };

    /// <summary>Reads a predicate.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static AssessmentFacts Read(JsonElement predicate)
    {
        var reader = new FactReader(predicate);
        return new AssessmentFacts(
            reader.Count("inputRows"),
            PolicyFacts.Read(reader.Object("policy")),
            RiskFacts.Read(reader.Object("before")),
            RiskFacts.Read(reader.Object("after")),
            [.. reader.Items("classSizes").Select(ClassSizeBand.Read)],
            reader.Text("rowsDigest"),
            reader.Text("consent")
        );
    }
}
