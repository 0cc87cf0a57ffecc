using System.Globalization;
using System.Text;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The recorded results on Adult that use only models and quality models of this library.</summary>
internal static class RecordedOptima
{
    /// <summary>Optima of optima.csv and arx-baseline.csv.</summary>
    public static IEnumerable<RecordedOptimum> Read() =>
        Rows("optima.csv")
            .Where(r => r["dataset"] == "adult.csv" && r["expected_loss"].Length > 0)
            .Concat(Rows("arx-baseline.csv").Where(r => r["dataset"] == "adult"))
            .Select(Parse)
            .Where(static r => r is not null)
            .Select(static r => r!);

    /// <summary>Scores of named nodes of node-scores.csv.</summary>
    public static IEnumerable<RecordedOptimum> ReadNodes() =>
        Rows("node-scores.csv")
            .Select(Parse)
            .Where(static r => r is not null)
            .Select(static r => r!);

    private static RecordedOptimum? Parse(Dictionary<string, string> row)
    {
        var sensitive = row["sensitive_attr"];
        var names = row["privacy_models"].Split(" + ");
        var hasSmallestClass = names.Any(static name =>
            name.Contains("KAnonymity", StringComparison.Ordinal)
            || name.Contains("Diversity", StringComparison.Ordinal)
        );
        var models = names
            .Select(name => RecordedModels.Model(name, sensitive, !hasSmallestClass))
            .ToList();
        var quality = RecordedModels.Quality(row["quality_model"]);
        var algorithm = row.GetValueOrDefault("algorithm", "OPTIMAL");
        if (models.Contains(null) || models.Count == 0 || quality is null)
        {
            return null;
        }

        var released = models.Exists(static m => m!.PopulationTable is not null)
            ? AdultData.Subset
            : AdultData.Table;
        return new RecordedOptimum(
            released,
            Policy(row, models.Select(static m => m!).ToArray(), quality),
            row.GetValueOrDefault("expected_transformation") == "none"
                ? null
                : Score(
                    row.GetValueOrDefault("expected_loss")
                        ?? row.GetValueOrDefault("expected_score")
                        ?? row["score"]
                ),
            // ARX refuses some classes that Grassberger's estimate allows, by the order of its hash buckets: see "Where
            // ARX differs" in docs/math/lattice-search.md. Its optimum without suppression is not touched by that.
            algorithm == "OPTIMAL"
                && (
                    row["suppression_limit"] == "0.0"
                    || !row["privacy_models"].Contains("grassberger", StringComparison.Ordinal)
                )
                && row.GetValueOrDefault("practical_monotonicity", "false") == "false",
            row.TryGetValue("transformation", out var node)
                ? node.Split(' ').Select(l => int.Parse(l, CultureInfo.InvariantCulture)).ToArray()
                : null
        );
    }

    private static AnonymizationPolicy Policy(
        Dictionary<string, string> row,
        PrivacyModel[] models,
        QualityModel quality
    )
    {
        var weights = (row.GetValueOrDefault("attribute_weights") ?? "")
            .Trim('{', '}')
            .Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('='))
            .ToDictionary(static p => p[0], static p => Ratio.Parse(p[1]), StringComparer.Ordinal);
        var quasi = row.TryGetValue("qi_columns_in_order", out var columns)
            ? columns.Split('|')
            : AdultData.NineColumns.Where(c => c != row["sensitive_attr"]).ToArray();
        var sensitive = models
            .Select(static m => m.SensitiveAttribute)
            .OfType<string>()
            .ToHashSet();
        return new AnonymizationPolicy(
            AdultData
                .NineColumns.Where(c => !quasi.Contains(c))
                .Select(c =>
                    sensitive.Contains(c)
                        ? AttributePolicy.Sensitive(c)
                        : AttributePolicy.NonIdentifying(c)
                )
                .Concat(
                    quasi.Select(c =>
                        AttributePolicy.Quasi(
                            c,
                            AdultData.Hierarchy(c),
                            weights.TryGetValue(c, out var weight) ? weight : null
                        )
                    )
                ),
            models,
            Ratio.Parse(row["suppression_limit"]),
            quality
        );
    }

    private static double[] Score(string text) =>
        text.Trim('[', ']')
            .Split(", ")
            .Select(static part => double.Parse(part, CultureInfo.InvariantCulture))
            .ToArray();

    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(SharedFiles.Path($"vectors/anonymization/{file}"));
        var header = Split(lines[0]);
        return lines
            .Skip(1)
            .Select(line =>
                header
                    .Zip(Split(line))
                    .ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)
            );
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
