using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Governance;

/// <summary>A line of a ledger: a session that was admitted, or what came of one; canonical JSON. Stateless and safe to share between threads.</summary>
internal static class LedgerLine
{
    private const int DigestLength = 64;
    private const int MaxBytes = 4096;

    public static byte[] Write(PastSession session)
    {
        var json = new JsonObject
        {
            ["at"] = session.At.UtcTicks.ToString(CultureInfo.InvariantCulture),
            ["ownInput"] = session.OwnInput,
            ["ownItems"] = session.OwnItems,
            ["peerItems"] = session.PeerItems,
            ["peerItemsAreBound"] = session.PeerItemsAreBound,
            ["session"] = session.SessionId,
        };
        if (session.IsNumberAlone)
        {
            json["isNumberAlone"] = true;
        }

        if (session.PeerCommitment is not null)
        {
            json["peerCommitment"] = session.PeerCommitment;
        }

        return Canonical(json);
    }

    public static byte[] Write(string sessionId, int cardinality) =>
        Canonical(new JsonObject { ["cardinality"] = cardinality, ["session"] = sessionId });

    /// <summary>Adds a line to the sessions before it.</summary>
    /// <exception cref="EvidenceFormatException">The line is none.</exception>
    public static void Apply(List<PastSession> sessions, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        if (!CanonicalJson.IsCanonical(bytes, MaxBytes))
        {
            throw new EvidenceFormatException("The line is not canonical JSON.");
        }

        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("cardinality", out _))
        {
            var closing = new PredicateMembers(root, ["cardinality", "session"]);
            var id = closing.Hex("session", DigestLength);
            var index = sessions.FindIndex(s => s.SessionId == id);
            sessions[index < 0 ? throw new EvidenceFormatException("No such session.") : index] =
                sessions[index] with
                {
                    Cardinality = closing.Count("cardinality"),
                };
            return;
        }

        sessions.Add(Session(root));
    }

    private static PastSession Session(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new EvidenceFormatException("The line is no object.");
        }

        var members = new PredicateMembers(
            root,
            ["at", "ownInput", "ownItems", "peerItems", "peerItemsAreBound", "session"],
            "isNumberAlone",
            "peerCommitment"
        );
        return new PastSession
        {
            At =
                long.TryParse(
                    members.Text("at"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var ticks
                )
                && ticks <= DateTimeOffset.MaxValue.Ticks
                    ? new DateTimeOffset(ticks, TimeSpan.Zero)
                    : throw PredicateMembers.Fault("at", "is no instant"),
            SessionId = members.Hex("session", DigestLength),
            OwnInput = members.Hex("ownInput", DigestLength),
            OwnItems = members.Count("ownItems"),
            PeerItems = members.Count("peerItems"),
            PeerItemsAreBound = members.Flag("peerItemsAreBound"),
            IsNumberAlone = members.Has("isNumberAlone") && members.Flag("isNumberAlone"),
            PeerCommitment = members.Has("peerCommitment")
                ? members.Hex("peerCommitment", DigestLength)
                : null,
        };
    }

    private static byte[] Canonical(JsonObject json) =>
        CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json.ToJsonString()), MaxBytes);
}
