using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.EC;
using BigInteger = Org.BouncyCastle.Math.BigInteger;
using BouncyCastlePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace AuthOps.Bench.Groups;

/// <summary>
/// Many points times one secret scalar, from uncompressed encoding to uncompressed encoding with validation, against
/// BouncyCastle (SM2, points decoded beforehand, normalised afterwards) and the platform's ECDiffieHellman (P-256, keys imported
/// beforehand).
/// </summary>
internal sealed class WeierstrassWorkload : IDisposable
{
    /// <summary>Points in a batch.</summary>
    public const int Points = 256;

    /// <summary>Points in a call of a reference, which needs no company.</summary>
    public const int ReferencePoints = 16;

    private readonly WeierstrassGroup _group;
    private readonly byte[] _scalar = new byte[32];
    private readonly byte[] _elements;
    private readonly byte[] _results;
    private readonly BouncyCastlePoint[] _points = [];
    private readonly BigInteger _number;
    private readonly ECDiffieHellman? _own;
    private readonly ECDiffieHellmanPublicKey[] _others = [];

    public WeierstrassWorkload(bool isSm2)
    {
        _group = isSm2 ? WeierstrassGroup.Sm2Uncompressed : WeierstrassGroup.P256Uncompressed;
        _group.RandomScalar(_scalar);
        _number = new BigInteger(1, _scalar);
        var uniform = new byte[Points * _group.UniformSize];
        SecureRandom.Fill(uniform);
        _elements = new byte[Points * _group.ElementSize];
        _results = new byte[_elements.Length];
        _group.HashToGroup(uniform, _elements);
        Batch();
        if (isSm2)
        {
            var curve = CustomNamedCurves.GetByOid(GMObjectIdentifiers.sm2p256v1).Curve;
            _points = [.. Encodings().Select(curve.DecodePoint)];
            Check(_points[0].Multiply(_number).Normalize().GetEncoded(false).AsSpan(1, 32));
        }
        else
        {
            var own = new byte[65];
            _group.MultiplyGeneratorBatch(_scalar, own);
            _own = ECDiffieHellman.Create(Parameters(own, _scalar));
            _others =
            [
                .. Encodings().Select(e => ECDiffieHellman.Create(Parameters(e, null)).PublicKey),
            ];
            Check(_own.DeriveRawSecretAgreement(_others[0]));
        }
    }

    public string KernelName => _group.KernelName;

    public void Batch() => _group.MultiplyBatch(_scalar, _elements, _results);

    public void BouncyCastle()
    {
        foreach (var point in _points)
        {
            _ = point.Multiply(_number).Normalize();
        }
    }

    public void Platform()
    {
        foreach (var other in _others)
        {
            _ = _own!.DeriveRawSecretAgreement(other);
        }
    }

    public void Dispose()
    {
        _own?.Dispose();
        foreach (var other in _others)
        {
            other.Dispose();
        }
    }

    private static ECParameters Parameters(byte[] point, byte[]? scalar) =>
        new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = scalar,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        };

    private IEnumerable<byte[]> Encodings() =>
        Enumerable.Range(0, ReferencePoints).Select(i => _elements[(65 * i)..(65 * (i + 1))]);

    /// <summary>Two workloads that disagree would time two different things.</summary>
    private void Check(ReadOnlySpan<byte> x)
    {
        if (!x.SequenceEqual(_results.AsSpan(1, 32)))
        {
            throw new InvalidOperationException("The batch does not agree with the reference.");
        }
    }
}
