using System.Numerics;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

public sealed class ExponentialBernoulliTests
{
    private const double CutOff = 1e-22;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1000)]
    [InlineData(1, 7)]
    [InlineData(1, 2)]
    [InlineData(9, 10)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 3)]
    public void Enumeration_of_all_choices_brackets_the_exponential(int numerator, int denominator)
    {
        AssertExponential(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                return ExponentialBernoulli.Sample(
                    ref choices,
                    (ulong)numerator,
                    (ulong)denominator
                );
            },
            numerator,
            denominator
        );
        AssertExponential(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                return ExponentialBernoulli.Sample(
                    ref choices,
                    (BigInteger)numerator,
                    (BigInteger)denominator
                );
            },
            numerator,
            denominator
        );
    }

    [Fact]
    public void An_exponential_rounded_to_a_double_threshold_of_32_bits_is_found_out()
    {
        var law = ChoicePath.Enumerate(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                return choices.Bernoulli((ulong)(Math.Exp(-0.5) * 4294967296.0), 4294967296UL);
            },
            CutOff
        );

        Assert.False(law.Bracket(true).Overlaps(FixedInterval.ExpMinus(1, 2)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(40, 3)]
    public void A_hopeless_exponent_ends_at_once(ulong whole, ulong rest)
    {
        var choices = new BitChoices<TapeBits>(new TapeBits("hopeless", 0));
        var accepted = 0;
        for (var i = 0; i < 1000; i++)
        {
            accepted += choices.BernoulliExp((whole * 1_000_000_000_000_000UL) + rest, 7UL) ? 1 : 0;
        }

        Assert.Equal(whole == 0 ? 1000 : 0, accepted);
    }

    private static void AssertExponential(
        Func<ChoicePath, bool> program,
        int numerator,
        int denominator
    )
    {
        var law = ChoicePath.Enumerate(program, CutOff);
        Assert.True(law.Unresolved.Middle < Math.ScaleB(1, -60), $"{law.Unresolved.Middle}");
        Assert.True(
            law.Bracket(true).Overlaps(FixedInterval.ExpMinus(numerator, denominator)),
            $"exp(-{numerator}/{denominator})"
        );
    }
}
