using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>One party's part of the agreement on keys. Belongs to one session.</summary>
internal sealed class MessageKeys : IDisposable
{
    private readonly byte[] _secret = GC.AllocateArray<byte>(32, pinned: true);
    private SessionKeys? _keys;

    public MessageKeys() => Group.RandomScalar(_secret);

    private static Ristretto255 Group => Ristretto255.Instance;

    public byte[] Ephemeral()
    {
        var element = new byte[32];
        Group.MultiplyGeneratorBatch(_secret, element);
        return element;
    }

    /// <summary>The keys that both declarations and the pre-shared key give.</summary>
    public SessionKeys Agree(
        PsiRole role,
        MessageHello own,
        MessageHello peer,
        ReadOnlyMemory<byte> preSharedKey
    )
    {
        var shared = new byte[32];
        if (!Group.TryMultiplyBatch(_secret, peer.Ephemeral, shared, out _))
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidElement,
                "The peer's ephemeral key is not a canonical group element, or is the identity."
            );
        }

        var (first, second) = role == PsiRole.Receiver ? (own, peer) : (peer, own);
        var id = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/messages/session/v1",
            first.Bytes,
            second.Bytes
        );
        _keys = SessionKeys.Derive(HashKind.Sha256, id, shared, preSharedKey);
        CryptographicOperations.ZeroMemory(shared);
        return _keys;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        CryptographicOperations.ZeroMemory(_keys?.Receiver);
        CryptographicOperations.ZeroMemory(_keys?.Sender);
    }
}
