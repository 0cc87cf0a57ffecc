using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Noise;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>Without noise every statistic is the plain statistic of the bounded, clamped data.</summary>
public sealed class StatisticTests
{
    private static readonly Epsilon One = Epsilon.Parse("1");
    private static readonly double[] Values = Draw(2000);

    [Fact]
    public void Sum_mean_and_variance_are_those_of_clamped_rounded_cells()
    {
        var range = ValueRange.Of("-20", "30", "1/10");
        var release = Release(
            new Sum
            {
                Name = "sum",
                Column = "v",
                Range = range,
                Loss = One,
            },
            new Mean
            {
                Name = "mean",
                Column = "v",
                Range = range,
                Loss = One,
            },
            new Variance
            {
                Name = "variance",
                Column = "v",
                Range = range,
                Loss = One,
            }
        );
        var cells = Values
            .Select(static v => Math.Round(Math.Clamp(v, -20, 30) * 10) / 10)
            .ToList();
        var mean = cells.Average();
        Assert.Equal(cells.Sum(), release["sum"].Values[0], 1e-6);
        Assert.Equal(
            Rational.Parse("1/10") * (long)cells.Sum(static v => Math.Round(v * 10)),
            release["sum"].Exact(0)
        );
        Assert.Equal(mean, release["mean"].Values[0], 1e-9);
        Assert.Equal(
            cells.Average(v => (v - mean) * (v - mean)),
            release["variance"].Values[0],
            1e-5
        );
        Assert.Throws<InvalidOperationException>(() => release["mean"].Exact(0));
    }

    [Fact]
    public void Bins_hold_their_lower_edge_and_the_last_its_upper_too()
    {
        var release = Release(
            new BinCounts
            {
                Name = "h",
                Column = "w",
                Edges = [0, 10, 20],
                Loss = One,
            }
        );
        Assert.Equal(["h.0..10", "h.10..20"], release.Columns.Select(static c => c.Name));
        Assert.Equal(Whole(static w => w is >= 0 and < 10), release["h.0..10"].Values[0]);
        Assert.Equal(Whole(static w => w is >= 10 and <= 20), release["h.10..20"].Values[0]);
    }

    [Fact]
    public void A_vector_beyond_its_norm_is_shortened_and_never_longer_than_that()
    {
        var release = Release(
            new VectorSum
            {
                Name = "v",
                Columns = ["v", "w"],
                Range = ValueRange.Of("-100", "100", "1"),
                MaxNorm = 5,
                Loss = One,
            }
        );
        double x = 0,
            y = 0;
        for (var i = 0; i < Values.Length; i++)
        {
            var (a, b) = (
                Math.Round(Math.Clamp(Values[i], -100, 100)),
                Math.Clamp(Math.Floor(Values[i]), -100, 100)
            );
            var length = Math.Sqrt((a * a) + (b * b));
            var factor = length > 5 ? 5 / Math.Ceiling(length) : 1;
            x += Math.Truncate(a * factor);
            y += Math.Truncate(b * factor);
        }

        Assert.Equal(x, release["v.v"].Values[0], 1e-6);
        Assert.Equal(y, release["v.w"].Values[0], 1e-6);
    }

    [Fact]
    public void Quantiles_without_noise_are_order_statistics()
    {
        Rational[] ranks = [new(1, 10), new(1, 2), new(9, 10)];
        var release = Release(
            new Quantiles
            {
                Name = "q",
                Column = "w",
                Range = ValueRange.Of("-100", "100", "1"),
                Ranks = ranks,
                Loss = One,
            }
        );
        var sorted = Values
            .Select(static v => Math.Clamp(Math.Floor(v), -100, 100))
            .Order()
            .ToList();
        foreach (var rank in ranks)
        {
            var value = release[$"q.{rank}"].Values[0];
            var below = sorted.Count(v => v < value);
            var upTo = sorted.Count(v => v <= value);

            // Counts below 0.75 % are taken for noise, so the rank may be off by that much a level.
            Assert.InRange(rank.ToDouble() * sorted.Count, below - 60, upTo + 60);
        }
    }

    [Fact]
    public void Automatic_bounds_enclose_the_bulk_and_the_sum_is_clamped_to_them()
    {
        var release = Release(
            new AutomaticSum
            {
                Name = "a",
                Column = "w",
                Grid = 1,
                BoundsLoss = One,
                Loss = One,
            }
        );
        var (lower, upper) = (release["a.lower"].Values[0], release["a.upper"].Values[0]);
        var cells = Values.Select(static v => Math.Floor(v)).ToList();
        Assert.True(upper is 32 or 64 or 128, $"{upper}");
        Assert.True(lower is >= -128 and <= -8, $"{lower}");
        Assert.Equal(cells.Sum(v => Math.Clamp(v, lower, upper)), release["a"].Values[0]);
    }

    [Theory]
    [InlineData(0L, 64)]
    [InlineData(1L, 65)]
    [InlineData(2L, 66)]
    [InlineData(3L, 67)]
    [InlineData(4L, 67)]
    [InlineData(5L, 68)]
    [InlineData(-1L, 63)]
    [InlineData(-4L, 61)]
    [InlineData(-5L, 60)]
    [InlineData(1L << 52, 117)]
    public void Magnitudes_fall_in_the_bin_whose_edges_enclose_them(long step, int bin)
    {
        Assert.Equal(bin, MagnitudePlaces.BinOf(step));
        Assert.InRange(step, MagnitudeCells.LowerEdge(bin), MagnitudeCells.UpperEdge(bin));
    }

    [Fact]
    public void Intervals_hold_as_often_as_they_say()
    {
        // 300 releases with real noise; at 95 % fewer than 255 hits have probability below 10^-9.
        var range = ValueRange.Of("-20", "30", "1/10");
        Statistic[] statistics =
        [
            new RowCount { Name = "n", Loss = One },
            new Sum
            {
                Name = "sum",
                Column = "v",
                Range = range,
                Loss = One,
            },
            new Mean
            {
                Name = "mean",
                Column = "v",
                Range = range,
                Loss = One,
            },
            new Variance
            {
                Name = "variance",
                Column = "v",
                Range = range,
                Loss = One,
            },
        ];
        var aggregates = Aggregate(statistics);
        var truth = aggregates.Release(new ZeroNoise());
        var hits = new int[truth.Columns.Count];
        for (var i = 0; i < 300; i++)
        {
            var release = aggregates.Release(new NoiseSource());
            for (var c = 0; c < hits.Length; c++)
            {
                var interval = release.Columns[c].Interval(0, 0.95)!.Value;
                hits[c] +=
                    truth.Columns[c].Values[0] >= interval.Lower - 1e-9
                    && truth.Columns[c].Values[0] <= interval.Upper + 1e-9
                        ? 1
                        : 0;
            }
        }

        Assert.All(hits, static hit => Assert.InRange(hit, 255, 300));
    }

    private static AggregateRelease Release(params Statistic[] statistics) =>
        Aggregate(statistics).Release(new ZeroNoise());

    private static Aggregates Aggregate(Statistic[] statistics) =>
        EngineRun.Aggregate(
            DpDataSource.OfColumns(
                DpColumn.Numbers("v", Values),
                DpColumn.Integers("w", Values.Select(static v => (long)Math.Floor(v)).ToArray())
            ),
            PlanCompiler.Compile(
                new AggregationPlan
                {
                    Unit = PrivacyUnit.Row,
                    Bound = ContributionBound.OneRow,
                    Groups = Grouping.None,
                    Statistics = statistics,
                }
            ),
            new SipHash(1, 1)
        );

    private static int Whole(Func<double, bool> isIn) =>
        Values.Select(static v => Math.Floor(v)).Count(isIn);

    private static double[] Draw(int count)
    {
        var tape = new TapeBits("values", 5);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    (Enumerable.Range(0, 4).Sum(_ => tape.NextBits(16) / 65536.0) - 1.7) * 40
                ),
        ];
    }
}
