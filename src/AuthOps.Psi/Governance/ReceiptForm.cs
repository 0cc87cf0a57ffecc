using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What receipts of every protocol have alike: one subject, a predicate of known members, facts that give the statement again, two
/// parties that sign. Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="TFacts">What a receipt of the protocol states.</typeparam>
/// <param name="predicate">The predicate's name.</param>
/// <param name="subject">The subject's name.</param>
/// <param name="label">What the subject's digest is separated by.</param>
internal sealed class ReceiptForm<TFacts>(string predicate, string subject, string label)
    where TFacts : class
{
    /// <summary>Hexadecimal digits of a digest.</summary>
    public const int DigestLength = 64;

    public string PredicateType { get; } = PredicateTypes.Name(predicate);

    /// <summary>Members every receipt has, beside <c>schema</c>, <c>session</c> and <c>transcript</c>.</summary>
    public required string[] Required { get; init; }

    /// <summary>Members a receipt may have, beside <c>caps</c> and <c>purpose</c>.</summary>
    public required string[] Optional { get; init; }

    /// <summary>What facts of every protocol have.</summary>
    public required Func<TFacts, CommonFacts> Common { get; init; }

    /// <summary>Writes the own members.</summary>
    public required Action<TFacts, JsonObject> Write { get; init; }

    /// <summary>Reads the facts.</summary>
    public required Func<PredicateMembers, CommonFacts, TFacts> Parse { get; init; }

    /// <summary>Whether a session can have had these facts; names of parties are judged apart.</summary>
    public required Func<TFacts, bool> CanBe { get; init; }

    /// <summary>Adds a member where there is a value.</summary>
    public static void Add(JsonObject predicate, string name, JsonNode? value)
    {
        if (value is not null)
        {
            predicate[name] = value;
        }
    }

    /// <summary>States the facts; equal facts give equal bytes.</summary>
    /// <exception cref="ArgumentException">The facts name no parties.</exception>
    public Statement State(TFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var common = Common(facts);
        if (common.First is null || common.Second is null)
        {
            throw new ArgumentException(
                "A receipt names both parties; set PsiGovernance.Receipt.",
                nameof(facts)
            );
        }

        var members = new JsonObject
        {
            ["schema"] = common.SchemaHash,
            ["session"] = common.SessionId,
            ["transcript"] = common.TranscriptHash,
        };
        Add(members, "caps", common.Caps?.ToJson());
        Add(members, "purpose", common.Purpose);
        Write(facts, members);
        return new Statement([Subject(common)], PredicateType, members);
    }

    /// <summary>Reads the facts of a receipt. Who states them is for the envelope around the statement to prove.</summary>
    /// <exception cref="EvidenceFormatException">The statement is of another type, or is not what <see cref="State"/> writes.</exception>
    public TFacts Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var members = new PredicateMembers(
            statement.Predicate,
            ["schema", "session", "transcript", .. Required],
            ["caps", "purpose", .. Optional]
        );
        var facts = Parse(
            members,
            new CommonFacts
            {
                SessionId = members.Hex("session", DigestLength),
                SchemaHash = members.Hex("schema", DigestLength),
                TranscriptHash = members.Hex("transcript", DigestLength),
                Purpose = members.Has("purpose") ? members.Text("purpose") : null,
                Caps = members.Has("caps") ? PsiCaps.Read(members.Value("caps")) : null,
            }
        );
        var common = Common(facts);
        if (
            !InputCommitment.IsName(common.First!)
            || !InputCommitment.IsName(common.Second!)
            || common.First == common.Second
            || !CanBe(facts)
        )
        {
            throw new EvidenceFormatException(
                "The receipt states what no session can: its sizes, numbers, terms and parties do not go together."
            );
        }

        return State(facts).Digest == statement.Digest
            ? facts
            : throw new EvidenceFormatException(
                "The receipt's statement is not what its facts give; its subject is another session, or one member contradicts another."
            );
    }

    /// <summary>The third party's check: both named parties, and nobody else, signed these facts.</summary>
    /// <exception cref="EvidenceFormatException">The statement is no receipt.</exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public ReceiptVerdict<TFacts> Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var facts = Read(envelope.Statement);
        var common = Common(facts);
        var verdict = envelope.Verify(trust, requiredRoles, at);
        var findings = verdict.Findings.Select(f => f.Message).ToList();
        foreach (var party in new[] { common.First, common.Second })
        {
            if (!verdict.Signers.Any(s => s.Party == party))
            {
                findings.Add($"No trusted key of {party} signed.");
            }
        }

        if (envelope.Signatures.Count > 2)
        {
            findings.Add("A receipt has the signatures of its two parties and no other.");
        }

        return new ReceiptVerdict<TFacts>(facts, findings);
    }

    /// <summary>The digest that names a session.</summary>
    private Subject Subject(CommonFacts facts) =>
        new(
            subject,
            Convert.ToHexStringLower(
                DomainHash.Hash(
                    HashKind.Sha256,
                    label,
                    Convert.FromHexString(facts.SessionId),
                    Convert.FromHexString(facts.TranscriptHash)
                )
            )
        );
}
