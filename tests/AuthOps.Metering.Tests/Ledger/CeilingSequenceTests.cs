using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>
/// Whatever is called in whatever order (prices set, ceilings lowered and raised, uses recorded late, bills made), no charge
/// is above the ceiling of the month in which its uses happened, against a plain table of months.
/// </summary>
public sealed class CeilingSequenceTests
{
    private const int Months = 4;

    [Property(MaxTest = 60)]
    public bool No_call_sequence_yields_a_price_above_the_ceiling_at_event_time(byte[] script)
    {
        using var city = new BillingCase();
        city.Clock.SetUtcNow(Sample.Year.Until.AddDays(-1));
        var recorder = new UsageRecorder(city.Log);
        var target = recorder.Resolve("g-bank", "s-bank-1");
        long[] prices = [.. Enumerable.Repeat(100L, Months)];
        long[] ceilings = [.. Enumerable.Repeat(200L, Months)];
        var used = new long[Months];
        var tariff = Plan(prices, ceilings);
        var id = 0;
        foreach (var step in script.Take(40))
        {
            var month = step / 4 % Months;
            switch (step % 4)
            {
                case 0:
                    tariff = Change(prices, ceilings, prices, month, step);
                    break;
                case 1:
                    tariff = Change(prices, ceilings, ceilings, month, step);
                    break;
                case 2:
                    var outcomes = new UsageEventOutcome[1];
                    var at = Microseconds.From(Month(month).From.AddDays(step % 28));
                    recorder.Record(
                        [new((UInt128)(++id), target, UsageUnit.ServiceCalls, 1 + step, at)],
                        outcomes
                    );
                    Assert.Equal([UsageEventOutcome.Recorded], outcomes);
                    used[month] += 1 + step;
                    break;
                default:
                    AssertBill(city, tariff, month, used[month], prices[month], ceilings[month]);
                    break;
            }
        }

        for (var month = 0; month < Months; month++)
        {
            AssertBill(city, tariff, month, used[month], prices[month], ceilings[month]);
        }

        return true;
    }

    /// <summary>Sets a price or a ceiling; a plan with a price above its ceiling cannot be made, and nothing changes.</summary>
    private static TariffPlan Change(
        long[] prices,
        long[] ceilings,
        long[] changed,
        int month,
        byte step
    )
    {
        var before = changed[month];
        changed[month] = 1 + step;
        try
        {
            var plan = Plan(prices, ceilings);
            Assert.All(prices.Zip(ceilings), static p => Assert.True(p.First <= p.Second));
            return plan;
        }
        catch (TariffException)
        {
            Assert.Contains(prices.Zip(ceilings), static p => p.First > p.Second);
            changed[month] = before;
            return Plan(prices, ceilings);
        }
    }

    private static void AssertBill(
        BillingCase city,
        TariffPlan tariff,
        int month,
        long used,
        long price,
        long ceiling
    )
    {
        var bill = Invoice.Build(
            city.Log.Snapshot(),
            city.Grants[0],
            "bank-1",
            tariff,
            city.Releases,
            Month(month)
        );
        Assert.Equal(used * price, bill.Total.Value);
        Assert.True(bill.Total.Value <= used * ceiling);
        Assert.All(
            bill.Charges,
            charge =>
            {
                Assert.Equal(UnitPrice.OfFen(ceiling), charge.Quote.Ceiling);
                Assert.True(charge.Quote.Price <= charge.Quote.Ceiling);
            }
        );
    }

    private static TariffPlan Plan(long[] prices, long[] ceilings) =>
        new(
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            [
                .. prices.Select(
                    static (fen, month) =>
                        new TariffItem(
                            "p-base",
                            UsageUnit.ServiceCalls,
                            UnitPrice.OfFen(fen),
                            Month(month)
                        )
                ),
            ],
            [
                .. ceilings.Select(
                    static (fen, month) =>
                        new TariffCeiling(
                            "p-base",
                            UsageUnit.ServiceCalls,
                            UnitPrice.OfFen(fen),
                            Month(month)
                        )
                ),
            ]
        );

    private static ValidityPeriod Month(int number) =>
        new(Sample.Year.From.AddMonths(number), Sample.Year.From.AddMonths(number + 1));
}
