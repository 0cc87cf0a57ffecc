using System.Numerics;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class Fe25519Tests
{
    private const ulong Loose = (1UL << 54) - 1;
    private const ulong TightBound = (1UL << 51) + (1UL << 18);
    private static readonly BigInteger P = RistrettoReference.P;

    // Limbs at the edges of what each operation accepts, in every position; random vectors do not reach them.
    private static readonly ulong[] s_edges =
    [
        0,
        1,
        18,
        19,
        20,
        (1UL << 51) - 20,
        (1UL << 51) - 19,
        (1UL << 51) - 1,
        1UL << 51,
        TightBound - 1,
        1UL << 52,
        (1UL << 53) - 76,
        1UL << 53,
        Loose,
    ];

    [Fact]
    public void Products_and_squares_of_extreme_limbs_equal_big_integers_and_are_tight()
    {
        var elements = ExtremeElements();
        foreach (var a in elements)
        {
            var square = Fe25519Probe.Square(a);
            Assert.All(square, limb => Assert.True(limb < TightBound));
            Assert.Equal(Value(a) * Value(a) % P, Value(square) % P);
            foreach (var b in elements)
            {
                var product = Fe25519Probe.Multiply(a, b);
                Assert.Equal(Value(a) * Value(b) % P, Value(product) % P);
                Assert.True(product.All(limb => limb < TightBound));
            }
        }
    }

    [Fact]
    public void The_largest_accepted_limbs_do_not_overflow()
    {
        ulong[] top = [Loose, Loose, Loose, Loose, Loose];

        Assert.Equal(Value(top) * Value(top) % P, Value(Fe25519Probe.Multiply(top, top)) % P);
        Assert.Equal(
            Value(top) * Value(top) % P,
            Value(Fe25519Probe.MultiplyInPlace(top, top)) % P
        );
        Assert.Equal(Value(top) * Value(top) % P, Value(Fe25519Probe.Square(top)) % P);
        Assert.Equal(Value(top) % P, Value(Fe25519Probe.Canonicalize(top)));
    }

    [Fact]
    public void A_product_split_at_another_bit_agrees_on_reduced_limbs_and_is_caught_by_extreme_ones()
    {
        ulong[] reduced = [3, 1UL << 50, 7, (1UL << 51) - 1, 12345];
        ulong[] top = [Loose, Loose, Loose, Loose, Loose];

        Assert.Equal(
            Value(reduced) * Value(reduced) % P,
            Value(SplitTooHigh(reduced, reduced)) % P
        );
        Assert.NotEqual(Value(top) * Value(top) % P, Value(SplitTooHigh(top, top)) % P);
    }

    [Fact]
    public void Canonical_forms_of_extreme_limbs_and_of_values_around_p_are_residues()
    {
        foreach (var a in ExtremeElements())
        {
            var canonical = Fe25519Probe.Canonicalize(a);
            Assert.All(canonical, limb => Assert.True(limb < 1UL << 51));
            Assert.Equal(Value(a) % P, Value(canonical));
        }

        for (var delta = -40; delta <= 40; delta++)
        {
            foreach (var multiple in (int[])[0, 1])
            {
                var value = (P * multiple) + delta;
                if (value.Sign >= 0 && value < BigInteger.One << 255)
                {
                    var bytes = RistrettoReference.ToBytes(value);
                    var expected = RistrettoReference.ToBytes(value % P);
                    Assert.Equal(expected, Fe25519Probe.ToBytes(Fe25519Probe.FromBytes(bytes)));
                }
            }
        }
    }

    [Fact]
    public void Sums_and_differences_of_extreme_limbs_equal_big_integers()
    {
        var subtrahends = ExtremeElements()
            .Where(b => b.All(limb => limb <= (1UL << 53) - 76))
            .ToList();
        foreach (var a in ExtremeElements().Where(a => a.All(limb => limb <= 1UL << 53)))
        {
            foreach (var b in subtrahends)
            {
                Assert.Equal((Value(a) + Value(b)) % P, Value(Fe25519Probe.Add(a, b)) % P);
                var difference = Fe25519Probe.Subtract(a, b);
                Assert.Equal(RistrettoReference.Mod(Value(a) - Value(b)), Value(difference) % P);
                Assert.True(difference.All(limb => limb <= Loose + 1));
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Products_of_random_loose_limbs_equal_big_integers(ulong[] x, ulong[] y)
    {
        var a = Element(x);
        var b = Element(y);

        Assert.Equal(Value(a) * Value(b) % P, Value(Fe25519Probe.Multiply(a, b)) % P);
        Assert.Equal(Value(a) * Value(a) % P, Value(Fe25519Probe.Square(a)) % P);
    }

    [Fact]
    public void Square_root_ratios_equal_the_reference_for_edges_and_a_stream()
    {
        var values = new List<BigInteger>
        {
            0,
            1,
            2,
            P - 1,
            P - 2,
            RistrettoReference.I,
            RistrettoReference.D,
        };
        var stream = ReplayBytes.Stream("fe25519/sqrt", 32 * 8);
        for (var i = 0; i < 8; i++)
        {
            var bytes = new byte[32];
            stream.Fill(bytes);
            values.Add(new BigInteger(bytes, isUnsigned: true) % P);
        }

        foreach (var u in values)
        {
            foreach (var v in values)
            {
                var (wasSquare, root) = Fe25519Probe.SqrtRatio(
                    Fe25519Probe.FromBytes(RistrettoReference.ToBytes(u)),
                    Fe25519Probe.FromBytes(RistrettoReference.ToBytes(v))
                );
                var expected = RistrettoReference.SqrtRatio(u, v);
                Assert.Equal(expected.Root, Value(root));
                Assert.Equal(expected.WasSquare, wasSquare);
            }
        }
    }

    private static List<ulong[]> ExtremeElements()
    {
        var elements = new List<ulong[]>();
        foreach (var edge in s_edges)
        {
            elements.Add([edge, edge, edge, edge, edge]);
            for (var position = 0; position < 5; position++)
            {
                var low = new ulong[5];
                low[position] = edge;
                elements.Add(low);
                ulong[] high = [Loose, Loose, Loose, Loose, Loose];
                high[position] = edge;
                elements.Add(high);
            }
        }

        return elements;
    }

    private static ulong[] Element(ulong[] source)
    {
        var element = new ulong[5];
        for (var i = 0; i < element.Length && source.Length > 0; i++)
        {
            // FsCheck draws small numbers: spread them over all 54 bits.
            var word = source[i % source.Length] + (ulong)i + 1;
            element[i] = unchecked(word * 0x9E3779B97F4A7C15) & Loose;
        }

        return element;
    }

    private static BigInteger Value(ulong[] limbs)
    {
        var value = BigInteger.Zero;
        for (var i = 4; i >= 0; i--)
        {
            value = (value << 51) + limbs[i];
        }

        return value;
    }

    /// <summary>A tempting mistake: the split at bit 51 of products, with operands shifted by 13, which overflows loose limbs.</summary>
    private static ulong[] SplitTooHigh(ulong[] a, ulong[] b)
    {
        unchecked
        {
            var low = new ulong[10];
            for (var i = 0; i < 5; i++)
            {
                for (var j = 0; j < 5; j++)
                {
                    low[i + j] += a[i] * b[j] & ((1UL << 51) - 1);
                    low[i + j + 1] += Math.BigMul(a[i] << 13, b[j], out _);
                }
            }

            return [.. Enumerable.Range(0, 5).Select(i => low[i] + (19 * low[i + 5]))];
        }
    }
}
