using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Psi;

namespace AuthOps.Cli.Intersections;

/// <summary>What a party learnt, as text or JSON. Stateless; safe for concurrent use.</summary>
internal static class IntersectionPage
{
    /// <summary>Prints the facts both parties share, the size of the intersection, and the number of own rows that match.</summary>
    public static void Print(
        TextWriter output,
        PsiReceiptFacts facts,
        int size,
        int matchedRows,
        bool isJson
    )
    {
        if (isJson)
        {
            JsonOutput.Print(output, json => Write(json, facts, size, matchedRows));
            return;
        }

        output.WriteLine(
            FormattableString.Invariant(
                $"{size} keys in common; receiver {Size(facts.ReceiverItems, facts.ReceiverItemsAreBound)}, sender {Size(facts.SenderItems, facts.SenderItemsAreBound)}"
            )
        );
        output.WriteLine(
            FormattableString.Invariant(
                $"rows {(facts.RowsOpened ? "opened" : "closed")}, {matchedRows} own rows match"
            )
        );
        output.WriteLine($"suite {facts.Suite}, {Model(facts.Suite)}");
        output.WriteLine($"session {facts.SessionId}");
        output.WriteLine($"transcript {facts.TranscriptHash}");
    }

    private static string Model(PsiSuite suite) =>
        suite
            is PsiSuite.VoleMaliciousRistretto255
                or PsiSuite.VoleMaliciousSm2
                or PsiSuite.VoleConservativeRistretto255
                or PsiSuite.VoleConservativeSm2
            ? "malicious"
            : "semi-honest";

    private static string Size(int count, bool isBound) =>
        FormattableString.Invariant($"{(isBound ? "at most " : "")}{count}");

    private static void Write(Utf8JsonWriter json, PsiReceiptFacts facts, int size, int matchedRows)
    {
        json.WriteStartObject();
        json.WriteNumber("intersection", size);
        json.WriteBoolean("rowsOpened", facts.RowsOpened);
        json.WriteNumber("matchedRows", matchedRows);
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
        json.WriteString("receiverCommitment", facts.ReceiverCommitment);
        json.WriteString("senderCommitment", facts.SenderCommitment);
        json.WriteString("schema", facts.SchemaHash);
        json.WriteString("session", facts.SessionId);
        json.WriteString("transcript", facts.TranscriptHash);
        json.WriteEndObject();
    }
}
