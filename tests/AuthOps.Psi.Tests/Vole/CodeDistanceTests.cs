using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// What can be counted of the code's distance, at the smallest size that the protocol uses: the places of the sparse vector that a
/// linear test of one or two outputs depends on, all of them. It bounds the least distance from above and says nothing of tests of
/// more outputs: docs/math/silent-vole.md. The code is public and fixed, and so are the figures.
/// </summary>
public sealed class CodeDistanceTests
{
    private static VoleShape Shape { get; } =
        new(OkvsShape.For(1).Slots, VoleCode.Standard, small: false);

    [Theory]
    [InlineData(1, 0.1459, 0.1232)]
    [InlineData(2, 0.2089, 0.2024)]
    public void Tests_of_one_and_two_outputs_depend_on_so_many_places(
        int code,
        double ofOne,
        double ofTwo
    )
    {
        var rows = RowsOf((VoleCode)code);
        var none = new ulong[rows[0].Length];
        var (one, two, bits) = (int.MaxValue, int.MaxValue, double.MaxValue);
        for (var i = 0; i < rows.Length; i++)
        {
            one = Math.Min(one, Weight(rows[i], none));
            bits = Math.Min(bits, BitsOf(rows[i], none));
            for (var j = 0; j < i; j++)
            {
                var weight = Weight(rows[i], rows[j]);
                two = Math.Min(two, weight);

                // A test of more places than this is passed less often than the lightest ones.
                if (weight < 0.21 * 2 * Shape.Half)
                {
                    bits = Math.Min(bits, BitsOf(rows[i], rows[j]));
                }
            }
        }

        double length = 2 * Shape.Half;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"distance: code {code}, {Shape.Half} outputs: one {one / length:0.0000}, two {two / length:0.0000}; passed with 2^-{bits:0.0}"
            )
        );
        Assert.Equal(ofOne, one / length, 4);
        Assert.Equal(ofTwo, two / length, 4);
        Assert.InRange(bits, 40, VoleShape.PartTrees);
    }

    /// <summary>For each output the places that it is the sum of, a bit each: the code is applied to 128 unit vectors at a time.</summary>
    private static ulong[][] RowsOf(VoleCode code)
    {
        var length = 2 * Shape.Half;
        ulong[][] rows =
        [
            .. Enumerable.Range(0, Shape.Half).Select(_ => new ulong[(length + 127) / 128 * 2]),
        ];
        var vector = new Block[length + VoleShape.Slack];
        for (var start = 0; start < length; start += 128)
        {
            Array.Clear(vector);
            for (var i = start; i < Math.Min(start + 128, length); i++)
            {
                var bit = i - start;
                vector[i] = Vector128.Create(
                    bit < 64 ? 1UL << bit : 0,
                    bit < 64 ? 0 : 1UL << (bit - 64)
                );
            }

            ExpandAccumulate.Encode(code, vector.AsSpan(0, Shape.Half), vector.AsSpan(Shape.Half));
            for (var i = 0; i < Shape.Half; i++)
            {
                rows[i][start / 64] = vector[i].GetElement(0);
                rows[i][(start / 64) + 1] = vector[i].GetElement(1);
            }
        }

        return rows;
    }

    /// <summary>
    /// Minus the logarithm of the probability that noise of one random field element in each block hits no place of a test, so that
    /// the test is zero: what it tells the sum from a uniform element by.
    /// </summary>
    private static double BitsOf(ulong[] left, ulong[] right)
    {
        Assert.Equal(16, Shape.Leaves);
        var bits = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var places = left[i] ^ right[i];
            for (var block = 0; block < 4; block++)
            {
                var hit = BitOperations.PopCount((places >> (16 * block)) & 0xFFFF);
                bits -= Math.Log2(1 - (hit / 16.0));
            }
        }

        return bits;
    }

    private static int Weight(ulong[] left, ulong[] right)
    {
        var weight = 0;
        for (var i = 0; i < left.Length; i++)
        {
            weight += BitOperations.PopCount(left[i] ^ right[i]);
        }

        return weight;
    }
}
