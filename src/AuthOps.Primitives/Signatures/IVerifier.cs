namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Checks signatures of one key. An implementation states itself whether it may be shared between threads.
/// </summary>
public interface IVerifier
{
    /// <summary>The algorithm of the signatures checked here.</summary>
    SignatureAlgorithm Algorithm { get; }

    /// <summary>
    /// The SHA-256 digest of the public key's SubjectPublicKeyInfo (DER), 64 lower-case hexadecimal digits.
    /// </summary>
    string KeyId { get; }

    /// <summary>Checks a signature. Never throws because of what the arguments contain.</summary>
    /// <param name="message">The message itself, not its digest.</param>
    /// <param name="signature">The signature as received; any length is tolerated and only the right one accepted.</param>
    /// <returns>Whether the signature is this key's over this message.</returns>
    bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
