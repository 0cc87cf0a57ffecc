namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Names for the object identifiers people bring by mistake, so that a refusal says what was found. Stateless and
/// safe to share between threads.
/// </summary>
internal static class KeyOids
{
    public static string Describe(string oid) =>
        oid switch
        {
            "1.2.840.113549.1.1.1" => "RSA",
            "1.2.840.113549.1.1.10" => "RSA-PSS",
            "1.2.840.10040.4.1" => "DSA",
            "1.3.101.110" => "X25519",
            "1.3.101.111" => "X448",
            "1.3.101.113" => "Ed448",
            "1.3.132.0.10" => "secp256k1",
            "1.3.132.0.34" => "P-384",
            "1.3.132.0.35" => "P-521",
            "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
            "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
            "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
            "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
            _ => oid,
        };
}
