using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Bench.Metering;

/// <summary>
/// A year's uses of 64 scenarios in random order, under a tariff with four ceilings and twelve prices of each product,
/// tiered ones among them: rated by the batch, and one by one.
/// </summary>
internal sealed class RatingWorkload
{
    public const int Events = 1_000_000;
    private const int Batch = 4_096;
    private const int Scenarios = 64;

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TariffPlan _plan = Plan();
    private readonly Scenario[] _scenarios = All();
    private readonly TariffRater _rater;
    private readonly int[] _slots = new int[Events];
    private readonly long[] _times = new long[Events];
    private readonly long[] _quantities = new long[Events];
    private readonly int[] _prices = new int[Events];

    public RatingWorkload()
    {
        _rater = new TariffRater(_plan, _scenarios, UsageUnit.ServiceCalls);
        var state = 1UL;
        var origin = s_start.ToUnixTimeMilliseconds() * 1_000;
        for (var i = 0; i < Events; i++)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            _slots[i] = (int)(state >> 58);
            _quantities[i] = (long)((state >> 40) & 0xFFF);
            _times[i] = origin + (long)((state >> 20) % (365UL * 86_400 * 1_000_000));
        }
    }

    /// <summary>Rates every use and adds it to its line.</summary>
    public void Rate()
    {
        for (var i = 0; i < Events; i += Batch)
        {
            var length = Math.Min(Batch, Events - i);
            _rater.Rate(
                _slots.AsSpan(i, length),
                _times.AsSpan(i, length),
                _quantities.AsSpan(i, length),
                _prices.AsSpan(i, length)
            );
        }
    }

    /// <summary>Asks the plan for the price of the first uses, one by one.</summary>
    public PriceQuote Quote(int count)
    {
        PriceQuote? last = null;
        for (var i = 0; i < count; i++)
        {
            last = _plan.Quote(
                _scenarios[_slots[i]],
                UsageUnit.ServiceCalls,
                DateTimeOffset.UnixEpoch.AddMicroseconds(_times[i])
            );
        }

        return last!;
    }

    private static Scenario[] All() =>
        [
            .. Enumerable
                .Range(0, Scenarios)
                .Select(i => new Scenario(
                    $"s-{i}",
                    "p",
                    i % 4 == 0 ? PurposeClass.PublicWelfare : PurposeClass.Industrial,
                    $"d-{i}",
                    $"p-{i % 8}"
                )),
        ];

    private static TariffPlan Plan()
    {
        List<TariffItem> items = [];
        List<TariffCeiling> ceilings = [];
        for (var product = 0; product < 8; product++)
        {
            for (var month = 0; month < 12; month++)
            {
                ValidityPeriod period = new(s_start.AddMonths(month), s_start.AddMonths(month + 1));
                PriceSchedule price = UnitPrice.OfFen(100 + month);
                if (product % 2 != 0)
                {
                    price = PriceSchedule.Graduated(
                        new(1_000, UnitPrice.OfFen(120)),
                        new(null, UnitPrice.OfFen(80))
                    );
                }

                items.Add(new TariffItem($"p-{product}", UsageUnit.ServiceCalls, price, period));
                if (month % 3 == 0)
                {
                    ceilings.Add(
                        new TariffCeiling(
                            $"p-{product}",
                            UsageUnit.ServiceCalls,
                            UnitPrice.OfFen(200 + month),
                            new ValidityPeriod(
                                s_start.AddMonths(month),
                                s_start.AddMonths(month + 3)
                            )
                        )
                    );
                }
            }
        }

        return new TariffPlan(
            [
                .. Enumerable
                    .Range(0, 8)
                    .Select(i => new DataProduct($"p-{i}", ProductOrigin.OperatorBase)),
            ],
            items,
            ceilings
        );
    }
}
