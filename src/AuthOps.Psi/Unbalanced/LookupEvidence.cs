using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Unbalanced;

/// <summary>What one side binds of a lookup: both declarations, query and answer, the receipt. One session owns it; not safe for concurrent use.</summary>
internal sealed class LookupEvidence
{
    private readonly PsiRole _role;
    private readonly EpochParameters _epoch;
    private readonly PsiGovernance _governance;
    private readonly LookupDeclaration _own;
    private byte[] _sessionId = [];
    private DeclaredSide? _peer;
    private ReceiptExchange? _receipt;

    public LookupEvidence(
        PsiRole role,
        EpochParameters epoch,
        PsiGovernance governance,
        DeclaredSide own,
        ISessionRandomness randomness
    )
    {
        (_role, _epoch, _governance) = (role, epoch, governance);
        var nonce = new byte[LookupDeclaration.NonceSize];
        randomness.FillNonce(nonce);
        _own = LookupDeclaration.Create(epoch, role, own, nonce);
    }

    public byte[] Declaration => _own.ToBytes();

    public DeclaredSide Peer => _peer!;

    public string SessionId => Convert.ToHexStringLower(_sessionId);

    public bool HasReceipt => _governance.Receipt is not null;

    /// <summary>Whether the own signature was given away, so that a failure leaves a receipt.</summary>
    public bool IsSigned { get; private set; }

    public LookupReceiptFacts? Facts { get; private set; }

    /// <summary>The receipt of both; null before the peer's signature was accepted, or where none was agreed.</summary>
    public DsseEnvelope? Complete => _receipt?.Complete;

    /// <summary>
    /// What the caller is told of a session that failed, with the receipt as far as it went: of both, for the answer may have arrived, or
    /// with the own signature alone. Only once that is signed.
    /// </summary>
    public PsiProtocolException Ended(PsiProtocolException cause) =>
        Complete is { } both
            ? new PsiProtocolException(cause.Reason, cause.Message, cause)
            {
                PeerReason = cause.PeerReason,
                OneSidedReceipt = both,
            }
            : ReceiptExchange.Refused(_receipt!.Own, cause);

    /// <summary>Judges the peer's declaration.</summary>
    public void Agree(ReadOnlySpan<byte> declaration)
    {
        var peer = _own.ReadPeer(declaration, _epoch, _governance);
        _peer = peer.Side;
        _sessionId =
            _role == PsiRole.Receiver
                ? LookupDeclaration.SessionId(_own, peer)
                : LookupDeclaration.SessionId(peer, _own);
    }

    /// <summary>Fixes what both sides know alike, once query and answer are.</summary>
    public void Fix(ReadOnlySpan<byte> query, byte[] answerDigest)
    {
        var (client, server) =
            _role == PsiRole.Receiver ? (_own.Side, _peer!) : (_peer!, _own.Side);
        var terms = _governance.Receipt;
        Facts = new LookupReceiptFacts
        {
            SessionId = SessionId,
            EpochDigest = Convert.ToHexStringLower(_epoch.Digest),
            SchemaHash = Convert.ToHexStringLower(_epoch.SchemaHash),
            Mode = _epoch.Mode,
            Subjects = _epoch.Subjects,
            Keys = client.Items,
            ServerItems = server.Items,
            BucketBits = LookupQuery.Parse(_epoch, query).WantsBuckets ? _epoch.BucketBits : 0,
            LabelBytes = _epoch.LabelSize,
            Client = _role == PsiRole.Receiver ? terms?.Party : terms?.PeerParty,
            Server = _role == PsiRole.Receiver ? terms?.PeerParty : terms?.Party,
            Purpose = _governance.Purpose,
            ClientBasis = DeclaredSide.TextOf(client.Basis),
            ServerBasis = DeclaredSide.TextOf(server.Basis),
            ClientCommitment = client.CommitmentText,
            ServerCommitment = server.CommitmentText,
            Caps = _governance.Limits?.Caps,
            TranscriptHash = Convert.ToHexStringLower(
                DomainHash.Hash(
                    HashKind.Sha256,
                    "authops/psi/unbalanced/transcript/v1",
                    _sessionId,
                    SHA256.HashData(query),
                    answerDigest
                )
            ),
        };
        if (terms is not null)
        {
            _receipt = new ReceiptExchange(terms, _role, LookupReceipt.State(Facts));
        }
    }

    /// <summary>The own signature, to be given away.</summary>
    public byte[] Sign()
    {
        var signature = new byte[SignatureAlgorithms.SignatureSize];
        _receipt!.Write(signature);
        IsSigned = true;
        return signature;
    }

    /// <summary>Takes the peer's signature, or refuses it.</summary>
    public void Accept(ReadOnlySpan<byte> signature) => _receipt!.Accept(signature);
}
