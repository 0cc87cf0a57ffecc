using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tests.Signatures;

namespace AuthOps.Primitives.Tests.Evidence;

/// <summary>
/// The examples of the DSSE specification: protocol.md of version 1.0 and the Ed25519 cases of its test vectors.
/// </summary>
public sealed class DsseSpecificationTests
{
    private const string InToto = "application/vnd.in-toto+json";
    private const string Body = """{"_type":"https://in-toto.io/Statement/v1"}""";

    [Fact]
    public void The_pre_authentication_encoding_of_protocol_md_is_reproduced() =>
        Assert.Equal(
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
            Encoding.UTF8.GetString(
                DsseEnvelope.PreAuthenticationEncoding(
                    "http://example.com/HelloWorld",
                    "hello world"u8
                )
            )
        );

    [Fact]
    public void The_signature_of_protocol_md_verifies_over_our_encoding()
    {
        // The key's X and Y are protocol.md's decimal numbers, in the container OpenSSL writes.
        using var key = TestKeys.Load(SignatureAlgorithm.EcdsaP256Sha256);
        var signature = Convert.FromBase64String(
            "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
        );
        var encoding = DsseEnvelope.PreAuthenticationEncoding(
            "http://example.com/HelloWorld",
            "hello world"u8
        );
        Assert.True(key.PublicKey.Verify(encoding, signature));
        Assert.False(key.PublicKey.Verify("hello world"u8, signature));
    }

    // The encodings in hexadecimal, and the signatures of the key of RFC 8032 §7.1 test 1 over them.
    [Theory]
    [InlineData(
        InToto,
        Body,
        "445353457631203238206170706c69636174696f6e2f766e642e696e2d746f746f2b6a736f6e203433207b225f74797065223a2268747470733a2f2f696e2d746f746f2e696f2f53746174656d656e742f7631227d",
        "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
    )]
    [InlineData(
        "application/vnd.exämple+json",
        Body,
        "445353457631203239206170706c69636174696f6e2f766e642e6578c3a46d706c652b6a736f6e203433207b225f74797065223a2268747470733a2f2f696e2d746f746f2e696f2f53746174656d656e742f7631227d",
        "xmSk/ug66ysT7ayhkCIjhAq42zgZXSsEWuzUaNL7w2eGAdF/NU6/fRXPtmfN+5DNSAs5/i2lUnHjbbjPsu0tAw=="
    )]
    [InlineData(
        InToto,
        "",
        "445353457631203238206170706c69636174696f6e2f766e642e696e2d746f746f2b6a736f6e203020",
        "gSggCAaTLTYyRH6FIDBem6meyIynsYy8RTHVzwx9tnTb7Bg/1jMWnuVgI/gffqmbsC2VX5/jHfkkDqsj7CDbDg=="
    )]
    [InlineData(
        "",
        Body,
        "445353457631203020203433207b225f74797065223a2268747470733a2f2f696e2d746f746f2e696f2f53746174656d656e742f7631227d",
        "iC3q/+3Rm0+lpAJRueDmDh15PnwCfxKmS0NAfKsbv+zgulXQC/WM9trc+j1XEqlwDIg/vf/uNfebeD6sxInrDg=="
    )]
    public void The_test_vectors_of_the_specification_are_reproduced(
        string payloadType,
        string body,
        string encodingHex,
        string signature
    )
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Ed25519);
        var encoding = DsseEnvelope.PreAuthenticationEncoding(
            payloadType,
            Encoding.UTF8.GetBytes(body)
        );
        Assert.Equal(encodingHex, Convert.ToHexStringLower(encoding));
        Assert.Equal(signature, Convert.ToBase64String(key.Sign(encoding)));
    }
}
