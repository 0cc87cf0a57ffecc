using System.Globalization;
using System.Numerics;
using AuthOps.Dp.Privacy;
using FsCheck.Xunit;

namespace AuthOps.Dp.Tests.Privacy;

public sealed class RationalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("3", "3")]
    [InlineData("-3", "-3")]
    [InlineData("0.25", "1/4")]
    [InlineData("-1.50", "-3/2")]
    [InlineData("6/8", "3/4")]
    [InlineData("-6/8", "-3/4")]
    [InlineData("007/014", "1/2")]
    [InlineData("0.1", "1/10")]
    public void Text_is_read_exactly_and_written_in_lowest_terms(string text, string canonical) =>
        Assert.Equal(canonical, Rational.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("/2")]
    [InlineData("1/")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("1/2/3")]
    [InlineData("1.5/2")]
    [InlineData("٣")]
    [InlineData("１")]
    [InlineData("NaN")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Rational.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Rational.Parse(text));
    }

    [Fact]
    public void Hostile_lengths_are_refused_before_they_are_read()
    {
        Assert.True(Rational.TryParse(new string('9', Rational.MaxTextLength), out _));
        Assert.False(Rational.TryParse(new string('9', Rational.MaxTextLength + 1), out _));
        Assert.False(Rational.TryParse(new string('9', 1_000_000), out _));
        Assert.False(Rational.TryParse(null, out _));
    }

    [Fact]
    public void Growth_beyond_the_bound_is_an_overflow_and_not_a_giant()
    {
        var big = new Rational(1, BigInteger.One << (Rational.MaxBits - 1));
        Assert.Throws<OverflowException>(() => big * big);
        Assert.Equal(Rational.One, big / big);
    }

    [Fact]
    public void The_default_is_zero()
    {
        Assert.Equal(Rational.Zero, default);
        Assert.Equal("0", default(Rational).ToString());
        Assert.Equal(BigInteger.One, default(Rational).Denominator);
        Assert.Throws<DivideByZeroException>(() => Rational.One / default(Rational));
    }

    [Fact]
    public void Text_does_not_depend_on_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "tr-TR", "zh-CN", "de-DE", "ar-SA" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal("-5/4", Rational.Parse("-1.25").ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Property]
    public bool Arithmetic_is_that_of_the_field(int a, int b, int c, int d, int e, int f)
    {
        var (x, y, z) = (Of(a, b), Of(c, d), Of(e, f));
        return x + y == y + x
            && x + y + z == x + (y + z)
            && x * (y + z) == (x * y) + (x * z)
            && x - y + y == x
            && (y.Sign == 0 || x / y * y == x);
    }

    [Property]
    public bool Order_is_that_of_cross_products(int a, int b, int c, int d)
    {
        var (x, y) = (Of(a, b), Of(c, d));
        var difference = x - y;
        return x.CompareTo(y) == difference.Sign
            && (x < y) == (difference.Sign < 0)
            && (x >= y) == (difference.Sign >= 0)
            && (x == y) == (x.GetHashCode() == y.GetHashCode() && difference.Sign == 0);
    }

    [Property]
    public bool Floor_and_ceiling_enclose(int a, int b)
    {
        var x = Of(a, b);
        var (floor, ceiling) = (new Rational(x.Floor(), 1), new Rational(x.Ceiling(), 1));
        return floor <= x && x < floor + 1 && ceiling >= x && ceiling < x + 1;
    }

    [Property]
    public bool Text_round_trips(int a, int b) => Rational.Parse(Of(a, b).ToString()) == Of(a, b);

    [Property]
    public bool Doubles_are_near(int a, int b)
    {
        var near = Of(a, b).ToDouble();
        var exact = (double)Of(a, b).Numerator / (double)Of(a, b).Denominator;
        return Math.Abs(near - exact) <= Math.Abs(exact) * 1e-15;
    }

    [Fact]
    public void Doubles_of_huge_terms_do_not_overflow()
    {
        var three = new Rational(3 * BigInteger.Pow(10, 1000), BigInteger.Pow(10, 1000) + 1);
        Assert.Equal(3, three.ToDouble(), 1e-12);
    }

    private static Rational Of(int numerator, int denominator) =>
        new(numerator, denominator == 0 ? 7 : denominator);
}
