using System.Globalization;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Testing;

namespace AuthOps.Dp.Tests.Noise;

public sealed class NoiseDistributionTests
{
    private const double Relative = 1e-12;

    /// <summary>Rows of vectors/dp/pmf.csv, for a clone without the shared files.</summary>
    public static TheoryData<string> Transcribed =>
        [
            "discrete_laplace_scale,0.5,0,0.7615941559557648881194583,0.8807970779778824440597291,0.3620308304831552332039944",
            "discrete_laplace_scale,0.5,1,0.1030705608076224199865422,0.1192029220221175559402709,0.3620308304831552332039944",
            "discrete_laplace_scale,0.5,13,3.891052346030746979822651e-12,4.500070687047035849848526e-12,0.3620308304831552332039944",
        ];

    [Theory]
    [MemberData(nameof(Transcribed))]
    public void Published_rows_hold(string row) => AssertRow(row);

    [Fact]
    public void Every_row_of_the_pmf_file_holds()
    {
        var rows = File.ReadAllLines(SharedFiles.Path("vectors/dp/pmf.csv"));
        Assert.Equal("distribution,param,k,pmf,upper_tail_P(X>=k),variance", rows[0]);
        Assert.True(rows.Length > 100);
        Assert.All(rows.Skip(1), AssertRow);
    }

    [Fact]
    public void The_reference_of_the_sampler_proofs_agrees_with_the_pmf_file_to_all_its_digits()
    {
        var rows = File.ReadAllLines(SharedFiles.Path("vectors/dp/pmf.csv")).Skip(1);
        foreach (var fields in rows.Select(static row => row.Split(',')))
        {
            var parameter = Rational.Parse(fields[1]);
            var k = long.Parse(fields[2], CultureInfo.InvariantCulture);
            FixedInterval found;
            if (fields[0] == "discrete_laplace_scale")
            {
                found = ExactLaws.Laplace(parameter.Numerator, parameter.Denominator, k);
            }
            else if (parameter <= 10)
            {
                var (p, q) = (parameter * parameter).Terms();
                found = ExactLaws.GaussianWeight(p, q, k) / ExactLaws.GaussianTheta(p, q);
            }
            else
            {
                continue;
            }

            Assert.True(found.Overlaps(FixedInterval.Decimal(fields[3])), string.Join(',', fields));
        }
    }

    [Fact]
    public void The_loss_of_one_release_is_the_one_claimed_by_the_exact_profiles()
    {
        // δ(ε) = Σ max(0, p(x) - e^ε p(x - Δ)) against the rows of one release; zero at the claimed pure ε.
        var rows = File.ReadAllLines(SharedFiles.Path("vectors/dp/composition-exact.csv"));
        var checkedRows = 0;
        foreach (var fields in rows.Select(static row => row.Split(',')))
        {
            if (
                fields[3] != "1"
                || (fields[0] is not ("discrete_laplace_kfold" or "discrete_gaussian_single"))
            )
            {
                continue;
            }

            var parameter = Rational.Parse(fields[1]);
            NoiseDistribution law =
                fields[0] == "discrete_laplace_kfold"
                    ? new DiscreteLaplace(1 / parameter)
                    : new DiscreteGaussian(parameter * parameter);
            var sensitivity = long.Parse(fields[2], CultureInfo.InvariantCulture);
            var epsilon = double.Parse(fields[4], CultureInfo.InvariantCulture);
            var expected = double.Parse(fields[5], CultureInfo.InvariantCulture);
            Assert.Equal(expected, Delta(law, sensitivity, epsilon), 1e-13 + (expected * 1e-11));
            checkedRows++;
            if (law is DiscreteLaplace)
            {
                var claimed = (parameter * sensitivity).ToDouble();
                Assert.Equal(0, Delta(law, sensitivity, claimed), 1e-13);
            }
        }

        Assert.True(checkedRows > 40, $"{checkedRows} rows");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    [InlineData(0.999999)]
    public void The_half_width_is_the_least_that_holds(double confidence)
    {
        foreach (
            var law in new NoiseDistribution[]
            {
                new DiscreteLaplace(Rational.Parse("1/8")),
                new DiscreteLaplace(Rational.Parse("20/3")),
                new DiscreteLaplace(Rational.Parse("1000000")),
                new DiscreteGaussian(Rational.Parse("1/4")),
                new DiscreteGaussian(Rational.Parse("72")),
                new DiscreteGaussian(Rational.Parse("1000000000000")),
            }
        )
        {
            var half = law.HalfWidth(confidence);
            Assert.True(2 * law.UpperTail(half + 1) <= 1 - confidence);
            Assert.True(half == 0 || 2 * law.UpperTail(half) > 1 - confidence);
        }
    }

    [Fact]
    public void Tails_of_wide_gaussians_are_bounded_from_above_and_closely()
    {
        // σ = 2^20; a continuous normal has 0.158655 beyond σ, 0.022750 beyond 2σ.
        var law = new DiscreteGaussian((Rational)(1L << 20) * (1L << 20));
        Assert.InRange(law.UpperTail(1L << 20), 0.158655, 0.158655 * 1.001);
        Assert.InRange(law.UpperTail(2L << 20), 0.022750, 0.022750 * 1.002);
    }

    [Fact]
    public void Tails_add_up()
    {
        foreach (
            var law in new NoiseDistribution[]
            {
                new DiscreteLaplace(Rational.Parse("10/3")),
                new DiscreteGaussian(Rational.Parse("72")),
            }
        )
        {
            for (var k = -5L; k <= 5; k++)
            {
                Assert.Equal(law.UpperTail(k), law.UpperTail(k + 1) + law.Probability(k), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1099511627777")]
    public void Scales_out_of_range_are_refused(string scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DiscreteLaplace(Rational.Parse(scale))
        );

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1208925819614629174706177")]
    public void Variances_out_of_range_are_refused(string squaredSigma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DiscreteGaussian(Rational.Parse(squaredSigma))
        );

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Confidences_out_of_range_are_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DiscreteLaplace(Rational.One).HalfWidth(confidence)
        );

    private static double Delta(NoiseDistribution law, long sensitivity, double epsilon)
    {
        var span = (long)(60 * Math.Sqrt(law.Variance)) + 60 + sensitivity;
        var delta = 0.0;
        for (var x = -span; x <= span; x++)
        {
            delta += Math.Max(
                0,
                law.Probability(x) - (Math.Exp(epsilon) * law.Probability(x - sensitivity))
            );
        }

        return delta;
    }

    private static void AssertRow(string row)
    {
        var fields = row.Split(',');
        var parameter = Rational.Parse(fields[1]);
        NoiseDistribution law =
            fields[0] == "discrete_laplace_scale"
                ? new DiscreteLaplace(parameter)
                : new DiscreteGaussian(parameter * parameter);
        var k = long.Parse(fields[2], CultureInfo.InvariantCulture);
        AssertClose(fields[3], law.Probability(k), row);
        AssertClose(fields[4], law.UpperTail(k), row);
        AssertClose(fields[5], law.Variance, row);
    }

    private static void AssertClose(string expected, double actual, string row)
    {
        var value = double.Parse(expected, CultureInfo.InvariantCulture);
        Assert.True(Math.Abs(actual - value) <= value * Relative, $"{row}: {actual:R}");
    }
}
