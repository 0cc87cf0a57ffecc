using System.Security.Cryptography;
using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Sessions;

/// <summary>
/// One party's part of a Diffie-Hellman agreement in the group of a suite: an ephemeral scalar, the key that is sent for it, and the
/// element that both keys give. One session owns it; not safe for concurrent use.
/// </summary>
internal sealed class KeyAgreement : IDisposable
{
    private readonly MaskingGroup _group;
    private readonly byte[] _secret;
    private readonly byte[] _shared;

    /// <param name="group">The group.</param>
    /// <param name="generator">The element that keys are multiples of.</param>
    /// <param name="room">Bytes of a key as it is sent: an element, zeros behind a shorter one.</param>
    /// <param name="randomness">Where the scalar comes from.</param>
    public KeyAgreement(
        MaskingGroup group,
        ReadOnlySpan<byte> generator,
        int room,
        ISessionRandomness randomness
    )
    {
        _group = group;
        _secret = GC.AllocateArray<byte>(group.ScalarSize, pinned: true);
        _shared = GC.AllocateArray<byte>(group.ElementSize, pinned: true);
        randomness.FillEphemeral(group, _secret);
        Key = new byte[room];
        group.MultiplyBatch(_secret, generator, Key.AsSpan(0, group.ElementSize));
    }

    /// <summary>What is sent.</summary>
    public byte[] Key { get; }

    /// <summary>What both keys give, until <see cref="Dispose"/>.</summary>
    public byte[] Shared => _shared;

    /// <summary>Takes the peer's key, or refuses it.</summary>
    public void Agree(ReadOnlySpan<byte> peerKey)
    {
        var size = _group.ElementSize;
        PsiProtocolException.Require(
            !peerKey[size..].ContainsAnyExcept((byte)0)
                && _group.TryMultiplyBatch(_secret, peerKey[..size], _shared, out _),
            PsiProtocolError.InvalidElement,
            "The peer's ephemeral key is not a canonical group element, or is the identity."
        );
    }

    /// <summary>Clears the scalar and the shared element; what was derived of them stays with whoever derived it.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        CryptographicOperations.ZeroMemory(_shared);
    }
}
