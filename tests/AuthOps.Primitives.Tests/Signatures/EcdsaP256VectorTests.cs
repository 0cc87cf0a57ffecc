using System.Numerics;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>RFC 6979 A.2.5 (P-256, SHA-256), and a signature made by OpenSSL 3.0.</summary>
public sealed class EcdsaP256VectorTests
{
    // RFC 6979 A.2.5: the public key, and the signature of "sample".
    private const string Rfc6979Key =
        "3059301306072a8648ce3d020106082a8648ce3d030107034200"
        + "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    private const string R = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
    private const string S = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture
    );

    private static VerificationKey Key =>
        VerificationKey.ImportSubjectPublicKeyInfo(Convert.FromHexString(Rfc6979Key));

    [Fact]
    public void The_signature_of_RFC_6979_verifies() =>
        Assert.True(Key.Verify("sample"u8, Convert.FromHexString(R + S)));

    [Fact]
    public void The_signature_of_RFC_6979_does_not_fit_another_message() =>
        Assert.False(Key.Verify("Sample"u8, Convert.FromHexString(R + S)));

    [Fact]
    public void A_signature_made_by_OpenSSL_verifies()
    {
        var key = VerificationKey.ImportPem(TestKeys.PublicPem(SignatureAlgorithm.EcdsaP256Sha256));
        var signature = Convert.FromHexString(
            "f20320ab98bfb566d3abdd6c92993de496f87c9427408fc6c11088d99d5cba22ba939be388d3ec02c3b9c604f547a4bd3788be3e81e67689ce5fff42a6fd929e"
        );
        Assert.True(key.Verify("evidence of a lawful use"u8, signature));
    }

    [Fact]
    public void Zero_and_over_order_values_are_refused()
    {
        var zero = new string('0', 64);
        var order = Convert.ToHexString(Order.ToByteArray(isUnsigned: true, isBigEndian: true));
        foreach (
            var text in (string[])
                [zero + S, R + zero, zero + zero, order + S, R + order, new('f', 128)]
        )
        {
            Assert.False(Key.Verify("sample"u8, Convert.FromHexString(text)), text);
        }

        // s + n is the same residue; only the reduced form counts. It fits 32 bytes only for small s, so r is tried.
        Assert.False(Key.Verify("sample"u8, Convert.FromHexString(S + R)));
    }

    [Fact]
    public void A_DER_signature_is_refused_because_the_encoding_is_fixed()
    {
        // SEQUENCE { INTEGER r, INTEGER s } of the same valid signature.
        var der = Convert.FromHexString("3046022100" + R + "022100" + S);
        Assert.False(Key.Verify("sample"u8, der));
    }
}
