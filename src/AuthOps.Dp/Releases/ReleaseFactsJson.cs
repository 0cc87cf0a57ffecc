using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthOps.Dp.Releases;

/// <summary>Writes the facts of a release with sorted keys; integers beyond a row count and rationals are strings.</summary>
internal static class ReleaseFactsJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static byte[] Write(ReleaseFacts facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("budget", facts.Budget.ToString());
            json.WriteString("keyColumn", facts.KeyColumn);
            json.WriteStartArray("keys");
            foreach (var key in facts.Keys.Values)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
            json.WriteString("l1Sensitivity", Text(facts.L1Sensitivity));
            json.WriteString("ledgerSequence", Text(facts.LedgerSequence));
            json.WriteString("loss", facts.Loss.ToString());
            json.WriteNumber("maxKeysPerUnit", facts.MaxKeysPerUnit);
            json.WriteNumber("maxRowsPerKey", facts.MaxRowsPerKey);
            json.WriteString("mechanism", facts.Mechanism);
            json.WriteString("neighbouringRelation", facts.NeighbouringRelation);
            json.WriteString("parameter", facts.Parameter.ToString());
            json.WriteString("parameterName", facts.ParameterName);
            json.WriteString("picoRho", facts.PicoRho.ToString(CultureInfo.InvariantCulture));
            json.WriteString("query", facts.Query);
            json.WriteString("releaseId", facts.ReleaseId);
            json.WriteString("squaredL2Sensitivity", Text(facts.SquaredL2Sensitivity));
            json.WriteString("unit", facts.Unit);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
