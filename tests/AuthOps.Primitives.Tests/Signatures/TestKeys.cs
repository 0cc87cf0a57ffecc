using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>
/// Published private keys in the containers OpenSSL 3.0 writes: RFC 8032 §7.1 test 1, the ECDSA key of DSSE's
/// protocol.md, and the SM2 key of GB/T 32918.5 Annex A. Everybody knows them; they guard nothing.
/// </summary>
internal static class TestKeys
{
    public static readonly SignatureAlgorithm[] Algorithms = Enum.GetValues<SignatureAlgorithm>();

    /// <summary>As written by <c>openssl pkey</c> from keys without the public part.</summary>
    public static string PrivatePem(SignatureAlgorithm algorithm) =>
        algorithm switch
        {
            SignatureAlgorithm.Ed25519 => """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                -----END PRIVATE KEY-----
                """,
            SignatureAlgorithm.EcdsaP256Sha256 => """
                -----BEGIN PRIVATE KEY-----
                MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCDXPsQ3/WNG42GcXr/f
                /w9pFoBJVa0yrJrEkrDt4fb/tw==
                -----END PRIVATE KEY-----
                """,
            _ => """
                -----BEGIN PRIVATE KEY-----
                MEECAQAwEwYHKoZIzj0CAQYIKoEcz1UBgi0EJzAlAgEBBCA5RSCPeyFEsT8244rG
                05+ViJOTaShgtRpC+4HvTffFuA==
                -----END PRIVATE KEY-----
                """,
        };

    /// <summary>As written by <c>openssl pkey -pubout</c>.</summary>
    public static string PublicPem(SignatureAlgorithm algorithm) =>
        algorithm switch
        {
            SignatureAlgorithm.Ed25519 => """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
                -----END PUBLIC KEY-----
                """,
            SignatureAlgorithm.EcdsaP256Sha256 => """
                -----BEGIN PUBLIC KEY-----
                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
                CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
                -----END PUBLIC KEY-----
                """,
            _ => """
                -----BEGIN PUBLIC KEY-----
                MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAECfnfMR5UIaFQ3X0WHkvFxnIXn60Y
                M/wHa7CP81bzUCDM6kkM4md1pS3G6nGMwapgCu0F+/NeCEpmMvYHLamtEw==
                -----END PUBLIC KEY-----
                """,
        };

    public static SigningKey Load(SignatureAlgorithm algorithm) =>
        SigningKey.ImportPem(PrivatePem(algorithm));

    /// <summary>A PEM block around DER given in hexadecimal.</summary>
    public static string Pem(string label, string derHex) =>
        Pem(label, Convert.FromHexString(derHex));

    public static string Pem(string label, ReadOnlySpan<byte> der) =>
        System.Security.Cryptography.PemEncoding.WriteString(label, der);
}
