using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

public sealed class DigitSamplerTests
{
    private static readonly double s_bracket = Math.ScaleB(1, -40);

    public static TheoryData<int, int> LaplaceScales()
    {
        var scales = new TheoryData<int, int>
        {
            { 1, 30 },
            { 1, 2 },
            { 1, 1 },
            { 10, 3 },
        };
        if (Effort.IsFull)
        {
            scales.Add(20, 1);
        }

        return scales;
    }

    public static TheoryData<int, int> GaussianVariances()
    {
        var variances = new TheoryData<int, int>
        {
            { 1, 100 },
            { 1, 4 },
            { 1, 1 },
            { 100, 9 },
            { 16, 1 },
        };
        if (Effort.IsFull)
        {
            variances.Add(100, 1);
        }

        return variances;
    }

    [Theory]
    [MemberData(nameof(LaplaceScales))]
    public void Laplace_draws_have_the_law_within_2_to_the_minus_40(int t, int s)
    {
        var law = DigitProof.Enumerate(DigitPlan.Laplace(new Rational(t, s)));
        AssertLaw(law, (40L * t / s) + 2, k => ExactLaws.Laplace(t, s, k));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 3)]
    public void Geometric_draws_have_the_law_within_2_to_the_minus_40(int t, int s)
    {
        var law = DigitProof.Enumerate(DigitPlan.Geometric(new Rational(t, s)));
        AssertLaw(
            law,
            (40L * t / s) + 2,
            k =>
                k < 0
                    ? FixedInterval.Zero
                    : (FixedInterval.One - FixedInterval.ExpMinus(s, t))
                        * FixedInterval.ExpMinus(s * k, t)
        );
    }

    [Theory]
    [MemberData(nameof(GaussianVariances))]
    public void Gaussian_draws_have_the_law_within_2_to_the_minus_40(int p, int q)
    {
        var law = DigitProof.Enumerate(DigitPlan.Gaussian(new Rational(p, q)));
        var theta = ExactLaws.GaussianTheta(p, q);
        AssertLaw(
            law,
            (long)(8 * Math.Sqrt((double)p / q)) + 2,
            k => ExactLaws.GaussianWeight(p, q, k) / theta
        );
    }

    [Theory]
    [InlineData("laplace", "1/30")]
    [InlineData("laplace", "10/3")]
    [InlineData("laplace", "100")]
    [InlineData("laplace", "123456789")]
    [InlineData("laplace", "1099511627776")]
    [InlineData("geometric", "100")]
    [InlineData("gauss", "1/9")]
    [InlineData("gauss", "16")]
    [InlineData("gauss", "150")]
    public void Every_kernel_gives_the_same_draws(string law, string parameter)
    {
        var plan = Plan(law, parameter);
        const int Draws = 1000;
        var words = new uint[Draws * plan.Digits.Length];
        new AesTape("twins " + law + parameter).Fill(words);
        PlaceEdges(plan, words, Draws);

        var scalar = Block(plan, words, Draws, static (_, _, _, start) => start);
        var chosen = Block(plan, words, Draws, DigitKernel.Run);
        Assert.Equal(scalar, chosen);
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            Assert.Equal(scalar, Block(plan, words, Draws, DigitKernelAvx2.Run));
        }

        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            Assert.Equal(scalar, Block(plan, words, Draws, DigitKernelAvx512.Run));
        }
    }

    [Theory]
    [InlineData("laplace", "10/3", 2)]
    [InlineData("laplace", "100", 4)]
    [InlineData("gauss", "16", 1)]
    public void The_words_used_do_not_depend_on_what_is_drawn(
        string law,
        string parameter,
        int words
    )
    {
        var plan = Plan(law, parameter);
        var bits = new TapeBits("work", 0);
        for (var i = 1; i <= 5000; i++)
        {
            DigitSampler.Draw(ref bits, plan);
            Assert.Equal(32L * words * i, bits.Used);
        }
    }

    [Theory]
    [InlineData("laplace", "1/3")]
    [InlineData("laplace", "1000")]
    [InlineData("gauss", "100")]
    public void Any_length_is_filled(string law, string parameter)
    {
        // A draw left out would keep the mark: none has it, for |X| < 2^40 but for a probability below 2^-10^9.
        var plan = Plan(law, parameter);
        var bits = new AesTape("length");
        foreach (var length in new[] { 0, 1, 3, 15, 16, 17, 63, 64, 65, 1000, 4096, 4097, 10_000 })
        {
            var draws = new long[length];
            Array.Fill(draws, long.MinValue);
            DigitSampler.Fill(ref bits, plan, draws);
            Assert.DoesNotContain(long.MinValue, draws);
        }
    }

    private static DigitPlan Plan(string law, string parameter) =>
        law switch
        {
            "laplace" => DigitPlan.Laplace(Rational.Parse(parameter)),
            "geometric" => DigitPlan.Geometric(Rational.Parse(parameter)),
            _ => DigitPlan.Gaussian(Rational.Parse(parameter)),
        };

    private static long[] Block(DigitPlan plan, uint[] words, int draws, DigitSampler.Kernel kernel)
    {
        var bits = new AesTape("resolving");
        var block = new long[draws];
        DigitSampler.FillBlock(ref bits, plan, words, block, kernel);
        return block;
    }

    /// <summary>Words just below, at and just above thresholds, and the least and greatest, at scattered places.</summary>
    private static void PlaceEdges(DigitPlan plan, uint[] words, int draws)
    {
        for (var d = 0; d < plan.Digits.Length; d++)
        {
            var place = d;
            foreach (var threshold in plan.Thresholds[plan.Digits[d].Start..plan.Digits[d].End])
            {
                foreach (var chunk in new[] { threshold - 1L, threshold, threshold + 1L })
                {
                    words[(d * draws) + (place % draws)] = unchecked((uint)chunk << 1);
                    place += 7;
                }
            }

            words[(d * draws) + 500] = 0;
            words[(d * draws) + 501] = 1;
            words[(d * draws) + 900] = uint.MaxValue;
        }
    }

    private static void AssertLaw(ExactLaw<long> law, long span, Func<long, FixedInterval> truth)
    {
        Assert.True(law.Unresolved.Middle < s_bracket, $"unresolved {law.Unresolved.Middle}");
        for (var k = -span; k <= span; k++)
        {
            var found = law.Bracket(k);
            Assert.True(found.Width <= s_bracket, $"the bracket of {k} is {found.Width} wide");
            Assert.True(found.Overlaps(truth(k)), $"Pr[{k}] is not {truth(k).Middle}");
        }
    }
}
