using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// The receipt of a lookup: the facts both sides know alike, as a statement that both sign. Stateless and safe to share between threads.
/// </summary>
public static class LookupReceipt
{
    private const int DigestLength = ReceiptForm<LookupReceiptFacts>.DigestLength;

    private static readonly ReceiptForm<LookupReceiptFacts> s_form = new(
        "lookup-receipt",
        "psi-lookup",
        "authops/psi/unbalanced/receipt/v1"
    )
    {
        Required =
        [
            "bucketBits",
            "client",
            "epoch",
            "keys",
            "labelBytes",
            "mode",
            "server",
            "serverSize",
            "subjects",
        ],
        Optional = ["clientBasis", "clientCommitment", "serverBasis", "serverCommitment"],
        Common = static facts => new CommonFacts
        {
            SessionId = facts.SessionId,
            SchemaHash = facts.SchemaHash,
            TranscriptHash = facts.TranscriptHash,
            First = facts.Client,
            Second = facts.Server,
            Purpose = facts.Purpose,
            Caps = facts.Caps,
        },
        Write = Write,
        Parse = Parse,
        CanBe = CanBe,
    };

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType => s_form.PredicateType;

    /// <summary>States the facts of a lookup; equal facts give equal bytes.</summary>
    /// <param name="facts">The facts, with the names of both sides.</param>
    /// <returns>A statement whose subject is <c>psi-lookup</c>.</returns>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public static Statement State(LookupReceiptFacts facts) => s_form.State(facts);

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public static LookupReceiptFacts Read(Statement statement) => s_form.Read(statement);

    /// <summary>The third party's check: both named parties, and nobody else, signed these facts.</summary>
    /// <param name="envelope">The receipt.</param>
    /// <param name="trust">The keys to believe, obtained apart from the receipt.</param>
    /// <param name="requiredRoles">The roles that must have signed; at least one.</param>
    /// <param name="at">The instant whose trust counts.</param>
    /// <returns>The facts and what speaks against them.</returns>
    /// <exception cref="EvidenceFormatException">The statement is no receipt.</exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public static ReceiptVerdict<LookupReceiptFacts> Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    ) => s_form.Verify(envelope, trust, requiredRoles, at);

    private static void Write(LookupReceiptFacts facts, JsonObject predicate)
    {
        predicate["bucketBits"] = facts.BucketBits;
        predicate["client"] = facts.Client;
        predicate["epoch"] = facts.EpochDigest;
        predicate["keys"] = facts.Keys;
        predicate["labelBytes"] = facts.LabelBytes;
        predicate["mode"] = facts.Mode.ToString();
        predicate["server"] = facts.Server;
        predicate["serverSize"] = facts.ServerItems;
        predicate["subjects"] = facts.Subjects.ToString();
        ReceiptForm<LookupReceiptFacts>.Add(predicate, "clientBasis", facts.ClientBasis);
        ReceiptForm<LookupReceiptFacts>.Add(predicate, "clientCommitment", facts.ClientCommitment);
        ReceiptForm<LookupReceiptFacts>.Add(predicate, "serverBasis", facts.ServerBasis);
        ReceiptForm<LookupReceiptFacts>.Add(predicate, "serverCommitment", facts.ServerCommitment);
    }

    private static LookupReceiptFacts Parse(PredicateMembers members, CommonFacts common) =>
        new()
        {
            SessionId = common.SessionId,
            EpochDigest = members.Hex("epoch", DigestLength),
            SchemaHash = common.SchemaHash,
            Mode = members.Named<OprfMode>("mode"),
            Subjects = members.Named<PsiSubjects>("subjects"),
            Keys = members.Count("keys"),
            ServerItems = members.Count("serverSize"),
            BucketBits = members.Count("bucketBits"),
            LabelBytes = members.Count("labelBytes"),
            Client = members.Text("client"),
            Server = members.Text("server"),
            Purpose = common.Purpose,
            ClientBasis = members.HexOrNull("clientBasis", DigestLength),
            ServerBasis = members.HexOrNull("serverBasis", DigestLength),
            ClientCommitment = members.HexOrNull("clientCommitment", DigestLength),
            ServerCommitment = members.HexOrNull("serverCommitment", DigestLength),
            Caps = common.Caps,
            TranscriptHash = common.TranscriptHash,
        };

    /// <summary>Whether sizes are in range, and persons were looked up on a basis and for a purpose.</summary>
    private static bool CanBe(LookupReceiptFacts facts) =>
        facts.Keys is > 0 and <= UnbalancedClient.MaxQueryItems
        && facts.ServerItems is > 0 and <= UnbalancedOptions.SizeCeiling
        && facts.BucketBits <= UnbalancedOptions.BucketBitsCeiling
        && facts.LabelBytes <= UnbalancedOptions.LabelCeiling
        && (
            facts.Subjects != PsiSubjects.NaturalPersons
            || (
                facts.ClientBasis is not null
                && facts.ServerBasis is not null
                && facts.Purpose is not null
            )
        );
}
