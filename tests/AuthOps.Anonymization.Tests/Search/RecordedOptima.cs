using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The recorded optima on Adult that use only models and quality models of this library.</summary>
internal static partial class RecordedOptima
{
    public static IEnumerable<RecordedOptimum> Read() =>
        Rows("optima.csv")
            .Where(r =>
                r["dataset"] == "adult.csv"
                && r["quality_model"]
                    .StartsWith(
                        "MetricMDNMLoss{Loss agg=Geometric mean gs=0.5 ",
                        StringComparison.Ordinal
                    )
                && r["attribute_weights"].Length == 0
                && r["expected_loss"].Length > 0
            )
            .Concat(
                Rows("arx-baseline.csv")
                    .Where(r =>
                        r["dataset"] == "adult" && r["quality_model"] is "Loss" or "Loss-GMean"
                    )
            )
            .Select(Parse)
            .Where(r => r is not null)
            .Select(r => r!);

    private static RecordedOptimum? Parse(Dictionary<string, string> row)
    {
        var models = new List<PrivacyModel>();
        foreach (var text in row["privacy_models"].Split(" + "))
        {
            var k = KPattern().Match(text);
            var l = LPattern().Match(text);
            if (k.Success)
            {
                models.Add(new KAnonymity(Parameter(k)));
            }
            else if (l.Success)
            {
                models.Add(new DistinctLDiversity(row["sensitive_attr"], Parameter(l)));
            }
            else
            {
                return null;
            }
        }

        var isDiverse = models.Exists(m => m is DistinctLDiversity);
        return new RecordedOptimum(
            row["qi_columns_in_order"].Split('|'),
            isDiverse ? row["sensitive_attr"] : null,
            row["suppression_limit"],
            [.. models],
            double.Parse(
                row.GetValueOrDefault("expected_loss") ?? row["score"],
                CultureInfo.InvariantCulture
            ),
            row.GetValueOrDefault("algorithm", "OPTIMAL") == "OPTIMAL"
                && row["practical_monotonicity"] == "false"
        );
    }

    private static int Parameter(Match match) =>
        int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

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

    [GeneratedRegex(@"^(?:KAnonymity\{|k=)(\d+)(?:-anonymity\})?$")]
    private static partial Regex KPattern();

    [GeneratedRegex(@"^(?:DistinctLDiversity\{distinct-|distinct-l=)(\d+)(?:-diversity.*)?$")]
    private static partial Regex LPattern();
}
