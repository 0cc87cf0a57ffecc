using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Sessions;

/// <summary>The keys that frames of a session are sealed under, one for each direction. Immutable; one session owns them.</summary>
/// <param name="Receiver">The key of frames that the receiver sends.</param>
/// <param name="Sender">The key of frames that the sender sends.</param>
internal sealed record SessionKeys(byte[] Receiver, byte[] Sender)
{
    /// <summary>Derives the keys from what the ephemeral keys agree on and, where there is one, from the pre-shared key.</summary>
    public static SessionKeys Derive(
        HashKind hash,
        byte[] sessionId,
        byte[] shared,
        ReadOnlyMemory<byte> preSharedKey
    )
    {
        var secret = DomainHash.Hash(
            hash,
            "authops/psi/session/secret/v2",
            sessionId,
            shared,
            preSharedKey
        );
        var keys = new SessionKeys(
            DomainHash.Hash(hash, "authops/psi/session/key/v2", secret, "receiver"u8.ToArray()),
            DomainHash.Hash(hash, "authops/psi/session/key/v2", secret, "sender"u8.ToArray())
        );
        CryptographicOperations.ZeroMemory(secret);
        return keys;
    }

    /// <summary>Clears both keys.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(Receiver);
        CryptographicOperations.ZeroMemory(Sender);
    }
}
