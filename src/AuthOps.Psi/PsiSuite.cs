namespace AuthOps.Psi;

/// <summary>A protocol with its group and hash functions. Values are part of the wire format and never change meaning.</summary>
public enum PsiSuite
{
    /// <summary>
    /// ECDH-PSI over ristretto255, items mapped by ristretto255_XMD:SHA-512_R255MAP_RO_ (RFC 9380, appendix B), 16-byte
    /// SHA-256 tags. Semi-honest: it protects against a peer that follows the protocol and is curious.
    /// </summary>
    EcdhRistretto255 = 1,
}
