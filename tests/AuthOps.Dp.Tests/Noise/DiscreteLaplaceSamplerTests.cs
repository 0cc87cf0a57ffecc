using System.Numerics;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

public sealed class DiscreteLaplaceSamplerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(10, 3)]
    [InlineData(7, 1)]
    [InlineData(20, 3)]
    [InlineData(31, 2)]
    public void Enumeration_of_all_choices_brackets_the_law_within_2_to_the_minus_40(int t, int s)
    {
        Assert.Empty(
            LaplaceProof.Contradictions(
                (ref EnumeratedChoices choices) =>
                    DiscreteLaplaceSampler.TryAttempt(
                        ref choices,
                        (ulong)t,
                        (ulong)s,
                        out var value
                    )
                        ? value
                        : null,
                t,
                s
            )
        );
        Assert.Empty(
            LaplaceProof.Contradictions(
                (ref EnumeratedChoices choices) =>
                    DiscreteLaplaceSampler.TryAttempt(
                        ref choices,
                        (BigInteger)t,
                        (BigInteger)s,
                        out var value
                    )
                        ? value
                        : null,
                t,
                s
            )
        );
    }

    [Fact]
    public void A_sampler_that_keeps_minus_zero_is_found_out() =>
        Assert.NotEmpty(LaplaceProof.Contradictions(WrongSamplers.KeepsMinusZero, t: 10, s: 3));

    [Fact]
    public void A_sampler_with_a_scale_one_percent_short_is_found_out() =>
        Assert.NotEmpty(LaplaceProof.Contradictions(WrongSamplers.ShortScale, t: 10, s: 3));

    [Fact]
    public void A_sampler_that_compares_with_a_floating_exponential_is_found_out() =>
        Assert.NotEmpty(LaplaceProof.Contradictions(WrongSamplers.FloatingExponential, 10, 3));

    [Fact]
    public void A_sampler_that_ends_its_tail_at_eight_scales_is_found_out() =>
        Assert.NotEmpty(LaplaceProof.Contradictions(WrongSamplers.CutTail, 10, 3));

    [Fact]
    public void Sampling_is_attempting_until_accepted()
    {
        var sampled = new BitChoices<TapeBits>(new TapeBits("loop", 0));
        var attempted = new BitChoices<TapeBits>(new TapeBits("loop", 0));
        var rejected = 0;
        for (var i = 0; i < 2000; i++)
        {
            var value = DiscreteLaplaceSampler.Sample(ref sampled, 10UL, 3UL);
            Int128 accepted;
            while (!DiscreteLaplaceSampler.TryAttempt(ref attempted, 10UL, 3UL, out accepted))
            {
                rejected++;
            }

            Assert.Equal(accepted, value);
        }

        Assert.Equal(attempted.Bits.Used, sampled.Bits.Used);
        Assert.True(rejected > 100);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(1000, 1)]
    public void Words_and_big_integers_read_the_same_tape_alike(ulong t, ulong s)
    {
        var word = new BitChoices<TapeBits>(new TapeBits("twin", 0));
        var big = new BitChoices<TapeBits>(new TapeBits("twin", 0));
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(
                DiscreteLaplaceSampler.Sample(ref word, t, s),
                DiscreteLaplaceSampler.Sample(ref big, (BigInteger)t, (BigInteger)s)
            );
        }
    }

    [Fact]
    public void Scales_beyond_64_bits_of_precision_stay_near_the_scale_they_approach()
    {
        // (10^30 + 1) / (3·10^29) is 10/3 to 30 digits: the sample mean of |X| must be that of 10/3, ± 5 sd.
        var t = BigInteger.Pow(10, 30) + 1;
        var s = 3 * BigInteger.Pow(10, 29);
        var choices = new BitChoices<TapeBits>(new TapeBits("precise", 0));
        const int Draws = 20_000;
        var sum = 0.0;
        for (var i = 0; i < Draws; i++)
        {
            sum += (double)Int128.Abs(DiscreteLaplaceSampler.Sample(ref choices, t, s));
        }

        var law = new DiscreteLaplace(AuthOps.Dp.Privacy.Rational.Parse("10/3"));
        var deviation = Math.Sqrt(law.Variance / Draws);
        Assert.InRange(
            sum / Draws,
            law.ExpectedAbsoluteError - (5 * deviation),
            law.ExpectedAbsoluteError + (5 * deviation)
        );
    }
}
