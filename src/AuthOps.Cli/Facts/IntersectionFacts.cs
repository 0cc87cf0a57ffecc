using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthOps.Cli.Facts;

/// <summary>What both parties of a private set intersection sign: who, how, how many; no element of either set.</summary>
/// <param name="SessionId">The run.</param>
/// <param name="Suite">Protocol and group.</param>
/// <param name="Receiver">Who learnt the matches.</param>
/// <param name="ReceiverSize">Elements the receiver put in.</param>
/// <param name="Sender">The other party.</param>
/// <param name="SenderSize">Elements the sender put in.</param>
/// <param name="IntersectionSize">Elements in common.</param>
/// <param name="TranscriptHash">Digest of every message, equal on both sides.</param>
/// <param name="ConsentDigest">Digest of the consent statement by which both inputs were filtered.</param>
internal sealed record IntersectionFacts(
    string SessionId,
    string Suite,
    string Receiver,
    long ReceiverSize,
    string Sender,
    long SenderSize,
    long IntersectionSize,
    string TranscriptHash,
    string ConsentDigest
)
{
    /// <summary>The name of the predicate.</summary>
    public const string Predicate = "psi-receipt";

    /// <summary>The predicate.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["consent"] = ConsentDigest,
            ["intersection"] = IntersectionSize,
            ["receiver"] = Receiver,
            ["receiverSize"] = ReceiverSize,
            ["sender"] = Sender,
            ["senderSize"] = SenderSize,
            ["session"] = SessionId,
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
            reader.Text("receiver"),
            reader.Count("receiverSize"),
            reader.Text("sender"),
            reader.Count("senderSize"),
            reader.Count("intersection"),
            reader.Text("transcript"),
            reader.Text("consent")
        );
    }
}
