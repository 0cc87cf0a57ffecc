using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Tariffs;

public sealed class TariffRaterTests
{
    private static readonly DateTimeOffset s_midyear = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Scenario[] s_scenarios = [Sample.Free, Sample.Charged];

    [Property(MaxTest = 200)]
    public bool A_batch_has_the_prices_that_each_use_has_alone(uint[] seeds)
    {
        var plan = Plan();
        var rater = Rater(plan);
        var slots = Array.ConvertAll(seeds, s => (int)(s % 4));
        var times = Array.ConvertAll(
            seeds,
            s => Microseconds.From(Sample.Year.From.AddSeconds(s % 31_536_000))
        );
        var quantities = Array.ConvertAll(seeds, s => (long)(s / 5));
        var prices = new int[seeds.Length];
        rater.Rate(slots, times, quantities, prices);
        Dictionary<(int, PriceQuote), Int128> expected = [];
        for (var i = 0; i < seeds.Length; i++)
        {
            var quote = plan.Quote(
                s_scenarios[slots[i] / 2],
                slots[i] % 2 == 0 ? UsageUnit.ServiceCalls : UsageUnit.Rows,
                Sample.Year.From.AddSeconds(seeds[i] % 31_536_000)
            );
            if (rater.Quote(prices[i]) != quote)
            {
                return false;
            }

            var key = (slots[i], quote);
            expected[key] = expected.GetValueOrDefault(key) + quantities[i];
        }

        var lines = rater.Lines();
        return lines.Count == expected.Count
            && lines.Sum(l => l.Uses) == seeds.Length
            && lines.All(l =>
                expected[(rater.Slot(Array.IndexOf(s_scenarios, l.Scenario), l.Unit), l.Quote)]
                    == l.Quantity
                && l.Amount == l.Quote.Charge(l.Quantity)
            );
    }

    [Fact]
    public void Halves_rated_apart_add_up_to_the_whole()
    {
        var (whole, half, other) = (Rater(Plan()), Rater(Plan()), Rater(Plan()));
        int[] slots = [2, 2, 2, 0];
        var time = Microseconds.From(Sample.Start);
        long[] times = [time, time + 1, Microseconds.From(s_midyear), time];
        long[] quantities = [3, 1, 5, 40];
        var prices = new int[4];
        whole.Rate(slots, times, quantities, prices);
        half.Rate(
            slots.AsSpan(0, 2),
            times.AsSpan(0, 2),
            quantities.AsSpan(0, 2),
            prices.AsSpan(0, 2)
        );
        other.Rate(slots.AsSpan(2), times.AsSpan(2), quantities.AsSpan(2), prices.AsSpan(2));
        half.Add(other);
        Assert.Equal(whole.Lines(), half.Lines());
        Assert.Equal([0, 4, 2], whole.Lines().Select(l => l.Amount.Value));
        Assert.Throws<ArgumentException>(() =>
            whole.Add(new TariffRater(Plan(), [Sample.Free], UsageUnit.ServiceCalls))
        );
    }

    [Fact]
    public void A_batch_that_is_refused_adds_nothing()
    {
        var rater = Rater(Plan());
        var good = Microseconds.From(Sample.Start);
        var outside = Microseconds.From(Sample.Year.Until);
        var prices = new int[2];
        Assert.Equal(
            TariffFault.NoPrice,
            Assert
                .Throws<TariffException>(() => rater.Rate([2, 2], [good, outside], [1, 1], prices))
                .Fault
        );
        Assert.Throws<TariffException>(() =>
            rater.Rate([2], [long.MaxValue], [1], prices.AsSpan(1))
        );
        Assert.Throws<TariffException>(() =>
            rater.Rate([2], [long.MinValue], [1], prices.AsSpan(1))
        );
        Assert.Throws<ArgumentException>(() => rater.Rate([2, 2], [good, good], [1, -1], prices));
        Assert.Throws<ArgumentException>(() => rater.Rate([2, 4], [good, good], [1, 1], prices));
        Assert.Throws<ArgumentException>(() => rater.Rate([2, -1], [good, good], [1, 1], prices));
        Assert.Throws<ArgumentException>(() => rater.Rate([2], [good, good], [1, 1], prices));
        Assert.Empty(rater.Lines());
        Assert.Throws<ArgumentOutOfRangeException>(() => rater.Quote(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rater.Slot(2, UsageUnit.Rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => rater.Slot(0, UsageUnit.Bytes));
    }

    [Fact]
    public void Rating_allocates_nothing()
    {
        var rater = Rater(Plan());
        var slots = new int[1_000];
        Array.Fill(slots, 2);
        var times = new long[1_000];
        Array.Fill(times, Microseconds.From(Sample.Start));
        var (quantities, prices) = (new long[1_000], new int[1_000]);
        rater.Rate(slots, times, quantities, prices);
        var before = GC.GetAllocatedBytesForCurrentThread();
        rater.Rate(slots, times, quantities, prices);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TariffRater Rater(TariffPlan plan) =>
        new(plan, s_scenarios, UsageUnit.ServiceCalls, UsageUnit.Rows);

    private static TariffPlan Plan()
    {
        ValidityPeriod first = new(Sample.Year.From, s_midyear);
        ValidityPeriod second = new(s_midyear, Sample.Year.Until);
        return new TariffPlan(
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            [
                new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(1), first),
                new("p-base", UsageUnit.ServiceCalls, new UnitPrice(1, 3), second),
            ],
            [
                new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(2), first),
                new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(1), second),
            ]
        );
    }
}
