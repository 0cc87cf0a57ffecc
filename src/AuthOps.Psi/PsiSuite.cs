namespace AuthOps.Psi;

/// <summary>
/// A protocol with its group and hash functions. Values are part of the wire format and never change meaning. Every one of
/// them is semi-honest: it protects against a peer that follows the protocol and is curious.
/// </summary>
public enum PsiSuite
{
    /// <summary>
    /// The default: ECDH-PSI over ristretto255, items mapped by ristretto255_XMD:SHA-512_R255MAP_RO_ (RFC 9380, appendix B),
    /// 16-byte SHA-256 tags. Semi-honest.
    /// </summary>
    EcdhRistretto255 = 1,

    /// <summary>
    /// The fast suite: ECDH-PSI over u-coordinates of Curve25519, items mapped by curve25519_XMD:SHA-512_ELL2_NU_ (RFC 9380),
    /// 16-byte SHA-256 tags. The map is not uniform: the suite serves intersections only, never payloads. Semi-honest.
    /// </summary>
    EcdhX25519Elligator2 = 2,

    /// <summary>
    /// The national suite: ECDH-PSI over SM2, items mapped by SM2_XMD:SM3_SSWU_RO_ (the rules of RFC 9380 with Z = -9), 16-byte
    /// SM3 tags, session bound with SM3. Semi-honest.
    /// </summary>
    EcdhSm2 = 3,

    /// <summary>ECDH-PSI over NIST P-256, items mapped by P256_XMD:SHA-256_SSWU_RO_ (RFC 9380), 16-byte SHA-256 tags. Semi-honest.</summary>
    EcdhP256 = 4,
}
