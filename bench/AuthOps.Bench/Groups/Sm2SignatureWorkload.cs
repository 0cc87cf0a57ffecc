using AuthOps.Primitives.Signatures;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace AuthOps.Bench.Groups;

/// <summary>SM2 signatures of one short message: one at a time and, for verification, many at once, against BouncyCastle.</summary>
internal sealed class Sm2SignatureWorkload : IDisposable
{
    /// <summary>Signatures in a batch, of as many keys.</summary>
    public const int Signatures = 128;

    private static readonly byte[] s_message = "evidence of a lawful use"u8.ToArray();

    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
    private readonly byte[] _signature;
    private readonly SignedMessage[] _batch = new SignedMessage[Signatures];
    private readonly bool[] _verdicts = new bool[Signatures];
    private readonly SM2Signer _theirSigner = new(PlainDsaEncoding.Instance, new SM3Digest());
    private readonly SM2Signer _theirVerifier = new(PlainDsaEncoding.Instance, new SM3Digest());

    public Sm2SignatureWorkload()
    {
        _signature = _key.Sign(s_message);
        for (var i = 0; i < Signatures; i++)
        {
            using var key = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
            _batch[i] = new SignedMessage(key.PublicKey, s_message, key.Sign(s_message));
        }

        var domain = new ECDomainParameters(
            CustomNamedCurves.GetByOid(GMObjectIdentifiers.sm2p256v1)
        );
        var point = domain.Curve.DecodePoint(
            _key.PublicKey.ExportSubjectPublicKeyInfo().AsSpan(^65..)
        );
        var id = "1234567812345678"u8.ToArray();
        _theirVerifier.Init(
            false,
            new ParametersWithID(new ECPublicKeyParameters(point, domain), id)
        );
        var secret = new Org.BouncyCastle.Math.BigInteger(
            domain.N.BitLength - 1,
            new Org.BouncyCastle.Security.SecureRandom()
        );
        _theirSigner.Init(
            true,
            new ParametersWithID(new ECPrivateKeyParameters(secret, domain), id)
        );
        VerifyBatch();
        if (
            !Theirs(_signature)
            || !_key.PublicKey.Verify(s_message, _signature)
            || _verdicts.Contains(false)
        )
        {
            throw new InvalidOperationException("The signatures do not agree with the reference.");
        }
    }

    public void Sign() => _ = _key.Sign(s_message);

    public void Verify() => _ = _key.PublicKey.Verify(s_message, _signature);

    public void VerifyBatch() => BatchVerification.Verify(_batch, _verdicts);

    public void SignReference()
    {
        _theirSigner.BlockUpdate(s_message);
        _ = _theirSigner.GenerateSignature();
    }

    public void VerifyReference() => _ = Theirs(_signature);

    public void Dispose() => _key.Dispose();

    private bool Theirs(byte[] signature)
    {
        _theirVerifier.BlockUpdate(s_message);
        return _theirVerifier.VerifySignature(signature);
    }
}
