using System.Numerics;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class ScalarArithmeticTests
{
    private const int Size = 32;

    public static TheoryData<string, string> Groups() =>
        new([
            .. from name in new[] { "ristretto255", "sm2", "p256" }
            from backend in ForcedGroup.Backends
            select (name, backend),
        ]);

    [Theory]
    [MemberData(nameof(Groups))]
    public void Scalars_compute_as_integers_modulo_the_order_do(string name, string backend)
    {
        var group = Named(name, backend);
        var order = Number(group, group.Order);
        var left = Scalars(group, 300);
        var right = Scalars(group, 300);
        Span<byte> result = new byte[left.Length];

        group.MultiplyScalarBatch(left, right, result);
        Check(group, result, i => At(group, left, i) * At(group, right, i) % order);
        group.AddScalarBatch(left, right, result);
        Check(group, result, i => (At(group, left, i) + At(group, right, i)) % order);
        group.SubtractScalarBatch(left, right, result);
        Check(group, result, i => (At(group, left, i) + order - At(group, right, i)) % order);
        group.MultiplyScalarBatch(left, right.AsSpan(0, Size), result);
        Check(group, result, i => At(group, left, i) * At(group, right, 0) % order);
        var own = left.ToArray();
        group.SubtractScalarBatch(own, own, own);
        Assert.All(own, b => Assert.Equal(0, b));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Inverses_multiply_to_one(string name, string backend)
    {
        var group = Named(name, backend);
        var scalars = Scalars(group, 300)[(4 * Size)..];
        var inverses = new byte[scalars.Length];

        group.InvertScalarBatch(scalars, inverses);
        group.MultiplyScalarBatch(scalars, inverses, inverses);
        Check(group, inverses, _ => BigInteger.One);

        scalars.AsSpan(280 * Size, Size).Clear();
        _ = Assert.Throws<ArgumentException>(() => group.InvertScalarBatch(scalars, scalars));
        Assert.All(scalars, b => Assert.Equal(0, b));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Uniform_bytes_are_reduced_modulo_the_order(string name, string backend)
    {
        var group = Named(name, backend);
        var order = Number(group, group.Order);
        var uniform = new byte[group.UniformScalarSize];
        var scalar = new byte[Size];
        for (var i = 0; i < 200; i++)
        {
            if (i == 0)
            {
                uniform.AsSpan().Fill(0xff);
            }
            else
            {
                SecureRandom.Fill(uniform);
            }

            group.ReduceScalar(uniform, scalar);
            Assert.Equal(Number(group, uniform) % order, Number(group, scalar));
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Sums_are_multiples_of_the_sum(string name, string backend)
    {
        var group = Named(name, backend);
        var order = Number(group, group.Order);
        foreach (var count in new[] { 0, 1, 2, 7, 8, 9, 64, 129, 300 })
        {
            // Small scalars and their negatives meet every exceptional case: equal, opposite, and a sum that is the identity.
            var scalars = new byte[count * Size];
            var total = BigInteger.Zero;
            for (var i = 0; i < count; i++)
            {
                var number = i % 3 == 2 ? order - 1 : (i % 5) + 1;
                Write(group, scalars.AsSpan(i * Size, Size), number);
                total += number;
            }

            var elements = new byte[count * group.ElementSize];
            group.MultiplyGeneratorBatch(scalars, elements);
            var expected = new byte[group.ElementSize];
            var scalar = new byte[Size];
            Write(group, scalar, total % order);
            group.MultiplyGeneratorBatch(scalar, expected);
            var sum = new byte[group.ElementSize];

            Assert.True(group.TrySum(elements, sum, out _));
            Assert.Equal(expected, sum);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_element_and_its_opposite_sum_to_the_identity(string name, string backend)
    {
        var group = Named(name, backend);
        var scalars = new byte[2 * Size];
        group.RandomScalar(scalars.AsSpan(0, Size));
        group.SubtractScalarBatch(
            scalars.AsSpan(Size),
            scalars.AsSpan(0, Size),
            scalars.AsSpan(Size)
        );
        var elements = new byte[2 * group.ElementSize];
        group.MultiplyGeneratorBatch(scalars, elements);
        var sum = new byte[group.ElementSize];

        Assert.True(group.TrySum(elements, sum, out _));
        Assert.True(group.IsIdentity(sum));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_sum_with_what_is_no_element_is_refused(string name, string backend)
    {
        var group = Named(name, backend);
        var elements = new byte[200 * group.ElementSize];
        for (var i = 0; i < 200; i++)
        {
            group.Generator.CopyTo(elements.AsSpan(i * group.ElementSize));
        }

        elements.AsSpan(150 * group.ElementSize, group.ElementSize).Clear();
        var sum = new byte[group.ElementSize];
        sum.AsSpan().Fill(1);

        Assert.False(group.TrySum(elements, sum, out var invalidIndex));
        Assert.Equal(150, invalidIndex);
        Assert.True(group.IsIdentity(sum));
    }

    [Fact]
    public void A_progression_is_made_of_multiples()
    {
        foreach (var backend in ForcedGroup.Backends)
        {
            var group = ForcedGroup.Ristretto255(backend);
            foreach (var count in new[] { 0, 1, 127, 128, 129, 300 })
            {
                // Three times the generator back through the identity.
                var scalars = new byte[count * Size];
                for (var i = 0; i < count; i++)
                {
                    var number = (3 - i + Number(group, group.Order)) % Number(group, group.Order);
                    Write(group, scalars.AsSpan(i * Size, Size), number);
                }

                var ends = new byte[2 * Size];
                Write(group, ends.AsSpan(0, Size), 3);
                Write(group, ends.AsSpan(Size), Number(group, group.Order) - 1);
                var elements = new byte[2 * Size];
                group.MultiplyGeneratorBatch(ends, elements);
                var expected = new byte[count * Size];
                group.MultiplyGeneratorBatch(scalars, expected);
                var actual = new byte[count * Size];

                group.WriteProgression(elements.AsSpan(0, Size), elements.AsSpan(Size), actual);
                Assert.Equal(expected, actual);
                group.WriteProgression(new byte[Size], group.Generator, actual);
                Assert.True(count == 0 || group.IsIdentity(actual.AsSpan(0, Size)));
                Assert.True(count < 2 || actual.AsSpan(Size, Size).SequenceEqual(group.Generator));
            }

            var bad = new byte[Size];
            bad.AsSpan().Fill(0xff);
            _ = Assert.Throws<InvalidGroupElementException>(() =>
                group.WriteProgression(bad, group.Generator, [])
            );
            _ = Assert.Throws<InvalidGroupElementException>(() =>
                group.WriteProgression(group.Generator, new byte[Size], [])
            );
        }
    }

    private static PrimeGroup Named(string name, string backend) =>
        name == "ristretto255"
            ? ForcedGroup.Ristretto255(backend)
            : ForcedGroup.Weierstrass(name, backend);

    /// <summary>0, 1, the order less one and less two, then random ones.</summary>
    private static byte[] Scalars(PrimeGroup group, int count)
    {
        var scalars = new byte[count * Size];
        var order = Number(group, group.Order);
        BigInteger[] edges = [0, 1, order - 1, order - 2];
        for (var i = 0; i < count; i++)
        {
            var scalar = scalars.AsSpan(i * Size, Size);
            if (i < edges.Length)
            {
                Write(group, scalar, edges[i]);
            }
            else
            {
                group.RandomScalar(scalar);
            }
        }

        return scalars;
    }

    private static void Check(
        PrimeGroup group,
        ReadOnlySpan<byte> actual,
        Func<int, BigInteger> expected
    )
    {
        for (var i = 0; i < actual.Length / Size; i++)
        {
            Assert.Equal(expected(i), Number(group, actual.Slice(i * Size, Size)));
        }
    }

    private static BigInteger At(PrimeGroup group, byte[] scalars, int index) =>
        Number(group, scalars.AsSpan(index * Size, Size));

    private static BigInteger Number(PrimeGroup group, ReadOnlySpan<byte> bytes) =>
        new(bytes, isUnsigned: true, isBigEndian: group is WeierstrassGroup);

    private static void Write(PrimeGroup group, Span<byte> scalar, BigInteger number)
    {
        scalar.Clear();
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: false);
        bytes.CopyTo(scalar);
        if (group is WeierstrassGroup)
        {
            scalar.Reverse();
        }
    }
}
