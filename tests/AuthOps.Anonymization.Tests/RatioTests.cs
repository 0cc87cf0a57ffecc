using System.Numerics;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests;

public sealed class RatioTests
{
    [Theory]
    [InlineData("0.05", "1/20")]
    [InlineData("1/20", "1/20")]
    [InlineData("2/40", "1/20")]
    [InlineData("1", "1/1")]
    [InlineData("0", "0/1")]
    [InlineData("-0.5", "-1/2")]
    [InlineData("-1/2", "-1/2")]
    [InlineData("0.1999999999999999999999", "1999999999999999999999/10000000000000000000000")]
    public void Both_notations_are_read_exactly_and_reduced(string text, string expected) =>
        Assert.Equal(expected, Ratio.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" 0.5")]
    [InlineData("0,5")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("5.")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("-")]
    [InlineData("1e-2")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("1/2/3")]
    [InlineData("0.1/2")]
    [InlineData("1.2.3")]
    [InlineData("٣")]
    [InlineData("NaN")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Ratio.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Ratio.Parse(text));
    }

    [Fact]
    public void A_text_beyond_the_bound_is_refused() =>
        Assert.False(Ratio.TryParse("0." + new string('1', 300), out _));

    [Theory]
    [InlineData("1/3", 4, "0.3334")]
    [InlineData("1/2", 4, "0.5000")]
    [InlineData("-1/3", 2, "-0.33")]
    [InlineData("1/1000", 2, "0.01")]
    [InlineData("0", 2, "0.00")]
    [InlineData("7/2", 0, "4")]
    public void A_decimal_is_rounded_towards_positive_infinity(
        string ratio,
        int decimals,
        string expected
    ) => Assert.Equal(expected, Ratio.Parse(ratio).ToDecimalStringRoundedUp(decimals));

    [Property]
    public void A_rounded_decimal_is_never_below_and_less_than_a_step_above(
        int numerator,
        FsCheck.PositiveInt denominator
    )
    {
        var ratio = new Ratio(numerator, denominator.Get);
        var rounded = Ratio.Parse(ratio.ToDecimalStringRoundedUp(3));
        Assert.True(rounded >= ratio);
        Assert.True(rounded < ratio + new Ratio(1, 1000));
    }

    [Property]
    public void Floor_of_a_product_is_the_integer_division(
        int numerator,
        FsCheck.PositiveInt denominator,
        FsCheck.NonNegativeInt factor
    )
    {
        var floor = new Ratio(numerator, denominator.Get).FloorOfProduct(factor.Get);
        BigInteger product = (BigInteger)numerator * factor.Get;
        Assert.True(floor * denominator.Get <= product);
        Assert.True((floor + 1) * denominator.Get > product);
    }

    [Fact]
    public void The_default_is_zero_and_a_zero_denominator_is_refused()
    {
        Assert.Equal(new Ratio(0, 5), default(Ratio));
        Assert.Equal(BigInteger.One, default(Ratio).Denominator);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ratio(1, 0));
        Assert.Equal(new Ratio(1, 2), new Ratio(-3, -6));
        Assert.Equal(
            0.5,
            new Ratio(BigInteger.Pow(10, 400), 2 * BigInteger.Pow(10, 400)).ToDouble()
        );
        Assert.True(new Ratio(1, 3) < new Ratio(34, 100));
    }
}
