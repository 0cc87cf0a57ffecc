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
            WriteKeys(json, facts);
            json.WriteString("ledgerSequence", Text(facts.LedgerSequence));
            json.WriteString("loss", facts.Loss.ToString());
            json.WriteNumber("maxKeysPerUnit", facts.MaxKeysPerUnit);
            json.WriteNumber("maxRowsPerKey", facts.MaxRowsPerKey);
            if (facts.MaxRowsPerUnit is { } rows)
            {
                json.WriteNumber("maxRowsPerUnit", rows);
            }

            json.WriteStartArray("mechanisms");
            foreach (var mechanism in facts.Mechanisms)
            {
                WriteMechanism(json, mechanism);
            }

            json.WriteEndArray();
            json.WriteString("neighbouringRelation", facts.NeighbouringRelation);
            json.WriteString("picoRho", facts.PicoRho.ToString(CultureInfo.InvariantCulture));
            json.WriteString("query", facts.Query);
            json.WriteString("releaseId", facts.ReleaseId);
            json.WriteString("unit", facts.Unit);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, ReleaseFacts facts)
    {
        if (facts.KeyColumn is not null)
        {
            json.WriteString("keyColumn", facts.KeyColumn);
        }

        if (facts.KeySelection is not null)
        {
            json.WriteString("keySelection", facts.KeySelection);
            json.WriteString("keySelectionLoss", facts.KeySelectionLoss!.ToString());
        }

        if (facts.Keys is not null)
        {
            json.WriteStartArray("keys");
            foreach (var key in facts.Keys.Values)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteMechanism(Utf8JsonWriter json, MechanismFacts facts)
    {
        json.WriteStartObject();
        json.WriteString("kind", facts.Kind);
        json.WriteString("l1Sensitivity", facts.L1Sensitivity.ToString());
        json.WriteString("loss", facts.Loss.ToString());
        json.WriteString("mechanism", facts.Mechanism);
        json.WriteString("parameter", facts.Parameter.ToString());
        json.WriteString("parameterName", facts.ParameterName);
        json.WriteString("part", facts.Part);
        json.WriteString("squaredL2Sensitivity", facts.SquaredL2Sensitivity.ToString());
        json.WriteString("statistic", facts.Statistic);
        json.WriteString("step", facts.Step.ToString());
        json.WriteEndObject();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
