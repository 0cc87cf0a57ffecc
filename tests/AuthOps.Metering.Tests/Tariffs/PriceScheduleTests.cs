using System.Globalization;
using System.Numerics;
using System.Text.Json;
using AuthOps.Metering.Tariffs;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Tariffs;

public sealed class PriceScheduleTests
{
    private static readonly PriceTier[] s_stripe =
    [
        new(5, UnitPrice.OfFen(700)),
        new(10, UnitPrice.OfFen(650)),
        new(null, UnitPrice.OfFen(600)),
    ];

    private static readonly PriceTier[] s_lago =
    [
        new(10, UnitPrice.OfFen(1_000), new Fen(200)),
        new(20, UnitPrice.OfFen(500), new Fen(300)),
        new(null, UnitPrice.OfFen(500), new Fen(300)),
    ];

    // Transcribed from vectors/metering/money.json, pricing: Stripe's tiers by volume and graduated, Lago's graduated ones.
    [Theory]
    [InlineData(1, 700, 700, 1_200)]
    [InlineData(5, 3_500, 3_500, 5_200)]
    [InlineData(6, 3_900, 4_150, 6_200)]
    [InlineData(11, 6_600, 7_350, 11_000)]
    [InlineData(20, 12_000, 12_750, 15_500)]
    [InlineData(25, 15_000, 15_750, 18_300)]
    public void Tiers_charge_what_is_published(
        long quantity,
        long volume,
        long graduated,
        long withFees
    )
    {
        Assert.Equal(volume, PriceSchedule.Volume(s_stripe).Charge(quantity).Value);
        Assert.Equal(graduated, PriceSchedule.Graduated(s_stripe).Charge(quantity).Value);
        Assert.Equal(withFees, PriceSchedule.Graduated(s_lago).Charge(quantity).Value);
    }

    [Fact]
    public void Every_published_charge_is_reproduced_but_the_fee_for_no_use()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/money.json"))
        );
        List<string> different = [];
        foreach (var c in document.RootElement.GetProperty("pricing").EnumerateArray())
        {
            // 100.5 units of the vector are 201 half units of ours: quantities are integers.
            var quantity = Exact(c.GetProperty("quantity").GetString()!);
            var schedule = Schedule(c, (long)quantity.Scale);
            var charged = schedule.Charge((Int128)quantity.Number);
            var (amount, scale) = Exact(c.GetProperty("amount").GetString()!);
            var expected = (long)Rounding.HalfUp(amount * 100, scale);
            if (charged.Value != expected)
            {
                different.Add(
                    $"{c.GetProperty("model").GetString()} of {quantity.Number}: {expected}, ours {charged.Value}"
                );
            }
        }

        // The deliberate difference: where nothing is used nothing is charged, no fee either.
        Assert.Equal(["graduated of 0: 200, ours 0", "volume of 0: 1000, ours 0"], different);
    }

    [Fact]
    public void Every_published_rounding_is_reproduced_by_its_rule()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/money.json"))
        );
        (string Name, FenRounding Rule)[] rules =
        [
            ("half_up", FenRounding.HalfUp),
            ("half_even", FenRounding.HalfEven),
            ("half_down", FenRounding.HalfDown),
            ("down", FenRounding.Down),
            ("up", FenRounding.Up),
            ("floor", FenRounding.Floor),
            ("ceiling", FenRounding.Ceiling),
        ];
        var checkedCases = 0;
        foreach (var c in document.RootElement.GetProperty("rounding_cny_fen").EnumerateArray())
        {
            var (number, scale) = Exact(c.GetProperty("yuan").GetString()!);
            foreach (var (name, rule) in rules)
            {
                var rounded = new Fen((long)Rounding.Round(number * 100, scale, rule)).ToString();
                // An integer has no negative zero.
                var expected = c.GetProperty(name).GetString();
                Assert.Equal(expected is "-0.00" ? "0.00" : expected, rounded);
                checkedCases++;
            }
        }

        Assert.Equal(14 * 7, checkedCases);
    }

    [Property(MaxTest = 500)]
    public bool Graduated_is_the_sum_over_single_units(
        ushort a,
        ushort b,
        ushort c,
        byte one,
        byte two,
        ushort quantity
    )
    {
        var tiers = Tiers(a, b, c, one, two, 0);
        var units = quantity % 700;
        BigInteger expected = 0;
        for (var unit = 1; unit <= units; unit++)
        {
            // All prices are sevenths of a fen.
            var price = tiers.First(t => t.UpTo is null || unit <= t.UpTo).Price;
            expected += price.Numerator * (7 / price.Denominator);
        }

        return PriceSchedule.Graduated(tiers).Charge(units).Value
            == (long)Rounding.HalfUp(expected, 7);
    }

    [Property(MaxTest = 500)]
    public bool No_charge_is_above_the_quantity_at_the_ceiling(
        ushort a,
        ushort b,
        byte one,
        byte fee,
        ushort numerator,
        byte denominator,
        uint quantity
    )
    {
        var ceiling = new UnitPrice(numerator, denominator + 1L);
        PriceSchedule[] schedules =
        [
            new UnitPrice(a, 7),
            PriceSchedule.Volume(Tiers(a, b, a, one, 3, fee)),
            PriceSchedule.Graduated(Tiers(a, b, a, one, 3, fee)),
            PriceSchedule.Package(one + 1L, new Fen(a), fee),
        ];
        return schedules.All(s =>
            Enum.GetValues<FenRounding>()
                .All(rule =>
                    s.Charge(quantity, ceiling, rule).Value * (BigInteger)ceiling.Denominator
                    <= ceiling.Numerator * (BigInteger)quantity
                )
        );
    }

    [Property(MaxTest = 300)]
    public bool Whether_one_schedule_is_never_above_another_is_decided_exactly(
        byte a,
        byte b,
        byte c,
        byte d,
        byte one,
        byte fee,
        bool isVolume,
        bool isGraduated
    )
    {
        var low = Of(isVolume, Tiers(a, b, c, one, 5, fee % 3));
        var high = Of(isGraduated, Tiers(b, d, a, (byte)(one / 2), 9, (fee / 3) % 3));
        var shown = PriceComparison.IsNeverAbove(low, high);
        var everywhere = Enumerable.Range(1, 300).All(q => IsAtMost(q)) && IsAtMost(1_000_000_000);
        return shown == everywhere;

        bool IsAtMost(Int128 q)
        {
            var ((n, m), (p, r)) = (low.Exact(q), high.Exact(q));
            return n * r <= p * m;
        }

        static PriceSchedule Of(bool isVolume, PriceTier[] tiers) =>
            isVolume ? PriceSchedule.Volume(tiers) : PriceSchedule.Graduated(tiers);
    }

    [Fact]
    public void Packages_compare_with_packages_of_their_size_only()
    {
        var ten = PriceSchedule.Package(10, new Fen(100), 5);
        Assert.True(PriceComparison.IsNeverAbove(ten, PriceSchedule.Package(10, new Fen(100))));
        Assert.False(PriceComparison.IsNeverAbove(PriceSchedule.Package(10, new Fen(100)), ten));
        Assert.False(PriceComparison.IsNeverAbove(ten, PriceSchedule.Package(5, new Fen(100))));
        Assert.False(PriceComparison.IsNeverAbove(UnitPrice.OfFen(1), ten));
        Assert.True(PriceComparison.IsNeverAbove(PriceSchedule.Free, ten));
    }

    [Fact]
    public void Schedules_that_do_not_hang_together_are_refused()
    {
        Refuse(() => PriceSchedule.Volume());
        Refuse(() => PriceSchedule.Volume(new PriceTier(5, UnitPrice.Free)));
        Refuse(() =>
            PriceSchedule.Graduated(
                new(5, UnitPrice.Free),
                new(5, UnitPrice.Free),
                new(null, UnitPrice.Free)
            )
        );
        Refuse(() => PriceSchedule.Graduated(new(null, UnitPrice.Free), new(null, UnitPrice.Free)));
        Refuse(() => PriceSchedule.Graduated(new PriceTier(null, UnitPrice.Free, new Fen(-1))));
        Refuse(() => PriceSchedule.Package(0, new Fen(1)));
        Refuse(() => PriceSchedule.Package(1, new Fen(-1)));
        Refuse(() => PriceSchedule.Package(1, new Fen(1), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceSchedule.Free.Charge(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PriceSchedule.Flat(UnitPrice.OfFen(1)).Charge(1, null, 0)
        );

        static void Refuse(Func<PriceSchedule> create) =>
            Assert.Equal(
                TariffFault.MalformedSchedule,
                Assert.Throws<TariffException>(() => create()).Fault
            );
    }

    [Fact]
    public void Equal_terms_are_equal_schedules_and_their_text_says_them_all()
    {
        var volume = PriceSchedule.Volume(s_lago);
        Assert.Equal(volume, PriceSchedule.Volume(s_lago));
        Assert.NotEqual(volume, PriceSchedule.Graduated(s_lago));
        Assert.Equal("volume 10:1000+200;20:500+300;*:500+300", volume.ToString());
        Assert.Equal("1/3", PriceSchedule.Flat(new UnitPrice(2, 6)).ToString());
        Assert.Equal("package 10:99 free 2", PriceSchedule.Package(10, new Fen(99), 2).ToString());
        Assert.Equal(
            "percentage 29/1000",
            PriceSchedule.Percentage(new UnitPrice(29, 1000)).ToString()
        );
        Assert.True(
            PriceSchedule.Flat(UnitPrice.OfFen(9)) < PriceSchedule.Flat(UnitPrice.OfFen(10))
        );
    }

    private static PriceTier[] Tiers(long a, long b, long c, byte one, byte two, long fee) =>
        [
            new(one + 1L, new UnitPrice(a, 7), new Fen(fee)),
            new(one + 2L + two, new UnitPrice(b, 7)),
            new(null, new UnitPrice(c, 7), new Fen(fee)),
        ];

    /// <summary>A case's schedule with units divided into <paramref name="parts"/>.</summary>
    private static PriceSchedule Schedule(JsonElement c, long parts)
    {
        var parameters = c.GetProperty("params");
        switch (c.GetProperty("model").GetString())
        {
            case "package":
                return PriceSchedule.Package(
                    parameters.GetProperty("size").GetInt64(),
                    Money(parameters.GetProperty("price")),
                    parameters.GetProperty("free").GetInt64()
                );
            case "percentage":
                var (rate, scale) = Exact(parameters.GetProperty("rate_pct").GetString()!);
                // One percent of a yuan is a fen: the rate in percent is in fen for each yuan.
                return PriceSchedule.Percentage(new UnitPrice((long)rate, (long)scale));
            case var model:
                PriceTier[] tiers =
                [
                    .. parameters
                        .EnumerateArray()
                        .Select(t =>
                        {
                            var (price, of) = Exact(t[1].GetString()!);
                            return new PriceTier(
                                t[0].ValueKind == JsonValueKind.Null
                                    ? null
                                    : t[0].GetInt64() * parts,
                                new UnitPrice((long)price * 100, (long)of * parts),
                                Money(t[2])
                            );
                        }),
                ];
                return model == "volume"
                    ? PriceSchedule.Volume(tiers)
                    : PriceSchedule.Graduated(tiers);
        }
    }

    private static Fen Money(JsonElement yuan)
    {
        var (number, scale) = Exact(
            yuan.ValueKind == JsonValueKind.String ? yuan.GetString()! : yuan.GetRawText()
        );
        return new Fen((long)(number * 100 / scale));
    }

    private static (BigInteger Number, BigInteger Scale) Exact(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = text.Replace(".", string.Empty, StringComparison.Ordinal);
        return (
            BigInteger.Parse(digits, CultureInfo.InvariantCulture),
            BigInteger.Pow(10, point < 0 ? 0 : text.Length - point - 1)
        );
    }
}
