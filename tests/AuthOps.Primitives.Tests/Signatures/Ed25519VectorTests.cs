using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>RFC 8032 §7.1, tests 1 to 3, and a signature made by OpenSSL 3.0.</summary>
public sealed class Ed25519VectorTests
{
    public static TheoryData<string, string, string, string> Rfc8032 =>
        new()
        {
            {
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            },
            {
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            },
            {
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            },
        };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Rfc_8032_examples_are_reproduced(
        string seed,
        string publicKey,
        string message,
        string signature
    )
    {
        using var key = SigningKey.ImportPem(
            TestKeys.Pem("PRIVATE KEY", "302e020100300506032b657004220420" + seed)
        );
        Assert.Equal(
            "302a300506032b6570032100" + publicKey,
            Convert.ToHexStringLower(key.PublicKey.ExportSubjectPublicKeyInfo())
        );
        var text = Convert.FromHexString(message);
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(text)));
        Assert.True(key.PublicKey.Verify(text, Convert.FromHexString(signature)));
    }

    [Fact]
    public void A_signature_made_by_OpenSSL_verifies_and_is_reproduced()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Ed25519);
        var signature = Convert.FromHexString(
            "2b2ce7337a424b856f53b6474f40a834a12f574b91ff197f63af9af4703c7cb8305409339c45b03fa840c111c11de3cda0fe01b81cf68b9839321397157d0503"
        );
        Assert.True(key.PublicKey.Verify("evidence of a lawful use"u8, signature));
        Assert.Equal(signature, key.Sign("evidence of a lawful use"u8));
    }

    [Fact]
    public void A_signature_whose_S_is_raised_by_the_group_order_is_refused()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Ed25519);
        var signature = key.Sign("m"u8);
        // L = 2^252 + 27742317777372353535851937790883648493, little-endian.
        var order = Convert.FromHexString(
            "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
        );
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            var sum = signature[32 + i] + order[i] + carry;
            signature[32 + i] = (byte)(sum & 0xff);
            carry = sum >> 8;
        }

        Assert.False(key.PublicKey.Verify("m"u8, signature));
    }

    [Theory]
    // The neutral element, a point of order 8, and a non-canonical encoding of the neutral element.
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Public_keys_outside_the_prime_order_subgroup_are_refused(string point)
    {
        var e = Assert.Throws<KeyFormatException>(() =>
            VerificationKey.ImportSubjectPublicKeyInfo(
                Convert.FromHexString("302a300506032b6570032100" + point)
            )
        );
        Assert.Contains("prime-order", e.Message, StringComparison.Ordinal);
    }
}
