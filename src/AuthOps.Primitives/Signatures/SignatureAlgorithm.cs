namespace AuthOps.Primitives.Signatures;

/// <summary>
/// The signature algorithms of the suite. Every one yields 64 bytes. An enumeration value, safe to share between
/// threads.
/// </summary>
public enum SignatureAlgorithm : byte
{
    /// <summary>Pure Ed25519 (RFC 8032 §5.1): R || S.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA over P-256 with SHA-256 (FIPS 186-5): r || s, each 32 bytes, big-endian.</summary>
    EcdsaP256Sha256 = 2,

    /// <summary>
    /// SM2 with SM3 and the default user id 1234567812345678 (GB/T 32918.2, GM/T 0003.2): r || s, each 32 bytes,
    /// big-endian.
    /// </summary>
    Sm2Sm3 = 3,
}
