using System.Security.Cryptography;
using System.Text;
using AuthOps.Bench.Groups;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Psi;

/// <summary>
/// The same intersection as one would write it with libsodium: SHA-512, crypto_core_ristretto255_from_hash and two scalar
/// multiplications an item of each side, a hash table of the products. No frames, no shuffle, no checks.
/// </summary>
/// <param name="count">Keys of each side.</param>
internal sealed class SodiumIntersection(int count)
{
    private const int Size = 32;

    private readonly byte[][] _mine = Encode(0, count);
    private readonly byte[][] _theirs = Encode(count / 2, count);

    public void Run()
    {
        Sodium.Initialize();
        var (a, b) = (Scalar(), Scalar());
        var mine = Mask(b, Mask(a, Map(_mine)));
        var theirs = Mask(a, Mask(b, Map(_theirs)));
        var tags = theirs.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var matches = mine.Count(element => tags.Contains(Convert.ToHexString(element)));
        if (matches != count - (count / 2))
        {
            throw new InvalidOperationException("The reference does not find the intersection.");
        }
    }

    private static byte[][] Encode(int first, int count) =>
        [.. IntersectionWorkload.Keys(first, count).Select(key => Encoding.UTF8.GetBytes(key!))];

    private static byte[] Scalar()
    {
        var scalar = new byte[Size];
        Ristretto255.Instance.RandomScalar(scalar);
        return scalar;
    }

    private static byte[][] Map(byte[][] items) =>
        [
            .. items.Select(item =>
            {
                Span<byte> uniform = stackalloc byte[2 * Size];
                SHA512.HashData(item, uniform);
                var element = new byte[Size];
                Sodium.RistrettoMap(uniform, element);
                return element;
            }),
        ];

    private static byte[][] Mask(byte[] scalar, byte[][] elements) =>
        [
            .. elements.Select(element =>
            {
                var product = new byte[Size];
                Sodium.RistrettoMultiply(scalar, element, product);
                return product;
            }),
        ];
}
