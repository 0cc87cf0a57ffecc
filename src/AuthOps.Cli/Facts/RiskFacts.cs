using System.Text.Json.Nodes;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Cli.Facts;

/// <summary>Re-identification risk of a table for declared quasi-identifiers, in exact fractions.</summary>
/// <param name="Rows">Records.</param>
/// <param name="Classes">Equivalence classes.</param>
/// <param name="SmallestClass">Records of the smallest class.</param>
/// <param name="UniqueRows">Records alone in their class.</param>
/// <param name="Highest">Largest prosecutor risk, such as <c>1/5</c>.</param>
/// <param name="Average">Mean prosecutor risk over records.</param>
internal sealed record RiskFacts(
    long Rows,
    long Classes,
    long SmallestClass,
    long UniqueRows,
    string Highest,
    string Average
)
{
    /// <summary>Takes the figures of an estimate.</summary>
    public static RiskFacts Of(RiskReport report) =>
        new(
            report.Rows,
            report.Classes,
            report.SmallestClass,
            report.SampleUniques,
            report.Prosecutor.Maximum.ToString(),
            report.Prosecutor.Average.ToString()
        );

    /// <summary>The object.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["averageRisk"] = Average,
            ["classes"] = Classes,
            ["highestRisk"] = Highest,
            ["rows"] = Rows,
            ["smallestClass"] = SmallestClass,
            ["uniqueRows"] = UniqueRows,
        };

    /// <summary>Reads the object.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static RiskFacts Read(FactReader reader) =>
        new(
            reader.Count("rows"),
            reader.Count("classes"),
            reader.Count("smallestClass"),
            reader.Count("uniqueRows"),
            reader.Text("highestRisk"),
            reader.Text("averageRisk")
        );
}
