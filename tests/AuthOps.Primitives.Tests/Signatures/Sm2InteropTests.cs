using System.Numerics;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tests.Groups;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>SM2 against BouncyCastle in both directions, at the ends of every range, one by one and in batches.</summary>
public sealed class Sm2InteropTests
{
    private const int Count = 40;
    private static readonly BigInteger s_order = WeierstrassReference.Order("sm2");

    [Fact]
    public void BouncyCastle_accepts_our_signatures_and_we_accept_its()
    {
        var draws = new Draws("sm2 interop");
        for (var i = 0; i < Count; i++)
        {
            using var key =
                i == 0 ? Key(1)
                : i == 1 ? Key(s_order - 2)
                : SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
            var message = draws.Bytes(i * 3);
            var point = Point(key.PublicKey);
            Assert.True(TheirVerify(point, message, key.Sign(message)), $"ours, {i}");
        }

        for (var i = 0; i < Count; i++)
        {
            var d = new BigInteger(draws.Bytes(32), isUnsigned: true) % (s_order - 2) + 1;
            using var key = Key(d);
            var message = draws.Bytes(i * 5);
            Assert.True(key.PublicKey.Verify(message, TheirSign(d, message)), $"theirs, {i}");
        }
    }

    [Fact]
    public void A_batch_gives_every_signature_its_own_verdict()
    {
        var items = new List<SignedMessage>();
        var expected = new List<bool>();
        for (var i = 0; i < 150; i++)
        {
            using var key = SigningKey.Generate(
                i % 11 == 10 ? SignatureAlgorithm.Ed25519 : SignatureAlgorithm.Sm2Sm3
            );
            var message = BitConverter.GetBytes(i);
            var signature = key.Sign(message);
            var isRight = true;
            switch (i % 7)
            {
                case 2:
                    signature[i % 64] ^= 1;
                    isRight = false;
                    break;
                case 4:
                    message[0] ^= 128;
                    isRight = false;
                    break;
                case 5:
                    signature = signature[..^1];
                    isRight = false;
                    break;
                default:
                    break;
            }

            items.Add(new SignedMessage(key.PublicKey, message, signature));
            expected.Add(isRight);
        }

        var verdicts = new bool[items.Count];
        BatchVerification.Verify(items.ToArray(), verdicts);
        Assert.Equal(expected, verdicts);
        Assert.Equal(items.Select(i => i.Key.Verify(i.Message.Span, i.Signature.Span)), verdicts);
        _ = Assert.Throws<ArgumentException>(() =>
            BatchVerification.Verify(items.ToArray(), new bool[1])
        );
        _ = Assert.Throws<ArgumentException>(() =>
            BatchVerification.Verify([default], new bool[1])
        );
    }

    [Fact]
    public void Values_at_the_ends_of_the_ranges_are_refused()
    {
        using var key = TestKeys.Load(SignatureAlgorithm.Sm2Sm3);
        var message = "message digest"u8.ToArray();
        var signature = key.Sign(message);
        var r = new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        Assert.True(key.PublicKey.Verify(message, signature));
        var top = (BigInteger.One << 256) - 1;
        // The last two have r + s = n, for which t is 0.
        (BigInteger R, BigInteger S)[] bad =
        [
            (0, s),
            (r, 0),
            (s_order, s),
            (r, s_order),
            (top, s),
            (r, top),
            (s, r),
            (s_order - r, s),
            (r, s_order - s),
            (s_order - s, s),
            (1, s_order - 1),
        ];
        foreach (var (x, y) in bad)
        {
            byte[] forged = [.. WeierstrassReference.Bytes(x), .. WeierstrassReference.Bytes(y)];
            Assert.False(key.PublicKey.Verify(message, forged));
            Assert.False(TheirVerify(Point(key.PublicKey), message, forged));
            var verdicts = new bool[3];
            BatchVerification.Verify(
                [
                    new(key.PublicKey, message, signature),
                    new(key.PublicKey, message, forged),
                    new(key.PublicKey, message, signature),
                ],
                verdicts
            );
            Assert.Equal([true, false, true], verdicts);
        }

        // r below 2^256 - n written as r + n is another number in 32 bytes, and must not pass for it.
        Assert.False(key.PublicKey.Verify(message, new byte[64]));
    }

    [Fact]
    public void Public_keys_off_the_curve_are_refused()
    {
        var good = Point(TestKeys.Load(SignatureAlgorithm.Sm2Sm3).PublicKey);
        byte[][] bad =
        [
            new byte[65],
            [4, .. new byte[64]],
            [.. good[..64], (byte)(good[64] ^ 1)],
            [4, .. WeierstrassReference.Bytes(WeierstrassReference.Prime("sm2")), .. good[33..]],
        ];
        foreach (var point in bad)
        {
            var der =
                "3059301306072a8648ce3d020106082a811ccf5501822d034200"
                + Convert.ToHexStringLower(point);
            _ = Assert.Throws<KeyFormatException>(() =>
                VerificationKey.ImportSubjectPublicKeyInfo(Convert.FromHexString(der))
            );
        }
    }

    private static SigningKey Key(BigInteger d) =>
        SigningKey.ImportPem(
            TestKeys.Pem(
                "PRIVATE KEY",
                "3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420"
                    + Convert.ToHexStringLower(WeierstrassReference.Bytes(d))
            )
        );

    private static byte[] Point(VerificationKey key) => key.ExportSubjectPublicKeyInfo()[^65..];

    private static ECDomainParameters Domain() =>
        new(CustomNamedCurves.GetByOid(GMObjectIdentifiers.sm2p256v1));

    private static byte[] TheirSign(BigInteger d, byte[] message)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance, new SM3Digest());
        var key = new ECPrivateKeyParameters(
            new Org.BouncyCastle.Math.BigInteger(1, WeierstrassReference.Bytes(d)),
            Domain()
        );
        signer.Init(true, new ParametersWithID(key, "1234567812345678"u8.ToArray()));
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    private static bool TheirVerify(byte[] point, byte[] message, byte[] signature)
    {
        var domain = Domain();
        var signer = new SM2Signer(PlainDsaEncoding.Instance, new SM3Digest());
        var key = new ECPublicKeyParameters(domain.Curve.DecodePoint(point), domain);
        signer.Init(false, new ParametersWithID(key, "1234567812345678"u8.ToArray()));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature);
    }
}
