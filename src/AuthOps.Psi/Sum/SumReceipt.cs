using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Sum;

/// <summary>
/// The receipt of a sum: the facts both parties know alike, as a statement that both sign. Stateless and safe to share between threads.
/// </summary>
public static class SumReceipt
{
    private const int DigestLength = ReceiptForm<SumReceiptFacts>.DigestLength;

    private static readonly ReceiptForm<SumReceiptFacts> s_form = new(
        "sum-receipt",
        "psi-sum",
        "authops/psi/sum/receipt/v1"
    )
    {
        Required =
        [
            "bothLearnSum",
            "highest",
            "keysParty",
            "keysSize",
            "lowest",
            "minimumIntersection",
            "opened",
            "valuesParty",
            "valuesSize",
        ],
        Optional = ["intersection", "keysCommitment", "valuesCommitment"],
        Common = static facts => new CommonFacts
        {
            SessionId = facts.SessionId,
            SchemaHash = facts.SchemaHash,
            TranscriptHash = facts.TranscriptHash,
            First = facts.KeysParty,
            Second = facts.ValuesParty,
            Purpose = facts.Purpose,
            Caps = facts.Caps,
        },
        Write = Write,
        Parse = Parse,
        CanBe = CanBe,
    };

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType => s_form.PredicateType;

    /// <summary>States the facts of a sum; equal facts give equal bytes.</summary>
    /// <param name="facts">The facts, with the names of both parties.</param>
    /// <returns>A statement whose subject is <c>psi-sum</c>.</returns>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public static Statement State(SumReceiptFacts facts) => s_form.State(facts);

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <param name="statement">A statement of <see cref="PredicateType"/>.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public static SumReceiptFacts Read(Statement statement) => s_form.Read(statement);

    /// <summary>The third party's check: both named parties, and nobody else, signed these facts.</summary>
    /// <param name="envelope">The receipt.</param>
    /// <param name="trust">The keys to believe, obtained apart from the receipt.</param>
    /// <param name="requiredRoles">The roles that must have signed; at least one.</param>
    /// <param name="at">The instant whose trust counts.</param>
    /// <returns>The facts and what speaks against them.</returns>
    /// <exception cref="EvidenceFormatException">The statement is no receipt.</exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public static ReceiptVerdict<SumReceiptFacts> Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    ) => s_form.Verify(envelope, trust, requiredRoles, at);

    private static void Write(SumReceiptFacts facts, JsonObject predicate)
    {
        predicate["bothLearnSum"] = facts.BothLearnSum;
        predicate["highest"] = facts.Highest;
        predicate["keysParty"] = facts.KeysParty;
        predicate["keysSize"] = facts.KeysItems;
        predicate["lowest"] = facts.Lowest;
        predicate["minimumIntersection"] = facts.MinimumIntersection;
        predicate["opened"] = facts.Cardinality is not null;
        predicate["valuesParty"] = facts.ValuesParty;
        predicate["valuesSize"] = facts.ValuesItems;
        ReceiptForm<SumReceiptFacts>.Add(predicate, "intersection", facts.Cardinality);
        ReceiptForm<SumReceiptFacts>.Add(predicate, "keysCommitment", facts.KeysCommitment);
        ReceiptForm<SumReceiptFacts>.Add(predicate, "valuesCommitment", facts.ValuesCommitment);
    }

    private static SumReceiptFacts Parse(PredicateMembers members, CommonFacts common) =>
        new()
        {
            SessionId = common.SessionId,
            SchemaHash = common.SchemaHash,
            KeysItems = members.Count("keysSize"),
            ValuesItems = members.Count("valuesSize"),
            Lowest = members.Number("lowest"),
            Highest = members.Number("highest"),
            MinimumIntersection = members.Count("minimumIntersection"),
            BothLearnSum = members.Flag("bothLearnSum"),
            Cardinality = members.Has("intersection") ? members.Count("intersection") : null,
            KeysParty = members.Text("keysParty"),
            ValuesParty = members.Text("valuesParty"),
            Purpose = common.Purpose,
            KeysCommitment = members.HexOrNull("keysCommitment", DigestLength),
            ValuesCommitment = members.HexOrNull("valuesCommitment", DigestLength),
            Caps = common.Caps,
            TranscriptHash = common.TranscriptHash,
        };

    /// <summary>Whether sizes, minimum and bounds go together.</summary>
    private static bool CanBe(SumReceiptFacts facts) =>
        facts.MinimumIntersection >= 1
        && facts.Lowest <= facts.Highest
        && facts.Lowest >= -SumOptions.ValueCeiling
        && facts.Highest <= SumOptions.ValueCeiling
        && !(facts.Cardinality > Math.Min(facts.KeysItems, facts.ValuesItems))
        && !(facts.Cardinality < facts.MinimumIntersection);
}
