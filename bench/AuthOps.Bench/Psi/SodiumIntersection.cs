using System.Security.Cryptography;
using System.Text;
using AuthOps.Bench.Groups;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Psi;

/// <summary>
/// The same intersection as one would write it with libsodium: SHA-512, crypto_core_ristretto255_from_hash and two scalar
/// multiplications an item of each side, a hash table of the products. No frames, no shuffle, no checks.
/// </summary>
internal sealed class SodiumIntersection
{
    /// <summary>Keys of each side.</summary>
    public const int Count = 1024;

    private const int Size = 32;

    private readonly byte[][] _mine = Encode(0);
    private readonly byte[][] _theirs = Encode(Count / 2);

    public SodiumIntersection() => Sodium.Initialize();

    public void Run()
    {
        var (a, b) = (Scalar(), Scalar());
        var mine = Mask(b, Mask(a, Map(_mine)));
        var theirs = Mask(a, Mask(b, Map(_theirs)));
        var tags = theirs.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var matches = mine.Count(element => tags.Contains(Convert.ToHexString(element)));
        if (matches != Count / 2)
        {
            throw new InvalidOperationException("The reference does not find the intersection.");
        }
    }

    private static byte[][] Encode(int first) =>
        [.. IntersectionWorkload.Keys(first, Count).Select(key => Encoding.UTF8.GetBytes(key!))];

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
