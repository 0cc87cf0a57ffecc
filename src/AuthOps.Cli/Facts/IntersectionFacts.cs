using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthOps.Cli.Facts;

/// <summary>What both parties of a private set intersection sign: who, how, how many; no element of either set.</summary>
/// <param name="SessionId">The run.</param>
/// <param name="Suite">Protocol and group.</param>
/// <param name="Output">What was declared to be learnt.</param>
/// <param name="Subjects">Whom the keys identify, as both declared.</param>
/// <param name="SchemaHash">Digest of the key columns' names.</param>
/// <param name="MinimumIntersection">Fewest matches for which rows are opened.</param>
/// <param name="Receiver">Who learnt the matches.</param>
/// <param name="ReceiverSize">Elements the receiver put in.</param>
/// <param name="Sender">The other party.</param>
/// <param name="SenderSize">Elements the sender put in.</param>
/// <param name="IntersectionSize">Elements in common.</param>
/// <param name="TranscriptHash">Digest of every message, equal on both sides.</param>
/// <param name="ReceiverBasis">Digest of the consent statement the receiver's input rests on.</param>
/// <param name="SenderBasis">Digest of the consent statement the sender's input rests on.</param>
internal sealed record IntersectionFacts(
    string SessionId,
    string Suite,
    string Output,
    string Subjects,
    string SchemaHash,
    long MinimumIntersection,
    string Receiver,
    long ReceiverSize,
    string Sender,
    long SenderSize,
    long IntersectionSize,
    string TranscriptHash,
    string ReceiverBasis,
    string SenderBasis
)
{
    /// <summary>The name of the predicate.</summary>
    public const string Predicate = "psi-receipt";

    /// <summary>The predicate.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["intersection"] = IntersectionSize,
            ["minimumIntersection"] = MinimumIntersection,
            ["output"] = Output,
            ["receiver"] = Receiver,
            ["receiverBasis"] = ReceiverBasis,
            ["receiverSize"] = ReceiverSize,
            ["schema"] = SchemaHash,
            ["sender"] = Sender,
            ["senderBasis"] = SenderBasis,
            ["senderSize"] = SenderSize,
            ["session"] = SessionId,
            ["subjects"] = Subjects,
            ["suite"] = Suite,
            ["transcript"] = TranscriptHash,
        };

    /// <summary>Reads a predicate.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static IntersectionFacts Read(JsonElement predicate)
    {
        var reader = new FactReader(predicate);
        return new IntersectionFacts(
            reader.Text("session"),
            reader.Text("suite"),
            reader.Text("output"),
            reader.Text("subjects"),
            reader.Text("schema"),
            reader.Count("minimumIntersection"),
            reader.Text("receiver"),
            reader.Count("receiverSize"),
            reader.Text("sender"),
            reader.Count("senderSize"),
            reader.Count("intersection"),
            reader.Text("transcript"),
            reader.Text("receiverBasis"),
            reader.Text("senderBasis")
        );
    }
}
