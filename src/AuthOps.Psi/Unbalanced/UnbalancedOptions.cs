using AuthOps.Primitives.Usage;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;
using static AuthOps.Psi.OptionRules;

namespace AuthOps.Psi.Unbalanced;

/// <summary>What a server of lookups agrees to for one epoch. Immutable and safe to share between threads.</summary>
public sealed record UnbalancedOptions
{
    /// <summary>The largest set, 2^26 keys.</summary>
    public const int SizeCeiling = 1 << 26;

    /// <summary>The longest label, in bytes.</summary>
    public const int LabelCeiling = 1024;

    /// <summary>The finest division: 2^16 buckets.</summary>
    public const int BucketBitsCeiling = 16;

    /// <summary>Whom the keys identify.</summary>
    public required PsiSubjects Subjects { get; init; }

    /// <summary>
    /// The purpose of the epoch, 1 to 128 characters; needed over natural persons, where the consent of the set and of each client's
    /// keys must be to it. Null for none.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>
    /// Whether the purpose takes in that tags are published: egress that can never be taken back, of which those who consented were
    /// told. Over natural persons nothing is published without it.
    /// </summary>
    public bool AllowsPublication { get; init; }

    /// <summary>The suite.</summary>
    public OprfSuite Suite { get; init; } = OprfSuite.Ristretto255Sha512;

    /// <summary>Whether answers prove that the epoch's key was used.</summary>
    public OprfMode Mode { get; init; } = OprfMode.Voprf;

    /// <summary>The size that clients are told; at least the number of keys, which is the default. Room for later keys.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Evaluations one client gets in the epoch. Every element counts, also one that was sent before.</summary>
    public int EvaluationsPerClient { get; init; } = 100_000;

    /// <summary>
    /// Evaluations of all clients in the epoch. With n keys at most 2^56/n, so that a false match in the whole epoch has a
    /// chance below 2^-40.
    /// </summary>
    public long EvaluationsPerEpoch { get; init; } = 1L << 28;

    /// <summary>
    /// The logarithm of the number of buckets. A client names the bucket of each of its items, so the server learns that many
    /// bits of a public hash of the item; 0 sends the whole set and tells it nothing. By default a bucket has 512 to 1,023 keys.
    /// </summary>
    public int? BucketBits { get; init; }

    /// <summary>Bytes of the longest label; 0 for none. All labels take that much room.</summary>
    public int LabelSize { get; init; }

    /// <summary>
    /// Authorises and meters each answer, if given, by the number of elements; its key is hashed with client and query, so
    /// that a repeated message is the same use.
    /// </summary>
    public PsiMetering? Metering { get; init; }

    /// <summary>
    /// What binds the sessions of a client beside the protocol, by the name its connection authenticated: purpose, which must be the
    /// epoch's, caps, commitments, receipt. Null for nothing. A server with governance answers in sessions alone
    /// (<see cref="LookupSession"/>). Called from several threads.
    /// </summary>
    public Func<string, PsiGovernance>? Governance { get; init; }

    /// <summary>
    /// The ledger by which caps on lookups are judged, that of every client's <see cref="PsiLimits"/>; with <see cref="Resource"/>. The server
    /// then keeps a fingerprint of each key under the ledger's key, about 40 bytes a key. Null where there are no caps.
    /// </summary>
    public SessionLedger? Ledger { get; init; }

    /// <summary>The set as the ledger knows it, without its version, 1 to 128 characters; with <see cref="Ledger"/>.</summary>
    public string? Resource { get; init; }

    /// <summary>The number of threads that compute tags; -1 for all.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>The clock of consent and of the evidence.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The keys that take part: over natural persons those of the set that its consent to the purpose covers now.</summary>
    internal PsiItemSet Admit(PsiItemSet items)
    {
        Require(Enum.IsDefined(Subjects), nameof(Subjects), "is not one of PsiSubjects");
        Require(
            Purpose is null || InputCommitment.IsName(Purpose),
            nameof(Purpose),
            "must have 1 to 128 characters, none a control character"
        );
        var now = TimeProvider.GetUtcNow();
        if (Subjects == PsiSubjects.NaturalPersons)
        {
            PsiConsent.Require(
                items.Consent,
                Purpose,
                now,
                "Lookups and published tags over natural persons",
                "declare PsiSubjects.LegalPersons if the keys are theirs"
            );
        }

        return items.Covered(now);
    }

    /// <summary>What binds the sessions of a client.</summary>
    /// <exception cref="InvalidOperationException">There is none for the client, or it does not go with the epoch.</exception>
    internal PsiGovernance GovernanceOf(string client)
    {
        if (Governance is null)
        {
            return PsiGovernance.None;
        }

        var governance =
            Governance(client)
            ?? throw new InvalidOperationException(
                "There is no governance for the client; refuse its connection, or give one."
            );
        governance.Validate();
        if (governance.Purpose != Purpose)
        {
            throw new InvalidOperationException(
                $"The client's sessions are governed for '{governance.Purpose}', the epoch is for '{Purpose}'; both must be one purpose."
            );
        }

        return
            governance.Limits is not { } limits
            || (limits.Ledger == Ledger && limits.Resource == Resource)
            ? governance
            : throw new InvalidOperationException(
                "The client's caps look back upon another ledger or resource than the server keeps fingerprints for; give UnbalancedOptions the same Ledger and Resource."
            );
    }

    /// <summary>Checks ranges for a set of that many keys.</summary>
    internal void Validate(int items)
    {
        ArgumentNullException.ThrowIfNull(Suite);
        Require(Enum.IsDefined(Mode), nameof(Mode), "is not one of OprfMode");
        var most = MaxItems ?? items;
        Require(
            most >= items && most <= SizeCeiling,
            nameof(MaxItems),
            $"must lie between the number of keys, {items}, and {SizeCeiling}"
        );
        Require(EvaluationsPerClient > 0, nameof(EvaluationsPerClient), "must be positive");
        Require(
            EvaluationsPerEpoch > 0
                && (Int128)EvaluationsPerEpoch * Math.Max(1, most)
                    <= (Int128)1 << EpochParameters.TagErrorBits,
            nameof(EvaluationsPerEpoch),
            $"must be positive and at most 2^{EpochParameters.TagErrorBits} divided by the size of the set"
        );
        Require(
            BucketBits is null or (>= 0 and <= BucketBitsCeiling),
            nameof(BucketBits),
            $"must lie between 0 and {BucketBitsCeiling}"
        );
        Require(
            LabelSize is >= 0 and <= LabelCeiling,
            nameof(LabelSize),
            $"must lie between 0 and {LabelCeiling}"
        );
        Require(
            Metering is null or { Unit: UsageUnit.DataInvocations or UsageUnit.ServiceCalls },
            nameof(Metering),
            "must count data invocations or service calls"
        );
        Require(
            Ledger is null
                ? Resource is null
                : Governance is not null
                    && Resource is not null
                    && InputCommitment.IsName(Resource),
            nameof(Resource),
            "must have 1 to 128 characters, and goes with Ledger and Governance"
        );
        Require(
            MaxDegreeOfParallelism is -1 or > 0,
            nameof(MaxDegreeOfParallelism),
            "must be -1 or at least 1"
        );
    }
}
