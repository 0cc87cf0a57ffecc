using System.Text.Json;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Cli.Commands;

/// <summary>Writes <see cref="RiskDetails"/> as members of a JSON object: what was not asked for is absent. Stateless.</summary>
internal static class RiskDetailsJson
{
    public static void Write(Utf8JsonWriter json, RiskDetails details)
    {
        ColumnScans.WriteJson(json, details.Scans);
        if (details.Population is { } population)
        {
            json.WriteStartObject("populationUniqueness");
            json.WriteString("samplingFraction", population.SamplingFraction.ToString());
            json.WriteNumber("zayatz", population.Zayatz);
            if (population.Pitman is { } pitman)
            {
                json.WriteNumber("pitman", pitman);
            }
            else
            {
                json.WriteNull("pitman");
            }

            json.WriteNumber("dankar", population.Dankar);
            json.WriteEndObject();
        }

        if (details.SpecialUniques is { } special)
        {
            Write(json, special);
        }

        if (details.Discovery is { } discovery)
        {
            Write(json, discovery);
        }

        Write(json, "attacksBefore", details.AttacksBefore);
        Write(json, "attacksAfter", details.AttacksAfter);
    }

    private static void Write(Utf8JsonWriter json, SpecialUniquesReport special)
    {
        json.WriteStartObject("specialUniques");
        json.WriteNumber("maxSize", special.MaxSize);
        json.WriteNumber("specialRecords", special.SpecialRecords);
        json.WriteStartArray("minimalUniquesBySize");
        foreach (var count in special.MinimalUniquesBySize)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.WriteStartObject("minimalUniquesByColumn");
        foreach (var (name, count) in special.Columns.Zip(special.MinimalUniquesByColumn))
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
        WriteMost(json, "highestScore", special.Scores);
        if (!special.DisScores.IsEmpty)
        {
            WriteMost(json, "highestDisScore", special.DisScores);
        }

        json.WriteEndObject();
    }

    private static void WriteMost(Utf8JsonWriter json, string name, ReadOnlySpan<double> scores)
    {
        var most = 0.0;
        foreach (var score in scores)
        {
            most = Math.Max(most, score);
        }

        json.WriteNumber(name, most);
    }

    private static void Write(Utf8JsonWriter json, DiscoveryReport discovery)
    {
        json.WriteStartObject("discovery");
        json.WriteStartArray("columns");
        foreach (var column in discovery.Columns)
        {
            json.WriteStartObject();
            json.WriteString("uniqueness", column.Uniqueness.ToString());
            json.WriteNumber("minimalUniques", column.MinimalUniques);
            json.WriteString(
                "suggestedRole",
                column.SuggestedRole is { } role ? RoleNames.Of(role) : null
            );
            json.WritePropertyName("scan");
            ColumnScans.WriteJson(json, column.Scan);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("curve");
        foreach (var point in discovery.Curve)
        {
            json.WriteStartObject();
            json.WriteNumber("columns", point.Columns);
            json.WriteNumber("sets", point.Sets);
            json.WriteString("least", point.Least.ToString());
            json.WriteString("mean", point.Mean.ToString());
            json.WriteString("most", point.Most.ToString());
            json.WriteStartArray("mostColumns");
            foreach (var name in point.MostColumns)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("path");
        foreach (var (column, uniqueness) in discovery.Path)
        {
            json.WriteStartObject();
            json.WriteString("column", column);
            json.WriteString("uniqueness", uniqueness.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter json,
        string name,
        IReadOnlyList<MeasuredAttack> attacks
    )
    {
        if (attacks.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var attack in attacks)
        {
            json.WriteStartObject();
            json.WriteString(
                "attack",
                JsonNamingPolicy.CamelCase.ConvertName(attack.Kind.ToString())
            );
            Write(json, "targets", attack.Targets);
            Write(json, "control", attack.Control);
            json.WriteNumber("risk", attack.Risk);
            json.WriteNumber("riskLower", attack.RiskLower);
            json.WriteNumber("riskUpper", attack.RiskUpper);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, WilsonInterval rate)
    {
        json.WriteStartObject(name);
        json.WriteNumber("successes", rate.Successes);
        json.WriteNumber("attempts", rate.Attempts);
        json.WriteNumber("lower", rate.Lower);
        json.WriteNumber("upper", rate.Upper);
        json.WriteEndObject();
    }
}
