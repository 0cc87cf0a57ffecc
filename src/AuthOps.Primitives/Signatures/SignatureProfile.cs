namespace AuthOps.Primitives.Signatures;

/// <summary>
/// A family of signature algorithms that a verifier may insist on. An enumeration value, safe to share between
/// threads.
/// </summary>
public enum SignatureProfile : byte
{
    /// <summary>Ed25519 and ECDSA P-256, hashing with the SHA-2 family.</summary>
    International = 1,

    /// <summary>The national suite (国密): SM2 with SM3.</summary>
    GuoMi = 2,
}
