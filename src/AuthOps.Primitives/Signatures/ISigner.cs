namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Signs with one private key. <see cref="SigningKey"/> holds the key in memory; a hardware security module can
/// stand behind the same interface. An implementation states itself whether it may be shared between threads.
/// </summary>
public interface ISigner
{
    /// <summary>The algorithm of every signature made here.</summary>
    SignatureAlgorithm Algorithm { get; }

    /// <summary>
    /// The SHA-256 digest of the public key's SubjectPublicKeyInfo (DER), 64 lower-case hexadecimal digits.
    /// </summary>
    string KeyId { get; }

    /// <summary>Signs a message.</summary>
    /// <param name="message">The message itself, not its digest.</param>
    /// <returns>A signature of <see cref="SignatureAlgorithms.SignatureSize"/> bytes.</returns>
    byte[] Sign(ReadOnlySpan<byte> message);
}
