using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The receipt of a session: the facts both parties know alike, as a statement that both sign. Stateless and safe to share
/// between threads.
/// </summary>
public static class PsiReceipt
{
    private const int DigestLength = ReceiptForm<PsiReceiptFacts>.DigestLength;

    private static readonly ReceiptForm<PsiReceiptFacts> s_form = new(
        "psi-receipt",
        "psi-session",
        "authops/psi/receipt/v1"
    )
    {
        Required =
        [
            "minimumIntersection",
            "output",
            "payloadBytes",
            "receiver",
            "receiverSize",
            "receiverSizeIsBound",
            "rowsOpened",
            "sender",
            "senderSize",
            "senderSizeIsBound",
            "subjects",
            "suite",
        ],
        Optional =
        [
            "buckets",
            "intersection",
            "receiverBasis",
            "receiverCommitment",
            "senderBasis",
            "senderCommitment",
        ],
        Common = static facts => new CommonFacts
        {
            SessionId = facts.SessionId,
            SchemaHash = facts.SchemaHash,
            TranscriptHash = facts.TranscriptHash,
            First = facts.Receiver,
            Second = facts.Sender,
            Purpose = facts.Purpose,
            Caps = facts.Caps,
        },
        Write = Write,
        Parse = Parse,
        CanBe = CanBe,
    };

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType => s_form.PredicateType;

    /// <summary>States the facts of a session; equal facts give equal bytes.</summary>
    /// <param name="facts">The facts, with the names of both parties.</param>
    /// <returns>A statement whose subject is <c>psi-session</c>.</returns>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public static Statement State(PsiReceiptFacts facts) => s_form.State(facts);

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public static PsiReceiptFacts Read(Statement statement) => s_form.Read(statement);

    /// <summary>The third party's check: both named parties, and nobody else, signed these facts.</summary>
    /// <param name="envelope">The receipt.</param>
    /// <param name="trust">The keys to believe, obtained apart from the receipt.</param>
    /// <param name="requiredRoles">The roles that must have signed; at least one.</param>
    /// <param name="at">The instant whose trust counts.</param>
    /// <returns>The facts and what speaks against them.</returns>
    /// <exception cref="EvidenceFormatException">The statement is no receipt.</exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public static ReceiptVerdict<PsiReceiptFacts> Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    ) => s_form.Verify(envelope, trust, requiredRoles, at);

    private static void Write(PsiReceiptFacts facts, JsonObject predicate)
    {
        predicate["minimumIntersection"] = facts.MinimumIntersection;
        predicate["output"] = facts.Output.ToString();
        predicate["payloadBytes"] = facts.PayloadBytes;
        predicate["receiver"] = facts.Receiver;
        predicate["receiverSize"] = facts.ReceiverItems;
        predicate["receiverSizeIsBound"] = facts.ReceiverItemsAreBound;
        predicate["rowsOpened"] = facts.RowsOpened;
        predicate["sender"] = facts.Sender;
        predicate["senderSize"] = facts.SenderItems;
        predicate["senderSizeIsBound"] = facts.SenderItemsAreBound;
        predicate["subjects"] = facts.Subjects.ToString();
        predicate["suite"] = facts.Suite.ToString();
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "buckets", facts.Buckets);
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "intersection", facts.Cardinality);
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "receiverBasis", facts.ReceiverBasis);
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "receiverCommitment", facts.ReceiverCommitment);
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "senderBasis", facts.SenderBasis);
        ReceiptForm<PsiReceiptFacts>.Add(predicate, "senderCommitment", facts.SenderCommitment);
    }

    private static PsiReceiptFacts Parse(PredicateMembers members, CommonFacts common) =>
        new()
        {
            SessionId = common.SessionId,
            Suite = members.Named<PsiSuite>("suite"),
            Output = members.Named<PsiOutput>("output"),
            Subjects = members.Named<PsiSubjects>("subjects"),
            SchemaHash = common.SchemaHash,
            Receiver = members.Text("receiver"),
            ReceiverItems = members.Count("receiverSize"),
            ReceiverItemsAreBound = members.Flag("receiverSizeIsBound"),
            Sender = members.Text("sender"),
            SenderItems = members.Count("senderSize"),
            SenderItemsAreBound = members.Flag("senderSizeIsBound"),
            MinimumIntersection = members.Count("minimumIntersection"),
            PayloadBytes = members.Count("payloadBytes"),
            Cardinality = members.Has("intersection") ? members.Count("intersection") : null,
            RowsOpened = members.Flag("rowsOpened"),
            Purpose = common.Purpose,
            ReceiverBasis = members.HexOrNull("receiverBasis", DigestLength),
            SenderBasis = members.HexOrNull("senderBasis", DigestLength),
            ReceiverCommitment = members.HexOrNull("receiverCommitment", DigestLength),
            SenderCommitment = members.HexOrNull("senderCommitment", DigestLength),
            Buckets = members.Has("buckets") ? members.Count("buckets") : null,
            Caps = common.Caps,
            TranscriptHash = common.TranscriptHash,
        };

    /// <summary>Whether sizes, threshold, opened rows, basis and buckets go together.</summary>
    private static bool CanBe(PsiReceiptFacts facts)
    {
        var asksRows = facts.Output != PsiOutput.Cardinality;
        return facts.Buckets is null or (> 0 and <= Large.PsiLargeOptions.MaxBuckets)
            && !(facts.Cardinality > Math.Min(facts.ReceiverItems, facts.SenderItems))
            && !(facts.Cardinality < facts.MinimumIntersection)
            && facts.RowsOpened == (asksRows && facts.Cardinality is not null)
            && (
                !asksRows
                || facts.Subjects != PsiSubjects.NaturalPersons
                || (
                    facts.ReceiverBasis is not null
                    && facts.SenderBasis is not null
                    && facts.Purpose is not null
                )
            );
    }
}
