namespace AuthOps.Psi;

/// <summary>
/// A protocol with its group and hash functions. Values are part of the wire format and never change meaning. A semi-honest
/// suite protects against a peer that follows the protocol and is curious; a malicious one also against one that deviates.
/// Those of VOLE-PSI are for connected parties with large sets, at most 2^24 keys a session; they give rows and neither numbers
/// alone, minimum intersections nor payloads. Those over SM2 hash with SM3, the others with SHA-256.
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

    /// <summary>VOLE-PSI in the field of 2^128 elements, base transfers over ristretto255. Semi-honest.</summary>
    VoleRistretto255 = 5,

    /// <summary>VOLE-PSI in the field of 2^128 elements, base transfers over SM2. Semi-honest.</summary>
    VoleSm2 = 6,

    /// <summary>
    /// VOLE-PSI in the subfield of 2^64 elements, a third fewer bytes; at most 2^24 keys of the sender over all buckets of a
    /// large set. Semi-honest.
    /// </summary>
    VoleSubfieldRistretto255 = 7,

    /// <summary>As <see cref="VoleSubfieldRistretto255"/>, base transfers over SM2. Semi-honest.</summary>
    VoleSubfieldSm2 = 8,

    /// <summary>VOLE-PSI in the field of 2^128 elements, checked against peers that deviate, over ristretto255. Malicious.</summary>
    VoleMaliciousRistretto255 = 9,

    /// <summary>As <see cref="VoleMaliciousRistretto255"/>, base transfers over SM2. Malicious.</summary>
    VoleMaliciousSm2 = 10,

    /// <summary>
    /// As <see cref="VoleMaliciousRistretto255"/> with the conservative code, for those who distrust the estimated distance of the
    /// usual one. Malicious.
    /// </summary>
    VoleConservativeRistretto255 = 11,

    /// <summary>As <see cref="VoleConservativeRistretto255"/>, base transfers over SM2. Malicious.</summary>
    VoleConservativeSm2 = 12,
}
