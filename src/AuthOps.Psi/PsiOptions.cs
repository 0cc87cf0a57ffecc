using AuthOps.Primitives.Usage;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Vole;
using static AuthOps.Psi.OptionRules;

namespace AuthOps.Psi;

/// <summary>What a party agrees to. Output, subjects, suite, threshold, payload, purpose, caps, parties of a receipt and pre-shared key must be the same on both sides. Immutable and safe to share between threads.</summary>
public sealed record PsiOptions
{
    /// <summary>The largest set a session can be told to accept.</summary>
    public const int SizeCeiling = 1 << 26;

    /// <summary>The longest payload of a match, in bytes.</summary>
    public const int MaxPayloadBytes = 1024;

    /// <summary>The shortest pre-shared key, in bytes.</summary>
    public const int MinPreSharedKeyBytes = 32;

    /// <summary>What the session yields.</summary>
    public required PsiOutput Output { get; init; }

    /// <summary>Whom the keys identify.</summary>
    public required PsiSubjects Subjects { get; init; }

    /// <summary>The suite.</summary>
    public PsiSuite Suite { get; init; } = PsiSuite.EcdhRistretto255;

    /// <summary>
    /// The smallest intersection whose rows are opened; at least 0. Below it the sender keeps its order and the receiver
    /// cannot tell which of its rows match. Both parties know the size in any case. Above 0 it needs a suite of ECDH-PSI.
    /// </summary>
    public int MinimumIntersection { get; init; }

    /// <summary>The largest set accepted from the peer; at most <see cref="SizeCeiling"/>.</summary>
    public int MaxPeerItems { get; init; } = 1 << 22;

    /// <summary>
    /// Hides the own number of keys: it is padded to this bound, which the peer learns instead; null tells the number itself.
    /// </summary>
    public int? SizeBound { get; init; }

    /// <summary>
    /// The longest payload in bytes that the sender attaches to each of its rows and the receiver learns for those that
    /// match, at most <see cref="MaxPayloadBytes"/>; 0 for none. Payloads travel padded to it. Needs row-level output and a
    /// suite of ECDH-PSI whose map is uniform: any but <see cref="PsiSuite.EcdhX25519Elligator2"/>.
    /// </summary>
    public int PayloadBytes { get; init; }

    /// <summary>
    /// A secret of at least <see cref="MinPreSharedKeyBytes"/> random bytes that both parties hold, so that frames prove who
    /// made them also over a stream that does not; empty for none.
    /// </summary>
    public ReadOnlyMemory<byte> PreSharedKey { get; init; }

    /// <summary>
    /// The purpose both parties declare, 1 to 128 characters; needed for row-level output over natural persons, where the
    /// consent of both sides must be to it. Null for none.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>Whether both parties must quote a registered commitment to their input.</summary>
    public bool RequiresCommitments { get; init; }

    /// <summary>The commitment the peer must quote, 64 lower-case hexadecimal digits; null for any.</summary>
    public string? PeerCommitment { get; init; }

    /// <summary>That both parties sign a receipt before either has its output, if given.</summary>
    public PsiReceiptTerms? Receipt { get; init; }

    /// <summary>Caps of sizes, numbers and differences, if given.</summary>
    public PsiLimits? Limits { get; init; }

    /// <summary>Authorises and meters the session, if given.</summary>
    public PsiMetering? Metering { get; init; }

    /// <summary>
    /// The longest wait for one frame to arrive or to leave. A peer that computes for longer says so by heartbeats; it is told
    /// this limit.
    /// </summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest session, whatever the peer sends.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The clock of timeouts and of the lawful basis.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The number of threads that compute; -1 for all. Suites of VOLE-PSI compute with one.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>What binds the session beside its protocol.</summary>
    internal PsiGovernance Governance =>
        new()
        {
            Purpose = Purpose,
            RequiresCommitments = RequiresCommitments,
            PeerCommitment = PeerCommitment,
            Receipt = Receipt,
            Limits = Limits,
            TimeProvider = TimeProvider,
        };

    /// <summary>The buckets of the large set that a session compares one of.</summary>
    internal int Buckets { get; init; } = 1;

    /// <summary>Checks ranges, and that a session may use a set as this party intends; nobody is spoken to.</summary>
    /// <param name="items">The own items.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without consent that holds now.</exception>
    public void Validate(PsiItemSet items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Validate();
        RequireConsent(items.Consent);
    }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        Require(Enum.IsDefined(Output), nameof(Output), "is not one of PsiOutput");
        Require(Enum.IsDefined(Subjects), nameof(Subjects), "is not one of PsiSubjects");
        Require(Enum.IsDefined(Suite), nameof(Suite), "is not one of PsiSuite");
        Require(MinimumIntersection >= 0, nameof(MinimumIntersection), "must be at least 0");
        Require(
            MaxPeerItems is >= 0 and <= SizeCeiling,
            nameof(MaxPeerItems),
            "must lie between 0 and SizeCeiling"
        );
        Require(
            SizeBound is null or (>= 0 and <= SizeCeiling),
            nameof(SizeBound),
            "must lie between 0 and SizeCeiling"
        );
        Require(
            PayloadBytes is >= 0 and <= MaxPayloadBytes,
            nameof(PayloadBytes),
            "must lie between 0 and MaxPayloadBytes"
        );
        Require(
            PayloadBytes == 0 || Output != PsiOutput.Cardinality,
            nameof(PayloadBytes),
            "needs row-level output"
        );
        RequireConnection(PreSharedKey, StepTimeout, SessionTimeout);
        Require(
            MaxDegreeOfParallelism is -1 or > 0,
            nameof(MaxDegreeOfParallelism),
            "must be -1 or at least 1"
        );
        Require(
            Metering is null or { Unit: UsageUnit.DataInvocations or UsageUnit.Rows },
            nameof(Metering),
            "must count data invocations or rows"
        );
        ValidateSuite();
        Governance.Validate();
    }

    /// <summary>
    /// The keys a session may use: those of the set that its consent covers now. Row-level output over natural persons takes
    /// no set without a consent to the declared purpose that holds now.
    /// </summary>
    internal PsiItemSet Admit(PsiItemSet items)
    {
        RequireConsent(items.Consent);
        return items.Covered(TimeProvider.GetUtcNow());
    }

    /// <summary>Checks that row-level output over natural persons rests on consent that holds now.</summary>
    internal void RequireConsent(PsiConsent? consent)
    {
        if (Output == PsiOutput.Cardinality || Subjects != PsiSubjects.NaturalPersons)
        {
            return;
        }

        PsiConsent.Require(
            consent,
            Purpose,
            TimeProvider.GetUtcNow(),
            "Learning which rows match, over natural persons,",
            "ask for PsiOutput.Cardinality"
        );
    }

    private void ValidateSuite()
    {
        Require(
            PayloadBytes == 0 || Suite != PsiSuite.EcdhX25519Elligator2,
            nameof(PayloadBytes),
            "needs a suite whose map is uniform; EcdhX25519Elligator2 is not one"
        );
        if (VoleSuite.Find(Suite) is not { } suite)
        {
            return;
        }

        Require(
            PayloadBytes == 0,
            nameof(PayloadBytes),
            "is not carried by VOLE suites, which compare tags and make no keys of them; use an ECDH suite"
        );
        Require(
            Output != PsiOutput.Cardinality,
            nameof(Output),
            "cannot be a number alone in VOLE suites: the receiver compares the sender's tags with its own and sees which match; use an ECDH suite"
        );
        Require(
            MinimumIntersection == 0,
            nameof(MinimumIntersection),
            "cannot be enforced in VOLE suites: the receiver has its matches before anybody can count them; use an ECDH suite"
        );
        Require(
            SizeBound is null || SizeBound <= suite.MaxItems,
            nameof(SizeBound),
            $"must be at most {suite.MaxItems} in VOLE suites; divide the set into buckets"
        );
    }
}
