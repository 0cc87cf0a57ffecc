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
    private static readonly int s_half = new VoleShape(
        OkvsShape.For(1).Slots,
        VoleCode.Standard,
        small: false
    ).Half;

    [Theory]
    [InlineData(1, 0.15, 0.10)]
    [InlineData(2, 0.20, 0.18)]
    public void Tests_of_one_and_two_outputs_depend_on_many_places(
        int code,
        double leastOfOne,
        double leastOfTwo
    )
    {
        var rows = RowsOf((VoleCode)code);
        var (one, two) = (int.MaxValue, int.MaxValue);
        for (var i = 0; i < rows.Length; i++)
        {
            one = Math.Min(one, Weight(rows[i], new ulong[rows[i].Length]));
            for (var j = 0; j < i; j++)
            {
                two = Math.Min(two, Weight(rows[i], rows[j]));
            }
        }

        double length = 2 * s_half;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"distance: code {code}, {s_half} outputs: one output {one / length:0.0000}, two {two / length:0.0000}"
            )
        );
        Assert.InRange(one / length, leastOfOne, 0.5);
        Assert.InRange(two / length, leastOfTwo, 0.5);
    }

    /// <summary>For each output the places that it is the sum of, a bit each: the code is applied to 128 unit vectors at a time.</summary>
    private static ulong[][] RowsOf(VoleCode code)
    {
        var length = 2 * s_half;
        ulong[][] rows =
        [
            .. Enumerable.Range(0, s_half).Select(_ => new ulong[(length + 127) / 128 * 2]),
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

            ExpandAccumulate.Encode(code, vector.AsSpan(0, s_half), vector.AsSpan(s_half));
            for (var i = 0; i < s_half; i++)
            {
                rows[i][start / 64] = vector[i].GetElement(0);
                rows[i][(start / 64) + 1] = vector[i].GetElement(1);
            }
        }

        return rows;
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
