using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

// The plans here are small: nothing needs to be cancelled.
#pragma warning disable xUnit1051

namespace AuthOps.Dp.Tests.Accounting;

public sealed class NoiseCalibrationTests
{
    private static readonly Rational s_delta = new(1, 100_000);

    [Fact]
    public void The_smallest_gaussian_noise_fits_and_a_little_less_does_not()
    {
        static PrivacyEvent Plan(Rational variance) =>
            PrivacyEvent.Gaussian(variance, 1, AddOrRemoveOne).Repeat(10);

        var variance = NoiseCalibration.Smallest(Plan, PrivacyCurve.Gaussian, 1, s_delta, 1);

        Assert.True(PrivacyCurve.Gaussian(Plan(variance)).DeltaAt(1).Upper <= 1e-5);
        var less = variance * new Rational(999_999, 1_000_000);
        Assert.True(PrivacyCurve.Gaussian(Plan(less)).DeltaAt(1).Lower > 1e-5);

        // σ = 3.730 for one release at ε = 1, δ = 10^-5 (Balle and Wang 2018); ten need √10 times as much.
        Assert.Equal(3.7306, Math.Sqrt(variance.ToDouble() / 10), 1e-3);
    }

    [Fact]
    public void The_start_does_not_matter()
    {
        static PrivacyEvent Plan(Rational scale) =>
            PrivacyEvent.Laplace(scale, 1, AddOrRemoveOne).Repeat(3);

        var low = NoiseCalibration.Smallest(
            Plan,
            PrivacyCurve.ZeroConcentrated,
            2,
            s_delta,
            new Rational(1, 1000)
        );
        var high = NoiseCalibration.Smallest(Plan, PrivacyCurve.ZeroConcentrated, 2, s_delta, 1000);

        Assert.Equal(1, (low / high).ToDouble(), 3e-6);
    }

    [Fact]
    public void What_no_noise_can_mend_is_said()
    {
        static PrivacyEvent Plan(Rational scale) =>
            PrivacyEvent.Compose(
                PrivacyEvent.Laplace(scale, 1, AddOrRemoveOne),
                PrivacyEvent.Selection(1, new Rational(1, 1000), AddOrRemoveOne)
            );

        Assert.Throws<InvalidOperationException>(() =>
            NoiseCalibration.Smallest(Plan, PrivacyCurve.Pure, 2, s_delta, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NoiseCalibration.Smallest(Plan, PrivacyCurve.Pure, 0, s_delta, 1)
        );
    }
}
