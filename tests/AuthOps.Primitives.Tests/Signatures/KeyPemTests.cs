using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>The PEM texts below were written by OpenSSL 3.0 from keys made for this file.</summary>
public sealed class KeyPemTests
{
    public static TheoryData<SignatureAlgorithm> Algorithms => [.. TestKeys.Algorithms];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Public_keys_are_read_and_written_as_OpenSSL_does(SignatureAlgorithm algorithm)
    {
        var key = VerificationKey.ImportPem(TestKeys.PublicPem(algorithm));
        Assert.Equal(algorithm, key.Algorithm);
        Assert.Equal(TestKeys.PublicPem(algorithm), key.ExportPem());
        using var signingKey = TestKeys.Load(algorithm);
        Assert.Equal(key, signingKey.PublicKey);
        Assert.Equal(key.GetHashCode(), signingKey.PublicKey.GetHashCode());
    }

    [Theory]
    [InlineData(
        SignatureAlgorithm.Ed25519,
        "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"
    )]
    [InlineData(
        SignatureAlgorithm.EcdsaP256Sha256,
        "f793580060562d6ff075d814ea698c282fcc779b0cde64d79ffc6301df00d14b"
    )]
    [InlineData(
        SignatureAlgorithm.Sm2Sm3,
        "c97c174acc1b56be277862230f92b0f9fa9b83c2aa471ceabb67533a91536bea"
    )]
    public void The_key_id_is_the_digest_that_OpenSSL_gives_of_the_public_key(
        SignatureAlgorithm algorithm,
        string keyId
    ) => Assert.Equal(keyId, VerificationKey.ImportPem(TestKeys.PublicPem(algorithm)).KeyId);

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Private_keys_survive_their_PEM_text(SignatureAlgorithm algorithm)
    {
        using var key = SigningKey.Generate(algorithm);
        var pem = key.ExportPem();
        using var again = SigningKey.ImportPem(pem);
        Assert.Equal(key.KeyId, again.KeyId);
        Assert.Equal(pem, again.ExportPem());
        Assert.True(key.PublicKey.Verify("m"u8, again.Sign("m"u8)));
    }

    [Fact]
    public void White_space_and_carriage_returns_around_the_block_do_not_matter()
    {
        var pem = TestKeys.PublicPem(SignatureAlgorithm.Sm2Sm3);
        var key = VerificationKey.ImportPem(pem);
        Assert.Equal(
            key,
            VerificationKey.ImportPem(
                "\r\n  " + pem.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\n"
            )
        );
    }

    [Theory]
    [InlineData("EC PRIVATE KEY", "pkcs8 -topk8")]
    [InlineData("ENCRYPTED PRIVATE KEY", "encrypted")]
    [InlineData("PUBLIC KEY", "public key was given")]
    [InlineData("CERTIFICATE", "certificate")]
    [InlineData("X", "another label")]
    public void Another_label_than_PRIVATE_KEY_is_refused_with_a_remedy(string label, string part)
    {
        var pem = TestKeys.Pem(label, "3000");
        var e = Assert.Throws<KeyFormatException>(() => SigningKey.ImportPem(pem));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_refused_where_a_public_one_belongs()
    {
        var e = Assert.Throws<KeyFormatException>(() =>
            VerificationKey.ImportPem(TestKeys.PrivatePem(SignatureAlgorithm.Ed25519))
        );
        Assert.Contains("private key was given", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_beside_the_block_is_refused()
    {
        var pem = TestKeys.PublicPem(SignatureAlgorithm.Ed25519);
        foreach (var text in (string[])["x\n" + pem, pem + "\nx", pem + "\n" + pem])
        {
            var e = Assert.Throws<KeyFormatException>(() => VerificationKey.ImportPem(text));
            Assert.Contains("beside", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_PEM_text_or_too_long_is_refused()
    {
        foreach (var text in (string[])["", "key", "-----BEGIN PUBLIC KEY-----", new('a', 5000)])
        {
            Assert.Throws<KeyFormatException>(() => VerificationKey.ImportPem(text));
            Assert.Throws<KeyFormatException>(() => SigningKey.ImportPem(text));
        }
    }

    [Theory]
    [InlineData(
        "P-384",
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEbnjQUXhAc3PZ1bhCWjQv0+PzCUhGQopBPBS3bk3H4nx+ITEOabRK41DALx9YOLONkVwzCmIJ6wTcRs3xn/wq5XlOCVKIx2E4/RS+62xm4RpiTA4vcjJa7TD5vnuWQ0rj"
    )]
    [InlineData(
        "secp256k1",
        "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEcY39ja5NRk00CLO5Dn5DyQonip0PIpNVjPpssHyNOKFvf1xX7961yFOvNPGrxM8vrkKiEiwBI1aeven1+ys9Wg=="
    )]
    [InlineData(
        "brainpoolP256r1",
        "MFowFAYHKoZIzj0CAQYJKyQDAwIIAQEHA0IABCXRisaSyg6nJPKLqdHf1JeVoGAEASN2BbaL4FtO/mykFTYhZnfqbhkfV6JNosyRVZfM8tn2NL1mM8pB4Lu+CeQ="
    )]
    [InlineData(
        "Ed448",
        "MEMwBQYDK2VxAzoAQChKNQ3/8rz3Now17/+JbyYLLUu1Wv0l0gYeMM2tlT6x0NicUCgPOY2cbPdPv5NWncIiENFY87AA"
    )]
    [InlineData("X25519", "MCowBQYDK2VuAyEA++ZejobkaK5S2QryR77T8ROWR4jqm+gS4g0tHWQE8Fk=")]
    [InlineData(
        "RSA",
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDMOxy2zLWY3thVxlLArrCE12cKk9uVFVpcX9lUzO91j1M+WIQH5ccUNiO8uXM6V8J6OYx8qFmPeLXZz1CmUz4Hv+8tBzt/zbXTY5l4QkkmYo/1Cv6cyrjDqQ5kCzDnbLmRXM3CG6bKgXwAUGZX41JQTb1uFOAARoBeA1QF5Z0FowIDAQAB"
    )]
    public void Keys_of_other_algorithms_and_curves_are_refused_by_name(string name, string base64)
    {
        var e = Assert.Throws<KeyFormatException>(() =>
            VerificationKey.ImportPem(TestKeys.Pem("PUBLIC KEY", Convert.FromBase64String(base64)))
        );
        Assert.Contains($" {name} ", e.Message, StringComparison.Ordinal);
    }
}
