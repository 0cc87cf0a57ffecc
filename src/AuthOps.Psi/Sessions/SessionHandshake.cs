using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Wire;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Sessions;

/// <summary>Both declarations, what they are compared for, and what they bind. One session owns it; not safe for concurrent use.</summary>
internal sealed class SessionHandshake : IDisposable
{
    private readonly PsiOptions _options;
    private readonly SessionSuite _suite;
    private readonly HelloMessage _own;
    private readonly DeclaredSide _ownSide;
    private readonly KeyAgreement _agreement;
    private byte[]? _receiverHello;
    private HelloMessage? _peer;
    private DeclaredSide? _peerSide;

    public SessionHandshake(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        SessionSuite suite,
        ISessionRandomness randomness
    )
    {
        _options = options;
        _suite = suite;
        _agreement = new KeyAgreement(
            suite.Group,
            suite.Generator,
            HelloMessage.EphemeralSize,
            randomness
        );
        var nonce = new byte[HelloMessage.NonceSize];
        randomness.FillNonce(nonce);
        _ownSide = DeclaredSide.Own(
            options.Governance,
            role,
            options.SizeBound ?? items.Count,
            options.SizeBound is not null,
            items.Consent,
            items.Commitment
        );
        _own = new HelloMessage
        {
            Suite = options.Suite,
            Role = role,
            Output = options.Output,
            Subjects = options.Subjects,
            TagSize = suite.TagSize,
            ItemCount = (uint)_ownSide.Items,
            MinimumIntersection = (uint)options.MinimumIntersection,
            ChunkItems = (uint)suite.ChunkUnits,
            PayloadSize = (uint)options.PayloadBytes,
            SilenceMilliseconds = (uint)options.StepTimeout.TotalMilliseconds,
            IsPadded = _ownSide.ItemsAreBound,
            SchemaHash = items.SchemaHash.ToArray(),
            BasisDigest = _ownSide.Basis,
            Nonce = nonce,
            Ephemeral = _agreement.Key,
            TermsDigest = _ownSide.Terms,
            Commitment = _ownSide.Commitment,
            SignerKey = _ownSide.SignerKey,
        };
    }

    /// <summary>The hash of both declarations; empty before both are known.</summary>
    public byte[] SessionId { get; private set; } = [];

    /// <summary>What frames after the handshake are sealed under; null before both declarations are known.</summary>
    public SessionKeys? Keys { get; private set; }

    /// <summary>The most units in a frame, as both declare.</summary>
    public int ChunkUnits => (int)_own.ChunkItems;

    public int OwnItemCount => (int)_own.ItemCount;

    public int PeerItemCount => (int)_peer!.ItemCount;

    /// <summary>Admits the session under the own caps, once both declarations are bound.</summary>
    public void RequireCaps(PsiItemSet items) =>
        _options.Governance.Admit(
            Convert.ToHexStringLower(SessionId),
            items,
            _peerSide!,
            _options.Output == PsiOutput.Cardinality
        );

    /// <summary>The longest silence that both parties bear.</summary>
    public TimeSpan Silence =>
        TimeSpan.FromMilliseconds(Math.Min(_own.SilenceMilliseconds, _peer!.SilenceMilliseconds));

    public void WriteHello(Span<byte> payload) => _own.Write(payload);

    /// <summary>
    /// Takes the peer's declaration and agrees on what keys follow from, before it is judged: what the receiver refuses then is told
    /// under keys that only the maker of this declaration has.
    /// </summary>
    public void Take(HelloMessage peer)
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
        _agreement.Agree(peer.Ephemeral);
        _peer = peer;
    }

    /// <summary>Compares the peer's declaration with the own one.</summary>
    public void RequireAgreement()
    {
        var peer = _peer!;
        PolicyOf(_own)
            .RequireAgreement(
                PolicyOf(peer),
                "payloads",
                (_own.SchemaHash, peer.SchemaHash),
                peer.ItemCount,
                Math.Min(_options.MaxPeerItems, _suite.MaxItems)
            );
        var side = new DeclaredSide
        {
            Items = (int)peer.ItemCount,
            ItemsAreBound = peer.IsPadded,
            Basis = peer.BasisDigest,
            Terms = peer.TermsDigest,
            Commitment = peer.Commitment,
            SignerKey = peer.SignerKey,
        };
        _ownSide.Accept(_options, side);
        _peerSide = side;
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
            $"authops/psi/{_suite.Protocol}/session/v2",
            _receiverHello,
            hello.ToArray()
        );
        Keys = SessionKeys.Derive(_suite.Hash, SessionId, _agreement.Shared, _options.PreSharedKey);
        _agreement.Dispose();
        return true;
    }

    /// <summary>Binds the hashes of what each side sent to the session.</summary>
    public byte[] TranscriptHash(byte[] receiverFrames, byte[] senderFrames) =>
        DomainHash.Hash(
            _suite.Hash,
            $"authops/psi/{_suite.Protocol}/transcript/v2",
            SessionId,
            receiverFrames,
            senderFrames
        );

    /// <summary>What a side says at the end: the transcript hash, bound to who says it, so that it cannot be said back.</summary>
    public byte[] Finish(PsiRole role, byte[] transcriptHash) =>
        DomainHash.Hash(
            _suite.Hash,
            $"authops/psi/{_suite.Protocol}/finish/v2",
            transcriptHash,
            new[] { (byte)role }
        );

    /// <summary>What both parties know alike.</summary>
    public PsiReceiptFacts Facts(int size, bool rowsOpened, byte[] transcriptHash)
    {
        var sides = _own.Role == PsiRole.Receiver ? (_ownSide, _peerSide!) : (_peerSide!, _ownSide);
        return DeclaredSide.Facts(
            _options,
            _own.Role,
            sides,
            (
                Convert.ToHexStringLower(SessionId),
                Convert.ToHexStringLower(_own.SchemaHash),
                transcriptHash,
                null
            ),
            (size, rowsOpened)
        );
    }

    private static DeclaredPolicy PolicyOf(HelloMessage hello) =>
        new(hello.Output, hello.Subjects, hello.MinimumIntersection, hello.PayloadSize);

    /// <summary>Clears the secrets of the session.</summary>
    public void Dispose()
    {
        _agreement.Dispose();
        Keys?.Clear();
    }
}
