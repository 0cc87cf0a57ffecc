using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Groups;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace AuthOps.Bench.Psi;

/// <summary>
/// The same intersection over SM2 as one would write it with BouncyCastle: SM3 with a counter until a point has that
/// x-coordinate, two multiplications an item of each side, compressed points between the parties, a hash table of the products.
/// No frames, no shuffle, no checks but the decoder's.
/// </summary>
/// <param name="count">Keys of each side.</param>
internal sealed class BouncyCastleIntersection(int count)
{
    private readonly ECCurve _curve = CustomNamedCurves
        .GetByOid(GMObjectIdentifiers.sm2p256v1)
        .Curve;

    private readonly byte[][] _mine = Encode(0, count);
    private readonly byte[][] _theirs = Encode(count / 2, count);

    public void Run()
    {
        var (a, b) = (Scalar(), Scalar());
        var mine = Mask(b, Mask(a, _mine.Select(Map)).Select(_curve.DecodePoint));
        var theirs = Mask(a, Mask(b, _theirs.Select(Map)).Select(_curve.DecodePoint));
        var tags = theirs.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var matches = mine.Count(element => tags.Contains(Convert.ToHexString(element)));
        if (matches != count - (count / 2))
        {
            throw new InvalidOperationException("The reference does not find the intersection.");
        }
    }

    private static byte[][] Encode(int first, int count) =>
        [.. IntersectionWorkload.Keys(first, count).Select(key => Encoding.UTF8.GetBytes(key!))];

    private static BigInteger Scalar()
    {
        var scalar = new byte[32];
        WeierstrassGroup.Sm2.RandomScalar(scalar);
        return new BigInteger(1, scalar);
    }

    private static byte[][] Mask(BigInteger scalar, IEnumerable<ECPoint> points) =>
        [.. points.Select(point => point.Multiply(scalar).Normalize().GetEncoded(true))];

    private ECPoint Map(byte[] item)
    {
        var bytes = new byte[32];
        Span<byte> number = stackalloc byte[sizeof(uint)];
        for (uint counter = 0; ; counter++)
        {
            var digest = new SM3Digest();
            BinaryPrimitives.WriteUInt32BigEndian(number, counter);
            digest.BlockUpdate(number);
            digest.BlockUpdate(item);
            digest.DoFinal(bytes, 0);
            var abscissa = new BigInteger(1, bytes);
            if (!_curve.IsValidFieldElement(abscissa))
            {
                continue;
            }

            // Half of the time no point has this x-coordinate.
            var x = _curve.FromBigInteger(abscissa);
            var square = x.Square().Add(_curve.A).Multiply(x).Add(_curve.B);
            if (square.Sqrt() is { } y)
            {
                return _curve.CreatePoint(abscissa, y.ToBigInteger());
            }
        }
    }
}
