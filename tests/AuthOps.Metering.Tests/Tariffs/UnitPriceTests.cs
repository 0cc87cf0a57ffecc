using System.Globalization;
using System.Numerics;
using System.Text.Json;
using AuthOps.Metering.Tariffs;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Tariffs;

public sealed class UnitPriceTests
{
    private const string Vectors = "vectors/metering/money.json";

    // Transcribed from vectors/metering/money.json, rounding_cny_fen: yuan and the column half_up.
    [Theory]
    [InlineData("0.004", "0.00")]
    [InlineData("0.005", "0.01")]
    [InlineData("0.0050000001", "0.01")]
    [InlineData("0.025", "0.03")]
    [InlineData("1.005", "1.01")]
    [InlineData("2.675", "2.68")]
    [InlineData("-0.005", "-0.01")]
    [InlineData("-0.025", "-0.03")]
    [InlineData("99999999999.995", "100000000000.00")]
    [InlineData("0.1249999999", "0.12")]
    public void Yuan_round_to_fen_half_away_from_zero(string yuan, string rounded) =>
        Assert.Equal(rounded, RoundYuan(yuan));

    [Fact]
    public void Every_published_rounding_case_is_reproduced()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path(Vectors)));
        var cases = document.RootElement.GetProperty("rounding_cny_fen").EnumerateArray().ToList();
        Assert.Equal(14, cases.Count);
        var differsFromHalfEven = 0;
        foreach (var c in cases)
        {
            var expected = c.GetProperty("half_up").GetString();
            Assert.Equal(
                expected is "-0.00" ? "0.00" : expected,
                RoundYuan(c.GetProperty("yuan").GetString()!)
            );
            differsFromHalfEven += expected == c.GetProperty("half_even").GetString() ? 0 : 1;
        }

        // A banker's rounding would fail these.
        Assert.True(differsFromHalfEven >= 4);
    }

    [Property]
    public bool A_charge_is_the_nearest_fen_and_half_goes_up(
        uint numerator,
        uint denominator,
        uint quantity
    )
    {
        var price = new UnitPrice(numerator, denominator + 1L);
        var charged = (BigInteger)price.Charge(quantity).Value;
        var exact = (BigInteger)numerator * quantity;
        var doubled = ((exact * 2) - (charged * 2 * (denominator + 1L)));
        return doubled >= -(denominator + 1L) && doubled < denominator + 1L;
    }

    [Property]
    public bool Prices_compare_as_the_rationals_they_are(uint a, uint b, uint c, uint d)
    {
        var left = new UnitPrice(a, b + 1L);
        var right = new UnitPrice(c, d + 1L);
        var expected = ((BigInteger)a * (d + 1L)).CompareTo((BigInteger)c * (b + 1L));
        return left.CompareTo(right) == expected
            && (left == right) == (expected == 0)
            && (left > right) == (expected > 0)
            && (left <= right) == (expected <= 0);
    }

    [Fact]
    public void The_default_price_is_free_and_equal_to_any_other_free_price()
    {
        Assert.Equal(UnitPrice.Free, new UnitPrice(0, 7));
        Assert.Equal(1, default(UnitPrice).Denominator);
        Assert.Equal(Fen.Zero, UnitPrice.Free.Charge(Int128.MaxValue));
        Assert.Equal("1/3", new UnitPrice(2, 6).ToString());
    }

    [Fact]
    public void An_amount_beyond_64_bits_overflows_instead_of_wrapping()
    {
        Assert.Throws<OverflowException>(() => UnitPrice.OfFen(long.MaxValue).Charge(2));
        Assert.Throws<OverflowException>(() => new Fen(long.MaxValue) + new Fen(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitPrice.OfFen(1).Charge(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnitPrice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnitPrice(1, 0));
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(-5, "-0.05")]
    [InlineData(123456, "1234.56")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void Fen_are_written_in_yuan_whatever_the_culture(long fen, string text) =>
        Assert.Equal(text, new Fen(fen).ToString());

    private static string RoundYuan(string yuan)
    {
        var (numerator, scale) = Exact(yuan);
        return new Fen((long)Rounding.HalfUp(numerator * 100, scale)).ToString();
    }

    private static (BigInteger Numerator, BigInteger Scale) Exact(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = text.Replace(".", string.Empty, StringComparison.Ordinal);
        return (
            BigInteger.Parse(digits, CultureInfo.InvariantCulture),
            BigInteger.Pow(10, point < 0 ? 0 : text.Length - point - 1)
        );
    }
}
