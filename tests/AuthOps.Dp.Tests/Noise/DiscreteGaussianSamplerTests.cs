using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

public sealed class DiscreteGaussianSamplerTests
{
    /// <summary>σ², among them non-integers, below one, wide, and beyond 64-bit words.</summary>
    public static TheoryData<string> SquaredSigmas =>
        [
            "1/4",
            "1",
            "2",
            "100/9",
            "49/4",
            "72",
            "10000",
            "1208925819614629174706176/1208925819614629174706173",
        ];

    [Theory]
    [MemberData(nameof(SquaredSigmas))]
    public void The_acceptance_probability_asked_for_is_exactly_the_one_of_the_paper(string text)
    {
        var squaredSigma = Rational.Parse(text);
        var parameters = new GaussianParameters(squaredSigma);
        foreach (var y in new long[] { 0, 1, -1, 2, 3, -7, 100, 65_537, -1L << 33, 1L << 40 })
        {
            var choices = new RecordedExponent();

            DiscreteGaussianSampler.Accept(ref choices, parameters, y);

            // (|y| - σ²/t)² / 2σ², t = ⌊σ⌋ + 1.
            var distance = (Rational)Math.Abs(y) - (squaredSigma / (long)parameters.T);
            Assert.Equal(distance * distance / (2 * squaredSigma), choices.Exponent);
        }
    }

    [Theory]
    [MemberData(nameof(SquaredSigmas))]
    public void The_integer_scale_is_the_floor_of_sigma_plus_one(string text)
    {
        var squaredSigma = Rational.Parse(text);
        Rational t = (long)new GaussianParameters(squaredSigma).T;

        Assert.True(t * t > squaredSigma);
        Assert.True((t - 1) * (t - 1) <= squaredSigma);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(1, 1)]
    [InlineData(100, 9)]
    [InlineData(25, 1)]
    public void Accepted_laplace_draws_have_the_law_of_the_discrete_gaussian(int p, int q)
    {
        // One attempt yields y with the law proved for the discrete Laplace of scale t times the acceptance proved
        // above; normalised, that must be the definition, within 2^-40.
        var parameters = new GaussianParameters(new Rational(p, q));
        var span = (long)(14 * Math.Sqrt((double)p / q)) + 14;
        var joint = new Dictionary<long, FixedInterval>();
        var total = FixedInterval.Zero;
        for (var y = -span; y <= span; y++)
        {
            var choices = new RecordedExponent();
            DiscreteGaussianSampler.Accept(ref choices, parameters, y);
            joint[y] =
                ExactLaws.Laplace(parameters.T, 1, y)
                * FixedInterval.ExpMinus(choices.Exponent.Numerator, choices.Exponent.Denominator);
            total += joint[y];
        }

        // Mass beyond the span: below exp(-14²/2) of the accepted mass on either side.
        total = new FixedInterval(total.Low, total.High + (BigInteger.One << (256 - 120)));
        var theta = ExactLaws.GaussianTheta(p, q);
        for (var y = -span; y <= span; y++)
        {
            var found = joint[y] / total;
            Assert.True(found.Width < Math.ScaleB(1, -40), $"{y}: {found.Width}");
            Assert.True(found.Overlaps(ExactLaws.GaussianWeight(p, q, y) / theta), $"{y}");
        }
    }

    [Fact]
    public void Sampling_is_attempting_until_accepted()
    {
        var parameters = new GaussianParameters(new Rational(100, 9));
        var sampled = new BitChoices<TapeBits>(new TapeBits("gauss", 0));
        var attempted = new BitChoices<TapeBits>(new TapeBits("gauss", 0));
        var rejected = 0;
        for (var i = 0; i < 1000; i++)
        {
            var value = DiscreteGaussianSampler.Sample(ref sampled, parameters);
            Int128 accepted;
            while (!DiscreteGaussianSampler.TryAttempt(ref attempted, parameters, out accepted))
            {
                rejected++;
            }

            Assert.Equal(accepted, value);
        }

        Assert.Equal(attempted.Bits.Used, sampled.Bits.Used);
        Assert.True(rejected > 100);
    }

    [Fact]
    public void Integer_square_roots_are_floors()
    {
        for (var n = 0; n < 3000; n++)
        {
            var root = GaussianParameters.SquareRootFloor(n);
            Assert.True(root * root <= n && (root + 1) * (root + 1) > n, $"{n}");
        }

        var big = BigInteger.Pow(10, 40);
        Assert.Equal(big - 1, GaussianParameters.SquareRootFloor((big * big) - 1));
        Assert.Equal(big, GaussianParameters.SquareRootFloor(big * big));
    }

    /// <summary>Accepts always and keeps the exponent it was asked.</summary>
    private struct RecordedExponent : IExactChoices
    {
        internal Rational Exponent { get; private set; }

        public readonly TInt Below<TInt>(TInt bound)
            where TInt : IBinaryInteger<TInt> => throw new InvalidOperationException();

        public readonly bool Bernoulli<TInt>(TInt numerator, TInt denominator)
            where TInt : IBinaryInteger<TInt> => throw new InvalidOperationException();

        public bool BernoulliExp<TInt>(TInt numerator, TInt denominator)
            where TInt : IBinaryInteger<TInt>
        {
            Exponent = new Rational(
                BigInteger.CreateChecked(numerator),
                BigInteger.CreateChecked(denominator)
            );
            return true;
        }
    }
}
