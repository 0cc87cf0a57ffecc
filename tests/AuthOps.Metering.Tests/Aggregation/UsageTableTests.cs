using System.Globalization;
using AuthOps.Metering.Aggregation;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Aggregation;

/// <summary>What a table answers is what a database answers over the same records.</summary>
public sealed class UsageTableTests
{
    private const long HourOfMicroseconds = 3_600_000_000;
    private static readonly long s_start = Microseconds.From(Sample.Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1UL, 1)]
    [InlineData(2UL, 5)]
    public async Task Every_measure_by_any_dimensions_is_what_a_database_says(ulong seed, int step)
    {
        using var fixture = new AggregationFixture(seed);
        for (var round = 0; round < 4; round++)
        {
            fixture.Record(150);
            for (var i = 0; i < 6; i++)
            {
                await fixture.UseAsync(i % 3);
                fixture.Correct();
            }
        }

        var table = fixture.Table();
        var log = fixture.Log.Snapshot();
        var random = new SimRandom(seed);
        var (from, until) = (
            s_start - (200 * HourOfMicroseconds),
            s_start + (100 * HourOfMicroseconds)
        );
        using var now = new SqlAggregates(log, ulong.MaxValue);
        using var then = new SqlAggregates(log, fixture.Log.Count / 2);
        for (var i = 0; i < (SimdMode.IsDefault ? 64 : 8); i += step)
        {
            var by = (UsageDimensions)i;
            var width = (1 + random.Below(30)) * HourOfMicroseconds;
            AssertSame(table, now, by, width, from, until, null);
            AssertSame(table, then, by, width, from, until, fixture.Log.Count / 2);
        }
    }

    [Theory]
    [InlineData(3000, long.MaxValue)]
    [InlineData(40_000, int.MaxValue)]
    public void Sums_are_exact_however_large_the_amounts(int count, long most)
    {
        using var fixture = new AggregationFixture(9);
        fixture.Record(count, most);
        var expected = fixture
            .Log.Snapshot()
            .Records.OfType<UsageUsedRecord>()
            .GroupBy(used => (used.Use.GrantId, used.Use.Unit))
            .ToDictionary(
                group => group.Key,
                group => group.Aggregate(Int128.Zero, (sum, used) => sum + used.Use.Amount)
            );

        var answer = fixture
            .Table()
            .Aggregate(new UsageQuery { GroupBy = UsageDimensions.Grant }, Token);

        Assert.Equal(expected.Count, answer.Count);
        Assert.All(answer, row => Assert.Equal(expected[(row.GrantId!, row.Unit)], row.Sum));
    }

    [Fact]
    public void Sums_of_many_blocks_are_carried_before_they_exceed_64_bits()
    {
        // A block's sum fits 64 bits, and five of them do not.
        const long Amount = long.MaxValue / UsageColumns.Capacity;
        var columns = new UsageColumns();
        for (var i = 0; i < UsageColumns.Capacity; i++)
        {
            Assert.True(columns.TryAdd((ulong)i, i, 0, Amount, 0));
        }

        var block = columns.ToBlock();
        var series = new UsageSeries("g", "s", "u", "p", Primitives.Usage.UsageUnit.Rows, false);
        var plan = AggregationPlan.Create(new UsageQuery(), [series], 1, (0, block.Count), 99_999);

        var one = new AggregationRun(plan, [block], [0]).Answer(Token);
        var five = new AggregationRun(plan, [block, block, block, block, block], [0]).Answer(Token);

        Assert.Equal((Int128)Amount * block.Count, one[0].Sum);
        Assert.Equal((Int128)Amount * block.Count * 5, five[0].Sum);
    }

    [Fact]
    public void A_table_taken_further_is_a_table_made_anew_and_a_filter_leaves_out_series()
    {
        using var fixture = new AggregationFixture(4);
        fixture.Record(40);
        var table = fixture.Table();
        fixture.Record(40_000 / (SimdMode.IsDefault ? 1 : 10));
        fixture.Correct();
        table.Update(fixture.Log);
        var query = new UsageQuery
        {
            Window = UsageWindow.Every(TimeSpan.FromDays(1), TimeSpan.FromHours(8)),
            GroupBy = UsageDimensions.Grant | UsageDimensions.Tag,
            Measures = UsageMeasures.All,
            Where = series => series.GrantId != "g-2",
        };

        var answer = table.Aggregate(query, Token);

        Assert.Equal(fixture.Table().Aggregate(query, Token), answer);
        Assert.DoesNotContain(answer, row => row.GrantId == "g-2");
        Assert.Equal(fixture.Log.Count, answer.LogCount);
        Assert.All(
            answer.Skip(1),
            row => Assert.Equal(16, row.From.UtcDateTime.Hour + (row.From.Minute * 100))
        );
    }

    [Fact]
    public void Months_begin_at_midnight_where_the_offset_says()
    {
        using var fixture = new AggregationFixture(5);
        fixture.Record(20_000 / (SimdMode.IsDefault ? 1 : 4));
        var query = new UsageQuery { Window = UsageWindow.Months(TimeSpan.FromHours(8)) };

        var answer = fixture.Table().Aggregate(query, Token);

        var months = answer
            .Select(row => row.From.ToOffset(TimeSpan.FromHours(8)))
            .Distinct()
            .ToArray();
        Assert.True(months.Length >= 2);
        Assert.All(
            months.Skip(1),
            month => Assert.Equal((1, TimeSpan.Zero), (month.Day, month.TimeOfDay))
        );
    }

    [Fact]
    public void What_makes_no_question_is_refused_and_an_empty_log_answers_nothing()
    {
        using var fixture = new AggregationFixture(6);
        using var other = new AggregationFixture(7);
        var table = fixture.Table();
        Assert.Empty(table.Aggregate(new UsageQuery { Measures = UsageMeasures.All }, Token));
        fixture.Record(10);
        table.Update(fixture.Log);
        var backwards = new UsageQuery { From = Sample.Start, Until = Sample.Start };
        Assert.Contains(
            "ends before",
            Assert.Throws<ArgumentException>(() => table.Aggregate(backwards, Token)).Message,
            StringComparison.Ordinal
        );
        var fine = new UsageQuery
        {
            From = Sample.Start,
            Until = Sample.Year.Until,
            Window = UsageWindow.Every(TimeSpan.FromMicroseconds(1)),
        };
        Assert.Contains(
            "windows",
            Assert.Throws<ArgumentException>(() => table.Aggregate(fine, Token)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            other.Log.LogId,
            Assert.Throws<ArgumentException>(() => table.Update(other.Log)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => UsageWindow.Every(TimeSpan.Zero));
        Assert.Throws<OperationCanceledException>(() =>
            table.Aggregate(new UsageQuery(), new CancellationToken(canceled: true))
        );
    }

    private static void AssertSame(
        UsageTable table,
        SqlAggregates sql,
        UsageDimensions by,
        long width,
        long from,
        long until,
        ulong? asOf
    )
    {
        _ = Microseconds.TryToInstant(from, out var first);
        _ = Microseconds.TryToInstant(until, out var end);
        var query = new UsageQuery
        {
            Window = UsageWindow.Every(TimeSpan.FromMicroseconds(width)),
            GroupBy = by,
            From = first,
            Until = end,
            AsOf = asOf,
        };
        var plain = table.Aggregate(query, Token);
        var full = table.Aggregate(query with { Measures = UsageMeasures.All }, Token);
        var aligned = Align(from, width);
        Assert.Equal(
            sql.Answer(by, width, aligned, from, until).Order(StringComparer.Ordinal),
            full.Select(row => Line(row, by, width)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            full.Select(row => (row.From, row.Sum, row.Count)),
            plain.Select(row => (row.From, row.Sum, row.Count))
        );
    }

    private static long Align(long time, long width) => time - (((time % width) + width) % width);

    private static string Line(UsageAggregate row, UsageDimensions by, long width) =>
        string.Join(
            '|',
            (
                (object?[])
                    [
                        Align(Microseconds.From(row.From), width),
                        (int)row.Unit,
                        row.GrantId,
                        row.ScenarioId,
                        row.Purpose,
                        row.ProductId,
                        row.IsBurned is { } burned ? (burned ? 1 : 0) : null,
                        by.HasFlag(UsageDimensions.Tag) ? row.Tag : null,
                        row.Sum,
                        row.Count,
                        row.Min,
                        row.Max,
                        row.Latest,
                        row.UniqueTags,
                    ]
            ).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))
        );
}
