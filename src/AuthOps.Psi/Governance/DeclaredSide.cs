using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What a party declared of itself beside the protocol: its size, on whose consent it acts, and what it binds itself to. Digests have
/// 32 bytes, zeros where there is nothing. Immutable and safe to share between threads.
/// </summary>
internal sealed record DeclaredSide
{
    public const int DigestSize = 32;

    public required int Items { get; init; }

    public required bool ItemsAreBound { get; init; }

    /// <summary>The digest of the consent's statement.</summary>
    public required byte[] Basis { get; init; }

    /// <summary>The digest of purpose, names and caps, which both parties state alike.</summary>
    public required byte[] Terms { get; init; }

    /// <summary>The digest of the commitment to the input.</summary>
    public required byte[] Commitment { get; init; }

    /// <summary>The id of the key that signs the receipt.</summary>
    public required byte[] SignerKey { get; init; }

    /// <summary>What this party declares.</summary>
    public static DeclaredSide Own(
        PsiGovernance governance,
        PsiRole role,
        int items,
        bool areBound,
        PsiConsent? consent,
        InputCommitment? commitment
    ) =>
        new()
        {
            Items = items,
            ItemsAreBound = areBound,
            Basis = DigestOf(consent?.Basis.StatementDigest),
            Terms = SessionTerms.Digest(governance, role),
            Commitment = DigestOf(commitment?.Digest),
            SignerKey = DigestOf(governance.Receipt?.Signer.KeyId),
        };

    /// <summary>Refuses a peer whose basis, terms, commitment or signing key is not what this party agreed to.</summary>
    public void Accept(PsiOptions options, DeclaredSide peer)
    {
        Require(
            options.Output == PsiOutput.Cardinality
                || options.Subjects != PsiSubjects.NaturalPersons
                || peer.HasBasis,
            PsiProtocolError.LawfulBasis,
            "The peer names no lawful basis for row-level output over natural persons."
        );
        Accept(options.Governance, peer);
    }

    /// <summary>Refuses a peer whose terms, commitment or signing key is not what this party agreed to.</summary>
    public void Accept(PsiGovernance governance, DeclaredSide peer)
    {
        Require(
            peer.Terms.AsSpan().SequenceEqual(Terms),
            PsiProtocolError.PolicyMismatch,
            "The parties declare another purpose, other caps, or other names of the receipt's parties; agree on them first."
        );
        Require(
            !governance.RequiresCommitments || (IsGiven(peer.Commitment) && IsGiven(Commitment)),
            PsiProtocolError.CommitmentMismatch,
            "Both parties must quote a registered commitment to their input; one does not."
        );
        Require(
            governance.PeerCommitment is null
                || peer.Commitment.AsSpan().SequenceEqual(DigestOf(governance.PeerCommitment)),
            PsiProtocolError.CommitmentMismatch,
            "The peer quotes another commitment than the one expected of it."
        );
        Require(
            peer.SignerKey.AsSpan().SequenceEqual(DigestOf(governance.Receipt?.PeerKey.KeyId)),
            PsiProtocolError.ReceiptRefused,
            "The peer would sign no receipt, or sign with another key than the one expected of it."
        );
    }

    /// <summary>What both parties know alike of a finished session.</summary>
    public static PsiReceiptFacts Facts(
        PsiOptions options,
        PsiRole role,
        (DeclaredSide Receiver, DeclaredSide Sender) sides,
        (string Id, string SchemaHash, byte[] Transcript, int? Buckets) session,
        (int Size, bool RowsOpened) outcome
    ) =>
        new()
        {
            SessionId = session.Id,
            Suite = options.Suite,
            Output = options.Output,
            Subjects = options.Subjects,
            SchemaHash = session.SchemaHash,
            ReceiverItems = sides.Receiver.Items,
            ReceiverItemsAreBound = sides.Receiver.ItemsAreBound,
            SenderItems = sides.Sender.Items,
            SenderItemsAreBound = sides.Sender.ItemsAreBound,
            MinimumIntersection = options.MinimumIntersection,
            PayloadBytes = options.PayloadBytes,
            Cardinality = outcome.Size >= options.MinimumIntersection ? outcome.Size : null,
            RowsOpened = outcome.RowsOpened,
            ReceiverBasis = TextOf(sides.Receiver.Basis),
            SenderBasis = TextOf(sides.Sender.Basis),
            Receiver =
                role == PsiRole.Receiver ? options.Receipt?.Party : options.Receipt?.PeerParty,
            Sender = role == PsiRole.Sender ? options.Receipt?.Party : options.Receipt?.PeerParty,
            Purpose = options.Purpose,
            ReceiverCommitment = TextOf(sides.Receiver.Commitment),
            SenderCommitment = TextOf(sides.Sender.Commitment),
            Caps = options.Limits?.Caps,
            Buckets = session.Buckets,
            TranscriptHash = Convert.ToHexStringLower(session.Transcript),
        };

    /// <summary>The peer's commitment as text, or null.</summary>
    public string? CommitmentText => TextOf(Commitment);

    /// <summary>Whether the party names on whose consent it acts.</summary>
    public bool HasBasis => IsGiven(Basis);

    private static bool IsGiven(byte[] digest) => digest.AsSpan().ContainsAnyExcept((byte)0);

    private static byte[] DigestOf(string? text) =>
        text is null ? new byte[DigestSize] : Convert.FromHexString(text);

    /// <summary>A digest as text, or null for none.</summary>
    public static string? TextOf(byte[] digest) =>
        IsGiven(digest) ? Convert.ToHexStringLower(digest) : null;
}
