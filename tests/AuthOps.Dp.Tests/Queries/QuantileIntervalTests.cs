using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Tests.Queries;

public sealed class QuantileIntervalTests
{
    private const int Height = 3;
    private const double Tail = 0.05;
    private static readonly ValueRange s_range = ValueRange.Of("0", "4095", grid: "1");

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (var shape in new[] { "spread", "point", "gap", "ends", "one", "few" })
            {
                foreach (var rank in new[] { 0, 0.25, 0.5, 0.9, 1 })
                {
                    cases.Add(shape, rank);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Intervals_hold_the_quantile_as_often_as_they_say(string shape, double rank)
    {
        // 300 trees of either noise at 90 %: more than 66 misses have a chance below 10^-9 if the claim holds.
        foreach (var noise in Noises())
        {
            var margin = RankMargin.Of(noise, Height, rank, Tail);
            Assert.InRange(Misses(noise, shape, rank, margin, trees: 300), 0, 66);
        }
    }

    [Fact]
    public void A_tenth_of_the_margin_would_be_found_out() =>
        Assert.All(
            Noises(),
            static noise =>
            {
                var margin = RankMargin.Of(noise, Height, 0.5, Tail) / 10;
                Assert.True(Misses(noise, "gap", 0.5, margin, trees: 300) > 66);
            }
        );

    [Fact]
    public void The_margin_bounds_the_largest_deviation_of_a_walk()
    {
        // The law of the deviation itself, drawn: the share above the margin of 1/20 is at most that, and the margin is
        // not above three times what would do. 5,000 draws, six deviations: a chance below 10^-8.
        foreach (var noise in Noises())
        {
            foreach (var rank in new[] { 0, 0.5, 0.9 })
            {
                var margin = RankMargin.Of(noise, Height, rank, Tail);
                var deviations = Enumerable.Range(0, 5_000).Select(_ => Deviation(noise, rank));
                var sorted = deviations.Order().ToArray();
                Assert.True(sorted.Count(d => d >= margin) <= 250 + (6 * 16));
                Assert.True(sorted[4_750] * 3 > margin);
            }
        }
    }

    [Fact]
    public async Task A_release_gives_intervals_up_to_the_confidence_of_the_plan()
    {
        var rows = Enumerable.Range(0, 2000).Select(i => (Unit: $"u{i}", Value: (double)(i % 100)));
        var source = DpDataSource.FromRecords(
            rows,
            s => s.Text("unit", r => r.Unit).Number("v", r => r.Value)
        );
        using var ledger = TestData.Ledger("100");
        var released = await new DpSession(source, ledger).ReleaseAsync(
            Plan(new Rational(9, 10)),
            TestContext.Current.CancellationToken
        );

        var column = released.Value["q.1/2"];
        var interval = column.Interval(0, 0.9)!.Value;
        Assert.InRange(column.Values[0], interval.Lower, interval.Upper);
        Assert.True(interval.Upper - interval.Lower < 60);
        Assert.Equal(interval, column.Interval(0, 0.8));
        Assert.Null(column.Interval(0, 0.95));
        Assert.Throws<ArgumentException>(() => Plan(new Rational(1, 3)).Explain(0.95));
        Assert.Throws<ArgumentException>(() => Plan(1).Explain(0.95));
    }

    private static AggregationPlan Plan(Rational confidence) =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
            Groups = Grouping.None,
            Statistics =
            [
                new Quantiles
                {
                    Name = "q",
                    Column = "v",
                    Range = ValueRange.Of("0", "127", grid: "1"),
                    Ranks = [new Rational(1, 2)],
                    IntervalConfidence = confidence,
                    Loss = Epsilon.Parse("1"),
                },
            ],
        };

    private static NoiseDistribution[] Noises() =>
        [new DiscreteLaplace(Rational.Parse("6")), new DiscreteGaussian(Rational.Parse("50"))];

    private static int Misses(
        NoiseDistribution noise,
        string shape,
        double rank,
        double margin,
        int trees
    )
    {
        var cells = Cells(shape);
        var needed = Math.Max(1, (int)Math.Ceiling(rank * cells.Length));
        var truth = cells.Order().ElementAt(needed - 1);
        var tree = new QuantileTree(Height, s_range, noise, new NoiseSource());
        var misses = 0;
        for (var i = 0; i < trees; i++)
        {
            tree.Load(cells);
            var (lower, upper) = tree.IntervalAt(rank, margin);
            misses += lower <= truth && truth <= upper ? 0 : 1;
        }

        return misses;
    }

    private static long[] Cells(string shape) =>
        shape switch
        {
            "spread" => [.. Enumerable.Range(0, 2000).Select(static i => (long)(i * 2) + 17)],
            "point" => [.. Enumerable.Repeat(1234L, 2000)],

            // Exactly half below a wide gap: within it every rank is that of the median, less one row.
            "gap" => [.. Enumerable.Repeat(100L, 999), .. Enumerable.Repeat(3900L, 1001)],
            "ends" => [.. Enumerable.Repeat(0L, 1000), .. Enumerable.Repeat(4095L, 1000)],
            "one" => [2048],
            _ => [5, 6, 7, 4000],
        };

    private static double Deviation(NoiseDistribution noise, double rank)
    {
        var worst = 0.0;
        Span<long> draws = stackalloc long[16];
        for (var level = 0; level < Height; level++)
        {
            noise.Sample(draws);
            double all = 0;
            foreach (var draw in draws)
            {
                all += draw;
            }

            var (sum, most) = (0.0, 0.0);
            var offset = level == 0 ? -rank * all : 0;
            foreach (var draw in draws)
            {
                sum += draw;
                most = Math.Max(most, sum);
            }

            worst += most + offset;
        }

        return worst;
    }
}
