using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>Both declarations, what they are compared for, and what they bind. One session owns it; not safe for concurrent use.</summary>
internal sealed class EcdhHandshake : IDisposable
{
    private readonly PsiOptions _options;
    private readonly EcdhSuite _suite;
    private readonly HelloMessage _own;
    private readonly byte[] _ephemeral;
    private readonly byte[] _shared;
    private byte[]? _receiverHello;
    private HelloMessage? _peer;

    public EcdhHandshake(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        EcdhSuite suite,
        IEcdhRandomness randomness
    )
    {
        _options = options;
        _suite = suite;
        _ephemeral = GC.AllocateArray<byte>(suite.Group.ScalarSize, pinned: true);
        _shared = GC.AllocateArray<byte>(suite.Group.ElementSize, pinned: true);
        randomness.FillEphemeral(suite.Group, _ephemeral);
        var nonce = new byte[HelloMessage.NonceSize];
        randomness.FillNonce(nonce);
        _own = new HelloMessage
        {
            Suite = options.Suite,
            Role = role,
            Output = options.Output,
            Subjects = options.Subjects,
            TagSize = EcdhMasker.TagSize,
            ItemCount = (uint)(options.SizeBound ?? items.Count),
            MinimumIntersection = (uint)options.MinimumIntersection,
            ChunkItems = EcdhSchedule.ChunkItems,
            PayloadSize = (uint)options.PayloadBytes,
            SilenceMilliseconds = (uint)options.StepTimeout.TotalMilliseconds,
            IsPadded = options.SizeBound is not null,
            SchemaHash = items.SchemaHash.ToArray(),
            BasisDigest = DigestOf(items.Consent?.Basis.StatementDigest),
            Nonce = nonce,
            Ephemeral = EphemeralKey(),
            TermsDigest = SessionTerms.Digest(options, role),
            Commitment = DigestOf(items.Commitment?.Digest),
            SignerKey = DigestOf(options.Receipt?.Signer.KeyId),
        };
    }

    /// <summary>The hash of both declarations; empty before both are known.</summary>
    public byte[] SessionId { get; private set; } = [];

    /// <summary>What frames after the handshake are sealed under; null before both declarations are known.</summary>
    public SessionKeys? Keys { get; private set; }

    public int OwnItemCount => (int)_own.ItemCount;

    public int PeerItemCount => (int)_peer!.ItemCount;

    /// <summary>Admits the session under the own caps, once both declarations are bound.</summary>
    public void RequireCaps(PsiItemSet items)
    {
        if (_options.Limits is not { } limits)
        {
            return;
        }

        CapRules.RequireSizes(limits.Caps, items.Count, PeerItemCount);
        limits.Ledger.Admit(
            limits,
            _options.Purpose ?? "",
            new PastSession
            {
                SessionId = Convert.ToHexStringLower(SessionId),
                At = _options.TimeProvider.GetUtcNow(),
                OwnInput = "",
                OwnItems = items.Count,
                PeerItems = PeerItemCount,
                PeerItemsAreBound = _peer!.IsPadded,
                PeerCommitment = TextOf(_peer.Commitment),
            },
            items
        );
    }

    /// <summary>The longest silence that both parties bear.</summary>
    public TimeSpan Silence =>
        TimeSpan.FromMilliseconds(Math.Min(_own.SilenceMilliseconds, _peer!.SilenceMilliseconds));

    public void WriteHello(Span<byte> payload) => _own.Write(payload);

    /// <summary>Compares the peer's declaration with the own one.</summary>
    public void Accept(HelloMessage peer)
    {
        Require(
            peer.Suite == _own.Suite
                && peer.TagSize == _own.TagSize
                && peer.ChunkItems == _own.ChunkItems,
            PsiProtocolError.SuiteMismatch,
            $"The peer proposes suite {(int)peer.Suite} with {peer.TagSize}-byte tags; this party agreed to suite {(int)_own.Suite} with {_own.TagSize}-byte tags."
        );
        Require(
            peer.Role == (_own.Role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver)
                && !peer.Nonce.AsSpan().SequenceEqual(_own.Nonce),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role, or reflects this party's own declaration."
        );
        Require(
            peer.Output == _own.Output
                && peer.Subjects == _own.Subjects
                && peer.MinimumIntersection == _own.MinimumIntersection
                && peer.PayloadSize == _own.PayloadSize,
            PsiProtocolError.PolicyMismatch,
            "The parties declare different output, subjects, payloads or minimum intersection; agree on them first."
        );
        Require(
            peer.SchemaHash.AsSpan().SequenceEqual(_own.SchemaHash),
            PsiProtocolError.SchemaMismatch,
            "The parties name different key columns; agree on names and order first."
        );
        Require(
            peer.ItemCount <= (uint)_options.MaxPeerItems,
            PsiProtocolError.SizeLimitExceeded,
            $"The peer announces {peer.ItemCount} items; this party accepts {_options.MaxPeerItems}."
        );
        Require(
            _options.Output == PsiOutput.Cardinality
                || _options.Subjects != PsiSubjects.NaturalPersons
                || peer.BasisDigest.AsSpan().ContainsAnyExcept((byte)0),
            PsiProtocolError.LawfulBasis,
            "The peer names no lawful basis for row-level output over natural persons."
        );
        AcceptGovernance(peer);
        Agree(peer.Ephemeral);
        _peer = peer;
    }

    /// <summary>Terms, commitments and signing key, as declared.</summary>
    private void AcceptGovernance(HelloMessage peer)
    {
        Require(
            peer.TermsDigest.AsSpan().SequenceEqual(_own.TermsDigest),
            PsiProtocolError.PolicyMismatch,
            "The parties declare another purpose, other caps, or other names of the receipt's parties; agree on them first."
        );
        Require(
            !_options.RequiresCommitments || (IsGiven(peer.Commitment) && IsGiven(_own.Commitment)),
            PsiProtocolError.CommitmentMismatch,
            "Both parties must quote a registered commitment to their input; one does not."
        );
        Require(
            _options.PeerCommitment is null
                || peer.Commitment.AsSpan().SequenceEqual(DigestOf(_options.PeerCommitment)),
            PsiProtocolError.CommitmentMismatch,
            "The peer quotes another commitment than the one expected of it."
        );
        Require(
            peer.SignerKey.AsSpan().SequenceEqual(DigestOf(_options.Receipt?.PeerKey.KeyId)),
            PsiProtocolError.ReceiptRefused,
            "The peer would sign no receipt, or sign with another key than the one expected of it."
        );
    }

    /// <summary>Takes the declarations as sent, the receiver's first; true when both are bound into the session id.</summary>
    public bool TryBind(ReadOnlySpan<byte> hello)
    {
        if (_receiverHello is null)
        {
            _receiverHello = hello.ToArray();
            return false;
        }

        SessionId = DomainHash.Hash(
            _suite.Hash,
            "authops/psi/ecdh/session/v2",
            _receiverHello,
            hello.ToArray()
        );
        Keys = SessionKeys.Derive(_suite.Hash, SessionId, _shared, _options.PreSharedKey);
        ForgetEphemeral();
        return true;
    }

    /// <summary>Binds the hashes of what each side sent to the session.</summary>
    public byte[] TranscriptHash(byte[] receiverFrames, byte[] senderFrames) =>
        DomainHash.Hash(
            _suite.Hash,
            "authops/psi/ecdh/transcript/v2",
            SessionId,
            receiverFrames,
            senderFrames
        );

    /// <summary>What a side says at the end: the transcript hash, bound to who says it, so that it cannot be said back.</summary>
    public byte[] Finish(PsiRole role, byte[] transcriptHash) =>
        DomainHash.Hash(
            _suite.Hash,
            "authops/psi/ecdh/finish/v2",
            transcriptHash,
            new[] { (byte)role }
        );

    /// <summary>What both parties know alike.</summary>
    public PsiReceiptFacts Facts(int size, bool rowsOpened, byte[] transcriptHash)
    {
        var (receiver, sender) = _own.Role == PsiRole.Receiver ? (_own, _peer!) : (_peer!, _own);
        return new PsiReceiptFacts
        {
            SessionId = Convert.ToHexStringLower(SessionId),
            Suite = _options.Suite,
            Output = _options.Output,
            Subjects = _options.Subjects,
            SchemaHash = Convert.ToHexStringLower(_own.SchemaHash),
            ReceiverItems = (int)receiver.ItemCount,
            ReceiverItemsAreBound = receiver.IsPadded,
            SenderItems = (int)sender.ItemCount,
            SenderItemsAreBound = sender.IsPadded,
            MinimumIntersection = _options.MinimumIntersection,
            PayloadBytes = _options.PayloadBytes,
            Cardinality = size >= _options.MinimumIntersection ? size : null,
            RowsOpened = rowsOpened,
            ReceiverBasis = TextOf(receiver.BasisDigest),
            SenderBasis = TextOf(sender.BasisDigest),
            Receiver = PartyOf(PsiRole.Receiver),
            Sender = PartyOf(PsiRole.Sender),
            Purpose = _options.Purpose,
            ReceiverCommitment = TextOf(receiver.Commitment),
            SenderCommitment = TextOf(sender.Commitment),
            Caps = _options.Limits?.Caps,
            TranscriptHash = Convert.ToHexStringLower(transcriptHash),
        };
    }

    /// <summary>Clears the secrets of the session.</summary>
    public void Dispose()
    {
        ForgetEphemeral();
        if (Keys is not null)
        {
            CryptographicOperations.ZeroMemory(Keys.Receiver);
            CryptographicOperations.ZeroMemory(Keys.Sender);
        }
    }

    private void ForgetEphemeral()
    {
        CryptographicOperations.ZeroMemory(_ephemeral);
        CryptographicOperations.ZeroMemory(_shared);
    }

    private byte[] EphemeralKey()
    {
        var key = new byte[HelloMessage.EphemeralSize];
        _suite.Group.MultiplyBatch(
            _ephemeral,
            _suite.Generator,
            key.AsSpan(0, _suite.Group.ElementSize)
        );
        return key;
    }

    private void Agree(ReadOnlySpan<byte> peerKey)
    {
        var size = _suite.Group.ElementSize;
        Require(
            !peerKey[size..].ContainsAnyExcept((byte)0)
                && _suite.Group.TryMultiplyBatch(_ephemeral, peerKey[..size], _shared, out _),
            PsiProtocolError.InvalidElement,
            "The peer's ephemeral key is not a canonical group element, or is the identity."
        );
    }

    private string? PartyOf(PsiRole role) =>
        role == _own.Role ? _options.Receipt?.Party : _options.Receipt?.PeerParty;

    private static bool IsGiven(byte[] digest) => digest.AsSpan().ContainsAnyExcept((byte)0);

    private static byte[] DigestOf(string? text) =>
        text is null ? new byte[HelloMessage.DigestSize] : Convert.FromHexString(text);

    private static string? TextOf(byte[] digest) =>
        IsGiven(digest) ? Convert.ToHexStringLower(digest) : null;

    private static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }
}
