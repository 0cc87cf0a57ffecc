using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Psi;

namespace AuthOps.Cli.Intersections;

/// <summary>What a party learnt, as text or JSON. Stateless; safe for concurrent use.</summary>
internal static class IntersectionPage
{
    public static void Print(TextWriter output, PsiResult result, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Print(output, json => Write(json, result));
            return;
        }

        var facts = result.Facts;
        output.WriteLine(
            FormattableString.Invariant(
                $"{result.IntersectionSize} keys in common; receiver {Size(facts.ReceiverItems, facts.ReceiverItemsAreBound)}, sender {Size(facts.SenderItems, facts.SenderItemsAreBound)}"
            )
        );
        output.WriteLine(
            FormattableString.Invariant(
                $"rows {(result.RowsOpened ? "opened" : "closed")}, {result.MatchedRows.Length} own rows match"
            )
        );
        output.WriteLine($"suite {facts.Suite}, semi-honest");
        output.WriteLine($"session {facts.SessionId}");
        output.WriteLine($"transcript {facts.TranscriptHash}");
    }

    private static string Size(int count, bool isBound) =>
        FormattableString.Invariant($"{(isBound ? "at most " : "")}{count}");

    private static void Write(Utf8JsonWriter json, PsiResult result)
    {
        var facts = result.Facts;
        json.WriteStartObject();
        json.WriteNumber("intersection", result.IntersectionSize);
        json.WriteBoolean("rowsOpened", facts.RowsOpened);
        json.WriteNumber("matchedRows", result.MatchedRows.Length);
        json.WriteString("suite", facts.Suite.ToString());
        json.WriteString("output", facts.Output.ToString());
        json.WriteString("subjects", facts.Subjects.ToString());
        json.WriteNumber("minimumIntersection", facts.MinimumIntersection);
        json.WriteNumber("payloadBytes", facts.PayloadBytes);
        json.WriteNumber("receiverSize", facts.ReceiverItems);
        json.WriteBoolean("receiverSizeIsBound", facts.ReceiverItemsAreBound);
        json.WriteNumber("senderSize", facts.SenderItems);
        json.WriteBoolean("senderSizeIsBound", facts.SenderItemsAreBound);
        json.WriteString("receiverBasis", facts.ReceiverBasis);
        json.WriteString("senderBasis", facts.SenderBasis);
        json.WriteString("schema", facts.SchemaHash);
        json.WriteString("session", facts.SessionId);
        json.WriteString("transcript", facts.TranscriptHash);
        json.WriteEndObject();
    }
}
