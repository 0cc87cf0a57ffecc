using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Signatures;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>
/// GB/T 32918.5-2017 Annex A.2 (= GM/T 0003.5-2012), the shared vector file, and a signature made by OpenSSL 3.0.
/// </summary>
public sealed class Sm2VectorTests
{
    private const string D = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    private const string K = "59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21";
    private const string R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
    private const string S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

    private const string Point =
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";

    [Fact]
    public void The_example_of_GB_T_32918_5_is_reproduced()
    {
        var signature = Sm2Example.Sign(
            Convert.FromHexString(D),
            "message digest"u8,
            "1234567812345678"u8,
            Convert.FromHexString(K)
        );
        Assert.Equal(R + S, Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void The_example_of_GB_T_32918_5_verifies_under_the_default_user_id()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Sm2Sm3);
        Assert.EndsWith(
            Point,
            Convert.ToHexStringLower(key.PublicKey.ExportSubjectPublicKeyInfo()),
            StringComparison.Ordinal
        );
        Assert.True(key.PublicKey.Verify("message digest"u8, Convert.FromHexString(R + S)));
        Assert.False(key.PublicKey.Verify("message digesu"u8, Convert.FromHexString(R + S)));
    }

    [Fact]
    public void Another_user_id_makes_another_signature()
    {
        var point = Convert.FromHexString(Point);
        var signature = Convert.FromHexString(R + S);
        Assert.True(Sm2Example.Verify(point, "message digest"u8, "1234567812345678"u8, signature));
        Assert.False(Sm2Example.Verify(point, "message digest"u8, "1234567812345679"u8, signature));
    }

    [Fact]
    public void A_signature_made_by_OpenSSL_verifies()
    {
        var key = VerificationKey.ImportPem(TestKeys.PublicPem(SignatureAlgorithm.Sm2Sm3));
        var signature = Convert.FromHexString(
            "65f5de1981ae4f33e59a00e4d3098f6637874ccc0b4d87d5a589aa7deeb190ef1d2eb3aafae0c10ce3591727951777a01fe922c3a61e72e6297f97e97e53164d"
        );
        Assert.True(key.Verify("evidence of a lawful use"u8, signature));
    }

    [Fact]
    public void The_shared_vectors_are_reproduced()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/psi/gm-sm2-sm3-sm4.json"))
        );
        var sm2 = file.RootElement.GetProperty("sm2");
        var recommended = sm2.GetProperty("recommended");
        using var key = SigningKey.ImportPem(
            TestKeys.Pem(
                "PRIVATE KEY",
                "3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420"
                    + recommended.GetProperty("d").GetString()
            )
        );
        Assert.EndsWith(
            "04"
                + recommended.GetProperty("Px").GetString()
                + recommended.GetProperty("Py").GetString(),
            Convert.ToHexStringLower(key.PublicKey.ExportSubjectPublicKeyInfo()),
            StringComparison.Ordinal
        );

        var example = sm2.GetProperty("bouncycastle_sm2p256v1_sm3");
        var signature = Sm2Example.Sign(
            Convert.FromHexString(example.GetProperty("d").GetString()!),
            Encoding.ASCII.GetBytes(example.GetProperty("msg").GetString()!),
            Encoding.ASCII.GetBytes(example.GetProperty("id").GetString()!),
            Convert.FromHexString(example.GetProperty("k").GetString()!)
        );
        Assert.Equal(
            example.GetProperty("r").GetString() + example.GetProperty("s").GetString(),
            Convert.ToHexString(signature)
        );
    }

    [Fact]
    public void Zero_and_over_order_values_are_refused()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Sm2Sm3);
        var zero = new string('0', 64);
        const string Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        foreach (
            var text in (string[])
                [zero + S, R + zero, zero + zero, Order + S, R + Order, new('f', 128)]
        )
        {
            Assert.False(
                key.PublicKey.Verify("message digest"u8, Convert.FromHexString(text)),
                text
            );
        }
    }

    [Fact]
    public void A_DER_signature_is_refused_because_the_encoding_is_fixed()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Sm2Sm3);
        var der = Convert.FromHexString("3046022100" + R + "022100" + S);
        Assert.False(key.PublicKey.Verify("message digest"u8, der));
    }
}
