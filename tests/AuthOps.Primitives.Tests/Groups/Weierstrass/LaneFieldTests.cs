using System.Numerics;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>The kernels against BigInteger, on the limbs at the ends of their bounds: random numbers do not find a broken carry.</summary>
public sealed class LaneFieldTests
{
    private const long Tight = 1L << 51;
    private const long Lazy = 1L << 52;
    private const string NoKernel = "none";
    private static readonly BigInteger s_r = BigInteger.One << 260;

    public static TheoryData<string, string> Kernels()
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in ForcedGroup.Backends.Where(b => b != "scalar"))
        {
            data.Add("sm2", backend);
            data.Add("p256", backend);
        }

        if (!data.Any())
        {
            // Without AVX2 there is no vector kernel to hold to its bounds; Extreme_words_give_the_residue covers the scalar field.
            Assert.Equal(["scalar"], ForcedGroup.Backends);
            data.Add("none", NoKernel);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Extreme_limbs_give_the_residue_and_stay_in_bounds(string curve, string backend)
    {
        if (backend == NoKernel)
        {
            return;
        }

        var p = WeierstrassReference.Prime(curve);
        var inverse = BigInteger.ModPow(s_r, p - 2, p);
        var lanes = LaneFieldProbe.Lanes(backend);
        var source = new Draws("extreme limbs");
        for (var round = 0; round < 400; round++)
        {
            foreach (var operation in LaneFieldProbe.Operations)
            {
                var isLazyFirst =
                    operation.StartsWith("a*b", StringComparison.Ordinal)
                    || operation.StartsWith("3*a*b", StringComparison.Ordinal);
                var a =
                    operation == "carry"
                        ? Limbs(source, lanes, 3 * Tight, 12L << 48)
                        : Limbs(source, lanes, isLazyFirst ? Lazy : Tight, 4L << 48);
                var b = Limbs(source, lanes, Tight, 4L << 48);
                // What is subtracted twice stays below 1.5p, as in the formulas.
                var top = operation.Contains("2*c", StringComparison.Ordinal) ? 3L << 47 : 4L << 48;
                var c = Limbs(source, lanes, operation == "a*b-c*d" ? Lazy : Tight, top);
                var d = Limbs(source, lanes, Tight, top);
                var result = LaneFieldProbe.Run(curve, backend, operation, a, b, c, d);
                for (var lane = 0; lane < lanes; lane++)
                {
                    var expected = Expected(
                        operation,
                        inverse,
                        Value(a, lane),
                        Value(b, lane),
                        Value(c, lane),
                        Value(d, lane)
                    );
                    Assert.True(
                        ((Value(result, lane) - expected) % p).IsZero,
                        $"{operation}, lane {lane}, round {round}"
                    );
                    for (var k = 0; k < 4; k++)
                    {
                        Assert.InRange(result[(k * lanes) + lane], -Tight, Tight);
                    }

                    Assert.InRange(result[(4 * lanes) + lane], -Tight + 1, Tight - 1);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Lanes_do_not_mix(string curve, string backend)
    {
        if (backend == NoKernel)
        {
            return;
        }

        var lanes = LaneFieldProbe.Lanes(backend);
        var source = new Draws("lanes");
        foreach (var operation in LaneFieldProbe.Operations)
        {
            long[][] operands =
            [
                .. Enumerable.Range(0, 4).Select(_ => Limbs(source, lanes, Tight, 1L << 48)),
            ];
            var straight = LaneFieldProbe.Run(curve, backend, operation, operands);
            var rotated = LaneFieldProbe.Run(
                curve,
                backend,
                operation,
                [.. operands.Select(Rotate)]
            );
            Assert.Equal(Rotate(straight), rotated);
        }

        long[] Rotate(long[] limbs) =>
            [
                .. Enumerable
                    .Range(0, limbs.Length)
                    .Select(i => limbs[(i / lanes * lanes) + ((i + 3) % lanes)]),
            ];
    }

    [Theory]
    [InlineData("sm2", false)]
    [InlineData("sm2", true)]
    [InlineData("p256", false)]
    [InlineData("p256", true)]
    public void Extreme_words_give_the_residue(string curve, bool moduloOrder)
    {
        var m = moduloOrder ? WeierstrassReference.Order(curve) : WeierstrassReference.Prime(curve);
        var source = new Draws("extreme words");
        for (var round = 0; round < 3000; round++)
        {
            var a = Words(source, m);
            var b = round % 5 == 0 ? a : Words(source, m);
            var product = LaneFieldProbe.MultiplyWords(curve, moduloOrder, a, b);
            Assert.Equal(Number(a) * Number(b) % m, Number(product));
        }
    }

    [Theory]
    [InlineData("sm2", false)]
    [InlineData("sm2", true)]
    [InlineData("p256", false)]
    [InlineData("p256", true)]
    public void Extreme_limbs_of_words_give_the_residue_and_stay_in_bounds(
        string curve,
        bool moduloOrder
    )
    {
        var m = moduloOrder ? WeierstrassReference.Order(curve) : WeierstrassReference.Prime(curve);
        var inverse = BigInteger.ModPow(s_r, m - 2, m);
        var source = new Draws("extreme limbs of words");
        for (var round = 0; round < 400; round++)
        {
            foreach (var operation in LaneFieldProbe.Operations)
            {
                var isLazyFirst =
                    operation.StartsWith("a*b", StringComparison.Ordinal)
                    || operation is "3*a*b" or "carry";
                var a = isLazyFirst ? LazyWords() : TightWords(source, m);
                var b = TightWords(source, m);
                var c = operation == "a*b-c*d" ? LazyWords() : TightWords(source, m);
                var d = TightWords(source, m);
                var result = LaneFieldProbe.RunWords(curve, moduloOrder, operation, a, b, c, d);
                var expected = Expected(
                    operation,
                    inverse,
                    Value(a, 0),
                    Value(b, 0),
                    Value(c, 0),
                    Value(d, 0)
                );
                Assert.True(
                    ((Value(result, 0) - expected) % m).IsZero,
                    $"{operation}, round {round}"
                );
                Assert.All(result, limb => Assert.InRange(limb, 0, (1L << 52) - 1));
                Assert.InRange(Value(result, 0), 0, 2 * m);
            }
        }

        long[] LazyWords()
        {
            var (x, y) = (TightWords(source, m), TightWords(source, m));
            var operation = source.Next(2) == 0 ? "a+b" : "a-b";
            var lazy = LaneFieldProbe.RunWords(curve, moduloOrder, operation, x, y, x, y);
            var expected = Value(x, 0) + (operation == "a+b" ? Value(y, 0) : -Value(y, 0));
            Assert.True(((Value(lazy, 0) - expected) % m).IsZero, operation);
            Assert.All(lazy, limb => Assert.InRange(limb, 0, (1L << 55) - 1));
            Assert.InRange(Value(lazy, 0), 0, 6 * m);
            return lazy;
        }
    }

    /// <summary>Limbs below 2^52 at and near both ends, of a number of at most 2m.</summary>
    private static long[] TightWords(Draws source, BigInteger m)
    {
        const long Most = (1L << 52) - 1;
        var limbs = new long[5];
        for (var i = 0; i < limbs.Length; i++)
        {
            limbs[i] = source.Next(5) switch
            {
                0 => 0,
                1 => Most,
                2 => (long)source.Next(3),
                3 => Most - (long)source.Next(3),
                _ => (long)source.Next(1UL << 52),
            };
        }

        // 2m, a multiple of m or a top limb that keeps the number below it.
        limbs[4] = source.Next(2) == 0 ? (long)((2 * m) >> 208) - 1 : limbs[4] >> 4;
        var whole = source.Next(12) switch
        {
            0 => 2 * m,
            1 => m,
            2 => m - 1,
            3 => BigInteger.Zero,
            _ => Value(limbs, 0),
        };
        return [.. Enumerable.Range(0, 5).Select(i => (long)((whole >> (52 * i)) & Most))];
    }

    private static BigInteger Expected(
        string operation,
        BigInteger inverse,
        BigInteger x,
        BigInteger y,
        BigInteger z,
        BigInteger w
    ) =>
        operation switch
        {
            "a*b" => x * y * inverse,
            "3*a*b" => 3 * x * y * inverse,
            "a*b-c" => (x * y * inverse) - z,
            "a*b-c*d" => ((x * y) - (z * w)) * inverse,
            "a*a" => x * x * inverse,
            "2*a*a" => 2 * x * x * inverse,
            "a*a-2*c" => (x * x * inverse) - (2 * z),
            "a*a-2*c-d" => (x * x * inverse) - (2 * z) - w,
            "carry" => x,
            _ => -x,
        };

    private static BigInteger Number(ulong[] words) =>
        words.Reverse().Aggregate(BigInteger.Zero, (sum, word) => (sum << 64) + word);

    private static ulong[] Words(Draws source, BigInteger m)
    {
        var words = new ulong[4];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = source.Next(5) switch
            {
                0 => 0,
                1 => ulong.MaxValue,
                2 => source.Next(3),
                3 => unchecked((ulong)((m >> (64 * i)) & ulong.MaxValue) - source.Next(2)),
                _ => source.Next(),
            };
        }

        return words;
    }

    private static BigInteger Value(long[] limbs, int lane)
    {
        var lanes = limbs.Length / 5;
        var sum = BigInteger.Zero;
        for (var k = 4; k >= 0; k--)
        {
            sum = (sum << 52) + limbs[(k * lanes) + lane];
        }

        return sum;
    }

    private static long[] Limbs(Draws source, int lanes, long bound, long top)
    {
        var limbs = new long[5 * lanes];
        for (var i = 0; i < limbs.Length; i++)
        {
            var most = i < 4 * lanes ? bound : top;
            limbs[i] = source.Next(7) switch
            {
                0 => most,
                1 => -most,
                2 => 0,
                3 => most - 1 - (long)source.Next(3),
                4 => (long)source.Next(3) - 1,
                5 => -most + (long)source.Next(3),
                _ => (long)source.Next((ulong)(2 * most)) - most,
            };
        }

        return limbs;
    }
}
