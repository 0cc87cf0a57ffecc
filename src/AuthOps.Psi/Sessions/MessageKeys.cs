using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>The keys of an exchange of messages, agreed in ristretto255. Belongs to one session.</summary>
internal sealed class MessageKeys : IDisposable
{
    private readonly KeyAgreement _agreement = new(
        Ristretto255.Instance,
        Ristretto255.Instance.Generator,
        Ristretto255.Instance.ElementSize,
        SessionRandomness.Instance
    );
    private SessionKeys? _keys;

    /// <summary>What is sent in the declaration.</summary>
    public byte[] Ephemeral => _agreement.Key;

    /// <summary>The keys that both declarations and the pre-shared key give.</summary>
    public SessionKeys Agree(
        PsiRole role,
        MessageHello own,
        MessageHello peer,
        ReadOnlyMemory<byte> preSharedKey
    )
    {
        _agreement.Agree(peer.Ephemeral);
        var (first, second) = role == PsiRole.Receiver ? (own, peer) : (peer, own);
        var id = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/messages/session/v1",
            first.Bytes,
            second.Bytes
        );
        _keys = SessionKeys.Derive(HashKind.Sha256, id, _agreement.Shared, preSharedKey);
        return _keys;
    }

    public void Dispose()
    {
        _agreement.Dispose();
        _keys?.Clear();
    }
}
