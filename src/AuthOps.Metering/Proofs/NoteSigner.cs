using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Proofs;

/// <summary>Who signs notes, under which name, with which key. As safe to share between threads as its signer.</summary>
public sealed class NoteSigner
{
    /// <summary>Names a signer.</summary>
    /// <param name="name">The name in the note; for a log's own key, the log's origin.</param>
    /// <param name="signer">Signs, for instance a hardware security module.</param>
    /// <param name="publicKey">The public half of the signer's key.</param>
    /// <exception cref="ArgumentException">The name is malformed, or the public key is another's.</exception>
    public NoteSigner(string name, ISigner signer, VerificationKey publicKey)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(publicKey);
        if (signer.KeyId != publicKey.KeyId)
        {
            throw new ArgumentException("The public key is not the signer's.", nameof(publicKey));
        }

        Signer = signer;
        Key = new NoteKey(name, publicKey);
    }

    /// <summary>The name and public key.</summary>
    public NoteKey Key { get; }

    internal ISigner Signer { get; }
}
