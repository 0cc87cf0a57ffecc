using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Tariffs;

/// <summary>A tariff read back from its bytes is the same one, with prices of every model, and nothing else is read.</summary>
public sealed class TariffTextTests
{
    private static readonly TariffPlan s_plan = new(
        [
            new DataProduct("p-base", ProductOrigin.OperatorBase),
            new DataProduct("p-dev", ProductOrigin.Developer),
        ],
        [
            Item("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(200)) with
            {
                IsTrial = true,
            },
            Item("p-base", UsageUnit.ServiceCalls, new UnitPrice(1, 3)) with
            {
                Customers = CustomerClass.SmallAndMedium,
                IsTrial = true,
            },
            Item(
                "p-dev",
                UsageUnit.ServiceCalls,
                PriceSchedule.Volume(
                    new(100, UnitPrice.OfFen(200), new Fen(1_000)),
                    new(null, UnitPrice.OfFen(50))
                )
            ),
            Item(
                "p-dev",
                UsageUnit.Products,
                PriceSchedule.Graduated(
                    new(10, UnitPrice.OfFen(1_000)),
                    new(null, new UnitPrice(7, 2))
                )
            ),
            Item("p-dev", UsageUnit.DataInvocations, PriceSchedule.Package(10, new Fen(99), 3)),
            Item(
                "p-dev",
                UsageUnit.ServiceSeconds,
                PriceSchedule.Percentage(new UnitPrice(29, 1_000))
            ),
        ],
        [new TariffCeiling("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(300), Sample.Year)],
        new TariffTerms
        {
            Rounding = FenRounding.Down,
            SmallEnterprises = ["d-small"],
            FreeUse = [new("s-1", "d-1", "care", "u-1", Sample.Year)],
            OperationBegan = Sample.Year.From,
        }
    );

    [Fact]
    public void A_tariff_with_every_model_is_read_back_bit_for_bit()
    {
        var read = TariffPlan.Parse(s_plan.ToCanonicalBytes());
        Assert.Equal(s_plan.Digest, read.Digest);
        Assert.Equal(s_plan.Items, read.Items);
        Assert.Equal(
            Encoding.UTF8.GetString(s_plan.ToCanonicalBytes()),
            s_plan.ToStatement().Predicate.GetRawText()
        );
    }

    [Theory]
    [InlineData("\"200\"", "\"0200\"")]
    [InlineData("\"200\"", "\"301\"")]
    [InlineData("\"1/3\"", "\"2/6\"")]
    [InlineData("\"1/3\"", "\"1/0\"")]
    [InlineData("volume 100:200+1000;*:50", "volume 100:200+1000")]
    [InlineData("volume 100:200+1000;*:50", "volume 100:200+0;*:50")]
    [InlineData("package 10:99 free 3", "package 10:99 free")]
    [InlineData("package 10:99 free 3", "package 0:99 free 3")]
    [InlineData("percentage 29/1000", "share 29/1000")]
    [InlineData("percentage 29/1000", "percentage 99999999999999999999")]
    [InlineData("\"trial\":\"yes\"", "\"trial\":\"true\"")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"rounding\":\"Down\"", "\"rounding\":\"Sideways\"")]
    [InlineData("{\"ceilings\"", "{ \"ceilings\"")]
    [InlineData("{\"ceilings\"", "{\"a\":\"b\",\"ceilings\"")]
    public void Anything_else_is_refused(string old, string now)
    {
        var text = Encoding.UTF8.GetString(s_plan.ToCanonicalBytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() =>
            TariffPlan.Parse(
                Encoding.UTF8.GetBytes(text.Replace(old, now, StringComparison.Ordinal))
            )
        );
    }

    private static TariffItem Item(string product, UsageUnit unit, PriceSchedule price) =>
        new(product, unit, price, Sample.Year);
}
