using System.Numerics;
using AuthOps.Dp.Privacy;
using FsCheck.Xunit;

namespace AuthOps.Dp.Tests.Privacy;

public sealed class PrivacyLossTests
{
    [Theory]
    [InlineData("1", "500000000000")]
    [InlineData("1/2", "125000000000")]
    [InlineData("0.1", "5000000000")]
    [InlineData("1/3", "55555555556")]
    [InlineData("0.000001", "1")]
    [InlineData("1/4611686018427387904", "1")]
    [InlineData("1000000", "500000000000000000000000")]
    public void A_pure_loss_costs_the_gate_half_its_square_rounded_up(
        string epsilon,
        string pico
    ) =>
        Assert.Equal(
            Int128.Parse(pico, System.Globalization.CultureInfo.InvariantCulture),
            PicoRho.CeilingOf(Epsilon.Parse(epsilon))
        );

    [Property]
    public bool The_gate_is_never_below_the_ledger_and_less_than_one_unit_above(uint n, uint d)
    {
        var numerator = new BigInteger(n) + 1;
        var denominator = new BigInteger(d) + 1;
        var value = new Rational(numerator, denominator);
        if (value > Epsilon.MaxValue)
        {
            return true;
        }

        var loss = PrivacyLoss.FromEpsilon(new Epsilon(value));
        var pico = new Rational((BigInteger)PicoRho.CeilingOf(loss), PicoRho.UnitsPerRho);
        return pico >= loss.Rho
            && pico - loss.Rho < new Rational(1, PicoRho.UnitsPerRho)
            && loss.Rho == value * value / 2;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000001")]
    [InlineData("1/4611686018427387905")]
    public void An_epsilon_out_of_range_is_refused(string text) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Epsilon.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("500000000001")]
    public void A_rho_out_of_range_is_refused(string text) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rho.Parse(text));

    [Fact]
    public void An_unstated_loss_is_not_a_loss_of_zero()
    {
        Assert.Throws<InvalidOperationException>(() => default(Epsilon).Value);
        Assert.Throws<InvalidOperationException>(() => PrivacyLoss.FromEpsilon(default));
        Assert.Throws<InvalidOperationException>(() => PrivacyLoss.FromRho(default));
        Assert.Throws<InvalidOperationException>(() => PrivacyBudget.Pure(default));
    }

    [Fact]
    public void Losses_say_their_measure()
    {
        Assert.Equal("epsilon 1/2", PrivacyLoss.FromEpsilon(Epsilon.Of(1, 2)).ToString());
        Assert.Equal("rho 1/8", PrivacyLoss.FromRho(Rho.Of(1, 8)).ToString());
        Assert.Equal("epsilon 1", PrivacyBudget.Pure(Epsilon.Of(1)).ToString());
    }
}
