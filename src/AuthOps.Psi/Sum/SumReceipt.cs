using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using static AuthOps.Psi.Governance.ReceiptEnvelopes;

namespace AuthOps.Psi.Sum;

/// <summary>
/// The receipt of a sum: the facts both parties know alike, as a statement that both sign. Stateless and safe to share between threads.
/// </summary>
public static class SumReceipt
{
    private const int DigestLength = 64;

    private static readonly string[] s_required =
    [
        "bothLearnSum",
        "highest",
        "keysParty",
        "keysSize",
        "lowest",
        "minimumIntersection",
        "opened",
        "schema",
        "session",
        "transcript",
        "valuesParty",
        "valuesSize",
    ];

    private static readonly string[] s_optional =
    [
        "caps",
        "intersection",
        "keysCommitment",
        "purpose",
        "valuesCommitment",
    ];

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("sum-receipt");

    /// <summary>States the facts of a sum; equal facts give equal bytes.</summary>
    /// <param name="facts">The facts, with the names of both parties.</param>
    /// <returns>A statement whose subject is <c>psi-sum</c>.</returns>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public static Statement State(SumReceiptFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.KeysParty is null || facts.ValuesParty is null)
        {
            throw new ArgumentException(
                "A receipt names both parties; set PsiGovernance.Receipt.",
                nameof(facts)
            );
        }

        var predicate = new JsonObject
        {
            ["bothLearnSum"] = facts.BothLearnSum,
            ["highest"] = facts.Highest,
            ["keysParty"] = facts.KeysParty,
            ["keysSize"] = facts.KeysItems,
            ["lowest"] = facts.Lowest,
            ["minimumIntersection"] = facts.MinimumIntersection,
            ["opened"] = facts.Cardinality is not null,
            ["schema"] = facts.SchemaHash,
            ["session"] = facts.SessionId,
            ["transcript"] = facts.TranscriptHash,
            ["valuesParty"] = facts.ValuesParty,
            ["valuesSize"] = facts.ValuesItems,
        };
        Add(predicate, "caps", facts.Caps?.ToJson());
        Add(predicate, "intersection", facts.Cardinality);
        Add(predicate, "keysCommitment", facts.KeysCommitment);
        Add(predicate, "purpose", facts.Purpose);
        Add(predicate, "valuesCommitment", facts.ValuesCommitment);
        return new Statement(
            [
                Subject(
                    "psi-sum",
                    "authops/psi/sum/receipt/v1",
                    facts.SessionId,
                    facts.TranscriptHash
                ),
            ],
            PredicateType,
            predicate
        );
    }

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public static SumReceiptFacts Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var members = new PredicateMembers(statement.Predicate, s_required, s_optional);
        var facts = new SumReceiptFacts
        {
            SessionId = members.Hex("session", DigestLength),
            SchemaHash = members.Hex("schema", DigestLength),
            KeysItems = members.Count("keysSize"),
            ValuesItems = members.Count("valuesSize"),
            Lowest = members.Number("lowest"),
            Highest = members.Number("highest"),
            MinimumIntersection = members.Count("minimumIntersection"),
            BothLearnSum = members.Flag("bothLearnSum"),
            Cardinality = members.Has("intersection") ? members.Count("intersection") : null,
            KeysParty = members.Text("keysParty"),
            ValuesParty = members.Text("valuesParty"),
            Purpose = members.Has("purpose") ? members.Text("purpose") : null,
            KeysCommitment = members.HexOrNull("keysCommitment", DigestLength),
            ValuesCommitment = members.HexOrNull("valuesCommitment", DigestLength),
            Caps = members.Has("caps") ? PsiCaps.Read(members.Value("caps")) : null,
            TranscriptHash = members.Hex("transcript", DigestLength),
        };
        RequireSense(facts);
        return State(facts).Digest == statement.Digest
            ? facts
            : throw new EvidenceFormatException(
                "The receipt's statement is not what its facts give; its subject is another session, or it says of the sum what its number does not."
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
    public static SumReceiptVerdict Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var facts = Read(envelope.Statement);
        return new SumReceiptVerdict(
            facts,
            Findings(envelope, trust, requiredRoles, at, facts.KeysParty!, facts.ValuesParty!)
        );
    }

    private static void RequireSense(SumReceiptFacts facts)
    {
        var isWrong =
            !InputCommitment.IsName(facts.KeysParty!)
            || !InputCommitment.IsName(facts.ValuesParty!)
            || facts.KeysParty == facts.ValuesParty
            || facts.MinimumIntersection < 1
            || facts.Lowest > facts.Highest
            || facts.Lowest < -SumOptions.ValueCeiling
            || facts.Highest > SumOptions.ValueCeiling
            || facts.Cardinality > Math.Min(facts.KeysItems, facts.ValuesItems)
            || facts.Cardinality < facts.MinimumIntersection;
        if (isWrong)
        {
            throw new EvidenceFormatException(
                "The receipt states what no sum can: sizes, minimum, bounds and parties do not go together."
            );
        }
    }
}
