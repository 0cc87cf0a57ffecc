using System.Text.Json;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Commands;

/// <summary>Writes the front of a plan. Stateless.</summary>
internal static class FrontJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<FrontPoint> front)
    {
        json.WriteStartArray("front");
        foreach (var point in front)
        {
            json.WriteStartObject();
            json.WriteNumber("k", point.K);
            json.WriteNumber("suppressedRows", point.SuppressedRows);
            json.WriteNumber("score", point.Score.Value);
            json.WriteString("maximumRisk", point.MaximumRisk.ToString());
            json.WriteStartArray("node");
            foreach (var level in point.Node)
            {
                json.WriteNumberValue(level);
            }

            json.WriteEndArray();
            json.WriteStartArray("sensitive");
            foreach (var measure in point.SensitiveMeasures)
            {
                json.WriteStartObject();
                json.WriteString("attribute", measure.Attribute);
                json.WriteNumber("l", measure.L);
                json.WriteString("t", measure.T.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
