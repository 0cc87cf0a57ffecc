using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

public sealed class KeyDerTests
{
    private const string P256 = "06082a8648ce3d030107";
    private const string Sm2 = "06082a811ccf5501822d";
    private const string EcPublic = "06072a8648ce3d0201";

    // The ECDSA key of DSSE's protocol.md and the SM2 key of GB/T 32918.5.
    private const string P256D = "d73ec437fd6346e3619c5ebfdfff0f6916804955ad32ac9ac492b0ede1f6ffb7";
    private const string Sm2D = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";

    private static string P256Point => Point(SignatureAlgorithm.EcdsaP256Sha256);

    private static string Sm2Point => Point(SignatureAlgorithm.Sm2Sm3);

    [Fact]
    public void A_key_of_one_curve_labelled_as_the_other_is_refused()
    {
        Refused("another curve", () => Public(Sm2, P256Point));
        Refused("another curve", () => Public(P256, Sm2Point));
        Refused("does not belong", () => Private(Sm2, P256D, PublicPart(P256Point)));
        Refused("does not belong", () => Private(P256, Sm2D, PublicPart(Sm2Point)));
    }

    [Fact]
    public void A_public_key_inside_a_private_key_must_belong_to_it()
    {
        Assert.Equal(P256Point, PointOf(Private(P256, P256D, PublicPart(P256Point))));
        Assert.Equal(P256Point, PointOf(Private(P256, P256D, "")));
        var other = string.Concat(P256Point.AsSpan(0, 128), "00");
        Refused("does not belong", () => Private(P256, P256D, PublicPart(other)));
    }

    [Fact]
    public void Curve_parameters_inside_a_private_key_must_agree()
    {
        Assert.Equal(Sm2Point, PointOf(Private(Sm2, Sm2D, "a00a" + Sm2)));
        Assert.Equal(Sm2Point, PointOf(Private(Sm2, Sm2D, "a00a" + Sm2 + PublicPart(Sm2Point))));
        Refused("two different curves", () => Private(Sm2, Sm2D, "a00a" + P256));
    }

    [Fact]
    public void Private_keys_out_of_range_are_refused()
    {
        const string P256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
        const string Sm2Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        var zero = new string('0', 64);
        Refused("zero or too large", () => Private(P256, zero, ""));
        Refused("zero or too large", () => Private(Sm2, zero, ""));
        Refused("zero or too large", () => Private(P256, P256Order, ""));
        Refused("zero or too large", () => Private(Sm2, Sm2Order, ""));
        // n - 1 is a key of ECDSA and none of SM2, whose signing inverts 1 + d.
        Private(P256, P256Order[..^1] + "0", "").Dispose();
        Refused("zero or too large", () => Private(Sm2, Sm2Order[..^1] + "2", ""));
        Private(Sm2, Sm2Order[..^1] + "1", "").Dispose();
    }

    [Fact]
    public void Points_off_the_curve_and_at_infinity_are_refused()
    {
        foreach (
            var (curve, point) in (ReadOnlySpan<(string, string)>)
                [(P256, P256Point), (Sm2, Sm2Point)]
        )
        {
            var bytes = Convert.FromHexString(point);
            bytes[64] ^= 1;
            var off = Convert.ToHexStringLower(bytes);
            Refused("not a point", () => Public(curve, off));
            Refused("not a point", () => Public(curve, "04" + new string('0', 128)));
            Refused("not a point", () => Public(curve, "04" + new string('f', 128)));
            Refused("must be an uncompressed point", () => Public(curve, "06" + point[2..]));
        }
    }

    [Fact]
    public void Compressed_points_are_refused_because_the_key_id_needs_one_encoding()
    {
        var compressed = (P256Point[^1] % 2 == 0 ? "02" : "03") + P256Point[2..66];
        Refused(
            "uncompressed",
            () =>
                VerificationKey.ImportSubjectPublicKeyInfo(
                    Convert.FromHexString("30393013" + EcPublic + P256 + "032200" + compressed)
                )
        );
        Refused(
            "uncompressed",
            () =>
                VerificationKey.ImportSubjectPublicKeyInfo(
                    Convert.FromHexString("30193013" + EcPublic + P256 + "03020000")
                )
        );
    }

    [Fact]
    public void Explicit_curve_parameters_are_refused() =>
        Refused(
            "does not name its curve",
            () =>
                VerificationKey.ImportSubjectPublicKeyInfo(
                    Convert.FromHexString("3051300b" + EcPublic + "3000034200" + P256Point)
                )
        );

    [Fact]
    public void Every_truncation_and_every_appendix_is_refused()
    {
        foreach (var algorithm in TestKeys.Algorithms)
        {
            using var key = TestKeys.Load(algorithm);
            var spki = key.PublicKey.ExportSubjectPublicKeyInfo();
            var pkcs8 = Pkcs8(key);
            for (var i = 0; i < spki.Length; i++)
            {
                Assert.Throws<KeyFormatException>(() =>
                    VerificationKey.ImportSubjectPublicKeyInfo(spki.AsSpan(0, i))
                );
            }

            for (var i = 0; i < pkcs8.Length; i++)
            {
                Assert.Throws<KeyFormatException>(() =>
                    SigningKey.ImportPem(TestKeys.Pem("PRIVATE KEY", pkcs8.AsSpan(0, i)))
                );
            }

            Assert.Throws<KeyFormatException>(() =>
                VerificationKey.ImportSubjectPublicKeyInfo([.. spki, 0])
            );
            Assert.Throws<KeyFormatException>(() =>
                SigningKey.ImportPem(TestKeys.Pem("PRIVATE KEY", (byte[])[.. pkcs8, 0]))
            );
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_public_key_is_refused_or_makes_another_key()
    {
        foreach (var algorithm in TestKeys.Algorithms)
        {
            var key = VerificationKey.ImportPem(TestKeys.PublicPem(algorithm));
            var der = key.ExportSubjectPublicKeyInfo();
            for (var i = 0; i < der.Length; i++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    der[i] ^= (byte)(1 << bit);
                    try
                    {
                        Assert.NotEqual(key, VerificationKey.ImportSubjectPublicKeyInfo(der));
                    }
                    catch (KeyFormatException)
                    {
                        // Refusing is the other right answer.
                    }

                    der[i] ^= (byte)(1 << bit);
                }
            }
        }
    }

    [Fact]
    public void A_length_in_the_long_form_is_refused_although_it_says_the_same()
    {
        var der = VerificationKey
            .ImportPem(TestKeys.PublicPem(SignatureAlgorithm.Ed25519))
            .ExportSubjectPublicKeyInfo();
        Assert.Throws<KeyFormatException>(() =>
            VerificationKey.ImportSubjectPublicKeyInfo([0x30, 0x81, der[1], .. der.AsSpan(2)])
        );
    }

    private static string Point(SignatureAlgorithm algorithm) =>
        Convert.ToHexStringLower(
            VerificationKey
                .ImportPem(TestKeys.PublicPem(algorithm))
                .ExportSubjectPublicKeyInfo()
                .AsSpan(^65..)
        );

    private static string PointOf(SigningKey key) =>
        Convert.ToHexStringLower(key.PublicKey.ExportSubjectPublicKeyInfo().AsSpan(^65..));

    private static byte[] Pkcs8(SigningKey key) =>
        Convert.FromBase64String(
            string.Concat(key.ExportPem().Split('\n').Where(line => line[0] != '-'))
        );

    private static string PublicPart(string point) => "a144034200" + point;

    private static VerificationKey Public(string curve, string point) =>
        VerificationKey.ImportSubjectPublicKeyInfo(
            Convert.FromHexString("30593013" + EcPublic + curve + "034200" + point)
        );

    private static SigningKey Private(string curve, string d, string rest)
    {
        var inner = "0201010420" + d + rest;
        inner = Tlv("30", inner);
        return SigningKey.ImportPem(
            TestKeys.Pem(
                "PRIVATE KEY",
                Tlv("30", "0201003013" + EcPublic + curve + Tlv("04", inner))
            )
        );
    }

    private static string Tlv(string tag, string content)
    {
        var length = content.Length / 2;
        return tag + (length < 128 ? "" : "81") + length.ToString("x2", null) + content;
    }

    private static void Refused(string part, Func<object> import)
    {
        var e = Assert.Throws<KeyFormatException>(import);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(P256D, e.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Sm2D, e.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
