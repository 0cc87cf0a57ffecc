using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Sum;

/// <summary>What one party binds of a sum: both declarations, caps, the messages so far, the receipt. One session owns it; not safe for concurrent use.</summary>
internal sealed class SumEvidence
{
    private readonly SumOptions _options;
    private readonly PsiGovernance _governance;
    private readonly PsiRole _role;
    private readonly PsiItemSet _items;
    private byte[] _transcript = [];
    private DeclaredSide? _peer;
    private ReceiptExchange? _receipt;

    public SumEvidence(SumOptions options, PsiRole role, PsiItemSet items)
    {
        _options = options;
        _governance = options.Governance ?? PsiGovernance.None;
        _role = role;
        _items = items;
        _governance.RequireOwnSize(items.Count);
        Own = DeclaredSide.Own(_governance, role, items.Count, false, null, items.Commitment);
    }

    public DeclaredSide Own { get; }

    public byte[] SessionId { get; private set; } = [];

    public SumReceiptFacts? Facts { get; private set; }

    public bool HasReceipt => _governance.Receipt is not null;

    /// <summary>The receipt of both; null before the peer's signature was accepted, or where none was agreed.</summary>
    public DsseEnvelope? Complete => _receipt?.Complete;

    /// <summary>The receipt with the own signature alone, from when the facts are fixed until the peer's was accepted; else null.</summary>
    public DsseEnvelope? OneSided => _receipt?.Complete is null ? _receipt?.Own : null;

    /// <summary>Judges the peer's declaration, and has the own ledger admit the session.</summary>
    public void Agree(SumHello keys, SumHello values)
    {
        var peer = (_role == PsiRole.Receiver ? values : keys).Side;
        Own.Accept(_governance, peer);
        SessionId = SumHello.SessionId(keys, values);
        _governance.Admit(Convert.ToHexStringLower(SessionId), _items, peer, isNumberAlone: true);
        _peer = peer;
        _transcript = SessionId;
    }

    /// <summary>Binds a message, the peer's or the own; both parties bind the same ones in the same order.</summary>
    public void Append(ReadOnlySpan<byte> message) =>
        _transcript = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/sum/transcript/v1",
            _transcript,
            SHA256.HashData(message)
        );

    /// <summary>Fixes what both parties know alike, once the sum is opened or stays closed.</summary>
    /// <param name="count">The keys in common; null where they are fewer than the minimum and this party does not know how many.</param>
    /// <param name="isOpened">Whether they reach the minimum.</param>
    public void Fix(int? count, bool isOpened)
    {
        var session = Convert.ToHexStringLower(SessionId);
        if (count is { } number)
        {
            _governance.Close(session, number);
        }

        var (keys, values) = _role == PsiRole.Receiver ? (Own, _peer!) : (_peer!, Own);
        var own = _governance.Receipt?.Party;
        var peer = _governance.Receipt?.PeerParty;
        Facts = new SumReceiptFacts
        {
            SessionId = session,
            SchemaHash = Convert.ToHexStringLower(_items.SchemaHash),
            KeysItems = keys.Items,
            ValuesItems = values.Items,
            Lowest = _options.Lowest,
            Highest = _options.Highest,
            MinimumIntersection = _options.MinimumIntersection,
            BothLearnSum = _options.BothLearnSum,
            Cardinality = isOpened ? count : null,
            KeysParty = _role == PsiRole.Receiver ? own : peer,
            ValuesParty = _role == PsiRole.Receiver ? peer : own,
            Purpose = _governance.Purpose,
            KeysCommitment = keys.CommitmentText,
            ValuesCommitment = values.CommitmentText,
            Caps = _governance.Limits?.Caps,
            TranscriptHash = Convert.ToHexStringLower(_transcript),
        };
        if (_governance.Receipt is { } terms)
        {
            _receipt = new ReceiptExchange(terms, _role, SumReceipt.State(Facts));
        }
    }

    /// <summary>Writes the own signature.</summary>
    public void Write(Span<byte> signature) => _receipt!.Write(signature);

    /// <summary>Takes the peer's signature, or refuses it.</summary>
    public void Accept(ReadOnlySpan<byte> signature) => _receipt!.Accept(signature);
}
