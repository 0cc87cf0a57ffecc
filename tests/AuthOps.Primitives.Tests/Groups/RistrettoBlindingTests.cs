using System.Numerics;
using AuthOps.Primitives.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>Sums as blinds: P + r·G out, k·P from k·(P + r·G) back, on every backend.</summary>
public sealed class RistrettoBlindingTests
{
    private const int Size = 32;
    private static readonly int[] s_counts = [0, 1, 7, 8, 15, 16, 17, 130];

    [Fact]
    public void Blinds_come_off_after_the_product_by_the_key()
    {
        var oracle = ForcedGroup.Ristretto255("scalar");
        var uniform = new byte[s_counts[^1] * 64];
        SecureBytes(uniform);

        // Zeros map to the identity; blind and product must still come off.
        uniform.AsSpan(6 * 64, 64).Clear();
        var key = new byte[Size];
        oracle.RandomScalar(key);
        var publicKey = new byte[Size];
        oracle.MultiplyGeneratorBatch(key, publicKey);
        foreach (var backend in ForcedGroup.Backends)
        {
            var group = ForcedGroup.Ristretto255(backend);
            var unblinder = new RistrettoUnblinder(group, publicKey);
            foreach (var count in s_counts)
            {
                var input = uniform.AsSpan(0, count * 64);
                var blinds = Blinds(group, count);
                var elements = new byte[count * Size];
                group.HashAndBlindBatch(blinds, input, elements);
                Assert.Equal(Sums(oracle, blinds, input), elements);

                group.MultiplyBatch(key, elements, elements);
                Assert.True(unblinder.TryUnblindBatch(blinds, elements, elements, out var invalid));
                Assert.Equal(-1, invalid);
                var expected = new byte[count * Size];
                oracle.HashAndMultiplyBatch(key, input, expected);
                Assert.Equal(expected, elements);
            }
        }
    }

    [Fact]
    public void Elements_are_validated_and_a_wrong_key_gives_nothing()
    {
        foreach (var backend in ForcedGroup.Backends)
        {
            var group = ForcedGroup.Ristretto255(backend);
            var unblinder = new RistrettoUnblinder(group, group.Generator);
            var elements = new byte[20 * Size];
            var blinds = Blinds(group, 20);
            group.MultiplyGeneratorBatch(
                Blinds(group, 20).AsSpan(3 * Size, Size),
                elements.AsSpan(0, Size)
            );
            for (var i = 1; i < 20; i++)
            {
                elements.AsSpan(0, Size).CopyTo(elements.AsSpan(i * Size));
            }

            elements[(17 * Size) + 31] ^= 0x80;
            Assert.False(unblinder.TryUnblindBatch(blinds, elements, elements, out var invalid));
            Assert.Equal(17, invalid);
            Assert.All(elements, b => Assert.Equal(0, b));

            // r·G less r·G is the identity, as zeros.
            var one = blinds.AsSpan(5 * Size, Size);
            var product = new byte[Size];
            group.MultiplyGeneratorBatch(one, product);
            Assert.True(unblinder.TryUnblindBatch(one, product, product, out _));
            Assert.True(group.IsIdentity(product));
            _ = Assert.Throws<InvalidGroupElementException>(() =>
                new RistrettoUnblinder(group, new byte[Size])
            );
            _ = Assert.Throws<ArgumentException>(() =>
                group.HashAndBlindBatch(group.Order, new byte[64], new byte[Size])
            );
        }
    }

    /// <summary>0, 1, the largest, and random ones.</summary>
    private static byte[] Blinds(Ristretto255 group, int count)
    {
        var blinds = new byte[count * Size];
        for (var i = 0; i < count; i++)
        {
            group.RandomScalar(blinds.AsSpan(i * Size, Size));
        }

        BigInteger[] edges =
        [
            0,
            1,
            new BigInteger(group.Order, isUnsigned: true) - 1,
            8,
            BigInteger.Pow(2, 252),
        ];
        for (var i = 0; i < Math.Min(count, edges.Length); i++)
        {
            var own = blinds.AsSpan(i * Size, Size);
            own.Clear();
            _ = edges[i].TryWriteBytes(own, out _, isUnsigned: true);
        }

        return blinds;
    }

    private static byte[] Sums(Ristretto255 group, byte[] blinds, ReadOnlySpan<byte> uniform)
    {
        var count = blinds.Length / Size;
        var mapped = new byte[count * Size];
        group.HashToGroup(uniform, mapped);
        var multiples = new byte[count * Size];
        group.MultiplyGeneratorBatch(blinds, multiples);
        for (var i = 0; i < count; i++)
        {
            var own = mapped.AsSpan(i * Size, Size);
            var multiple = multiples.AsSpan(i * Size, Size);
            if (group.IsIdentity(own))
            {
                multiple.CopyTo(own);
            }
            else if (!group.IsIdentity(multiple))
            {
                Assert.True(group.TrySum([.. own, .. multiple], own, out _));
            }
        }

        return mapped;
    }

    private static void SecureBytes(Span<byte> bytes) =>
        AuthOps.Primitives.Randomness.SecureRandom.Fill(bytes);
}
