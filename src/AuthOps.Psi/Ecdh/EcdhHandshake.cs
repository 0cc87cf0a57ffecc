using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>Both declarations, what they are compared for, and what they bind. One session owns it; not safe for concurrent use.</summary>
internal sealed class EcdhHandshake
{
    private readonly PsiOptions _options;
    private readonly HelloMessage _own;
    private byte[]? _receiverHello;
    private HelloMessage? _peer;

    public EcdhHandshake(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        IEcdhRandomness randomness
    )
    {
        _options = options;
        var nonce = new byte[HelloMessage.NonceSize];
        randomness.FillNonce(nonce);
        _own = new HelloMessage
        {
            Suite = options.Suite,
            Role = role,
            Output = options.Output,
            Subjects = options.Subjects,
            TagSize = EcdhMasker.TagSize,
            ItemCount = (uint)items.Count,
            MinimumIntersection = (uint)options.MinimumIntersection,
            ChunkItems = EcdhPsiParty.ChunkItems,
            SchemaHash = items.SchemaHash.ToArray(),
            BasisDigest = options.LawfulBasis is null
                ? new byte[HelloMessage.DigestSize]
                : Convert.FromHexString(options.LawfulBasis.StatementDigest),
            Nonce = nonce,
        };
    }

    /// <summary>The hash of both declarations; empty before both are known.</summary>
    public byte[] SessionId { get; private set; } = [];

    public int PeerItemCount => (int)_peer!.ItemCount;

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
                && peer.MinimumIntersection == _own.MinimumIntersection,
            PsiProtocolError.PolicyMismatch,
            "The parties declare different output, subjects or minimum intersection; agree on them first."
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
            _options.Output != PsiOutput.Rows
                || _options.Subjects != PsiSubjects.NaturalPersons
                || peer.BasisDigest.AsSpan().ContainsAnyExcept((byte)0),
            PsiProtocolError.LawfulBasis,
            "The peer names no lawful basis for row-level output over natural persons."
        );
        _peer = peer;
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
            HashKind.Sha256,
            "authops/psi/ecdh/session/v1",
            _receiverHello,
            hello.ToArray()
        );
        return true;
    }

    /// <summary>Binds the hash of all frames to the session.</summary>
    public byte[] TranscriptHash(byte[] frames) =>
        DomainHash.Hash(HashKind.Sha256, "authops/psi/ecdh/transcript/v1", SessionId, frames);

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
            SenderItems = (int)sender.ItemCount,
            MinimumIntersection = _options.MinimumIntersection,
            Cardinality = size >= _options.MinimumIntersection ? size : null,
            RowsOpened = rowsOpened,
            ReceiverBasis = BasisOf(receiver),
            SenderBasis = BasisOf(sender),
            TranscriptHash = Convert.ToHexStringLower(transcriptHash),
        };
    }

    private static string? BasisOf(HelloMessage hello) =>
        hello.BasisDigest.AsSpan().ContainsAnyExcept((byte)0)
            ? Convert.ToHexStringLower(hello.BasisDigest)
            : null;

    private static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }
}
