using AuthOps.Cli.Facts;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Tests.Reports;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("1/5", "20.00 %")]
    [InlineData("1", "100.00 %")]
    [InlineData("0", "0.00 %")]
    [InlineData("1/3", "33.34 %")]
    [InlineData("1/1000000", "0.01 %")]
    public void A_risk_is_rounded_up(string fraction, string percent) =>
        Assert.Equal(percent, Figures.Percent(fraction));

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(2_160, "21.60")]
    [InlineData(123_456_789, "1,234,567.89")]
    public void Fen_are_printed_as_yuan_to_the_last(long fen, string yuan) =>
        Assert.Equal(yuan, Figures.Yuan(fen));

    [Fact]
    public void Class_sizes_fall_into_bands_and_every_record_into_one()
    {
        var bands = ClassSizeBand.Count([(1, 3), (2, 1), (4, 2), (5, 1), (199, 1), (500, 2)]);

        Assert.Equal(
            [("1", 3L), ("2–4", 10L), ("5–9", 5L), ("100–199", 199L), ("200+", 1_000L)],
            bands.Select(band => (band.Name, band.Rows))
        );
    }
}
