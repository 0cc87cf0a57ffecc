using System.Globalization;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using static AuthOps.Psi.Governance.ReceiptEnvelopes;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The receipt of a session: the facts both parties know alike, as a statement that both sign. Stateless and safe to share
/// between threads.
/// </summary>
public static class PsiReceipt
{
    private const int DigestLength = 64;

    private static readonly string[] s_required =
    [
        "minimumIntersection",
        "output",
        "payloadBytes",
        "receiver",
        "receiverSize",
        "receiverSizeIsBound",
        "rowsOpened",
        "schema",
        "sender",
        "senderSize",
        "senderSizeIsBound",
        "session",
        "subjects",
        "suite",
        "transcript",
    ];

    private static readonly string[] s_optional =
    [
        "buckets",
        "caps",
        "intersection",
        "purpose",
        "receiverBasis",
        "receiverCommitment",
        "senderBasis",
        "senderCommitment",
    ];

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("psi-receipt");

    /// <summary>States the facts of a session; equal facts give equal bytes.</summary>
    /// <param name="facts">The facts, with the names of both parties.</param>
    /// <returns>A statement whose subject is <c>psi-session</c>.</returns>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public static Statement State(PsiReceiptFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Receiver is null || facts.Sender is null)
        {
            throw new ArgumentException(
                "A receipt names both parties; set PsiOptions.Receipt.",
                nameof(facts)
            );
        }

        var predicate = new JsonObject
        {
            ["minimumIntersection"] = facts.MinimumIntersection,
            ["output"] = facts.Output.ToString(),
            ["payloadBytes"] = facts.PayloadBytes,
            ["receiver"] = facts.Receiver,
            ["receiverSize"] = facts.ReceiverItems,
            ["receiverSizeIsBound"] = facts.ReceiverItemsAreBound,
            ["rowsOpened"] = facts.RowsOpened,
            ["schema"] = facts.SchemaHash,
            ["sender"] = facts.Sender,
            ["senderSize"] = facts.SenderItems,
            ["senderSizeIsBound"] = facts.SenderItemsAreBound,
            ["session"] = facts.SessionId,
            ["subjects"] = facts.Subjects.ToString(),
            ["suite"] = facts.Suite.ToString(),
            ["transcript"] = facts.TranscriptHash,
        };
        Add(predicate, "buckets", facts.Buckets);
        Add(predicate, "caps", facts.Caps?.ToJson());
        Add(predicate, "intersection", facts.Cardinality);
        Add(predicate, "purpose", facts.Purpose);
        Add(predicate, "receiverBasis", facts.ReceiverBasis);
        Add(predicate, "receiverCommitment", facts.ReceiverCommitment);
        Add(predicate, "senderBasis", facts.SenderBasis);
        Add(predicate, "senderCommitment", facts.SenderCommitment);
        return new Statement([SubjectOf(facts)], PredicateType, predicate);
    }

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public static PsiReceiptFacts Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var members = new PredicateMembers(statement.Predicate, s_required, s_optional);
        var facts = new PsiReceiptFacts
        {
            SessionId = members.Hex("session", DigestLength),
            Suite = Named<PsiSuite>(members, "suite"),
            Output = Named<PsiOutput>(members, "output"),
            Subjects = Named<PsiSubjects>(members, "subjects"),
            SchemaHash = members.Hex("schema", DigestLength),
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
            Purpose = members.Has("purpose") ? members.Text("purpose") : null,
            ReceiverBasis = members.HexOrNull("receiverBasis", DigestLength),
            SenderBasis = members.HexOrNull("senderBasis", DigestLength),
            ReceiverCommitment = members.HexOrNull("receiverCommitment", DigestLength),
            SenderCommitment = members.HexOrNull("senderCommitment", DigestLength),
            Buckets = members.Has("buckets") ? members.Count("buckets") : null,
            Caps = members.Has("caps") ? PsiCaps.Read(members.Value("caps")) : null,
            TranscriptHash = members.Hex("transcript", DigestLength),
        };
        RequireSense(facts);
        return State(facts).Digest == statement.Digest
            ? facts
            : throw new EvidenceFormatException(
                "The receipt's statement is not what its facts give; its subject is another session."
            );
    }

    /// <summary>The third party's check: both named parties, and nobody else, signed these facts.</summary>
    /// <param name="envelope">The receipt.</param>
    /// <param name="trust">The keys to believe, obtained apart from the receipt.</param>
    /// <param name="requiredRoles">The roles that must have signed; at least one.</param>
    /// <param name="at">The instant whose trust counts.</param>
    /// <returns>The facts and what speaks against them.</returns>
    /// <exception cref="EvidenceFormatException">The statement is no receipt.</exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public static PsiReceiptVerdict Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var facts = Read(envelope.Statement);
        return new PsiReceiptVerdict(
            facts,
            Findings(envelope, trust, requiredRoles, at, facts.Receiver!, facts.Sender!)
        );
    }

    private static void RequireSense(PsiReceiptFacts facts)
    {
        var most = Math.Min(facts.ReceiverItems, facts.SenderItems);
        var asksRows = facts.Output != PsiOutput.Cardinality;
        var isWrong =
            !InputCommitment.IsName(facts.Receiver!)
            || !InputCommitment.IsName(facts.Sender!)
            || facts.Receiver == facts.Sender
            || facts.Buckets is 0 or > Large.PsiLargeOptions.MaxBuckets
            || facts.Cardinality > most
            || facts.Cardinality < facts.MinimumIntersection
            || facts.RowsOpened != (asksRows && facts.Cardinality is not null)
            || (
                asksRows
                && facts.Subjects == PsiSubjects.NaturalPersons
                && (
                    facts.ReceiverBasis is null
                    || facts.SenderBasis is null
                    || facts.Purpose is null
                )
            );
        if (isWrong)
        {
            throw new EvidenceFormatException(
                "The receipt states what no session can: sizes, threshold, opened rows, basis and parties do not go together."
            );
        }
    }

    private static Subject SubjectOf(PsiReceiptFacts facts) =>
        Subject("psi-session", "authops/psi/receipt/v1", facts.SessionId, facts.TranscriptHash);

    private static T Named<T>(PredicateMembers members, string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(members.Text(name), out var value)
        && Enum.IsDefined(value)
        && string.Create(CultureInfo.InvariantCulture, $"{value}") == members.Text(name)
            ? value
            : throw PredicateMembers.Fault(
                name,
                $"must be one of {string.Join(", ", Enum.GetNames<T>())}"
            );
}
