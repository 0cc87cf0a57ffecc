using AuthOps.Dp.Tests.Noise;
using AuthOps.Primitives.Hashing;
using FsCheck.Xunit;

namespace AuthOps.Dp.Tests.Queries;

public sealed class HistogramAggregationTests
{
    private static readonly SipHash Priority = new(0x0123456789abcdefUL, 0xfedcba9876543210UL);

    [Property(MaxTest = 500)]
    public bool Adding_or_removing_a_unit_never_changes_more_than_declared(
        int[] cells,
        int l0,
        int linf
    )
    {
        var data = new RandomCase(cells, l0, linf);
        return Stability.Violation(data, rows => data.Aggregate(rows, Priority).Counts) is null;
    }

    [Property(MaxTest = 300)]
    public bool The_order_of_rows_and_of_dictionaries_does_not_matter(int[] cells, int l0, int linf)
    {
        var data = new RandomCase(cells, l0, linf);
        var counts = data.Aggregate(data.Rows, Priority).Counts;
        return counts.SequenceEqual(data.Aggregate(data.Rows.Reverse(), Priority).Counts)
            && counts.SequenceEqual(
                data.Aggregate(
                    data.Rows.OrderBy(static r => r.Key).ThenBy(static r => r.Unit),
                    Priority
                ).Counts
            );
    }

    [Property(MaxTest = 300)]
    public bool Wide_bounds_give_the_plain_counts(int[] cells)
    {
        var data = new RandomCase(cells, l0: 6, linf: 0);
        var wide = data.Plan with
        {
            Bound = new ContributionBound { MaxKeysPerUnit = 100, MaxRowsPerKey = 1 << 20 },
        };
        var counts = HistogramCase.Run(RandomCase.ToTable(data.Rows), wide, Priority).Counts;
        var plain = wide.Keys.Values.Select(key =>
            (long)data.Rows.Count(r => r.Unit is not null && r.Key == key)
        );
        return counts.SequenceEqual(plain);
    }

    [Property(MaxTest = 200)]
    public bool Every_row_is_counted_or_reported_as_dropped(int[] cells, int l0, int linf)
    {
        var data = new RandomCase(cells, l0, linf);
        var counted = data.Aggregate(data.Rows, Priority);
        var result = counted.Quality;
        return result.Rows
                == result.RowsCounted
                    + result.RowsWithoutUnit
                    + result.RowsWithoutKey
                    + result.RowsBeyondKeyBound
                    + result.RowsBeyondRowBound
            && result.RowsCounted == counted.Counts.Sum();
    }

    [Fact]
    public void A_row_unit_counts_rows()
    {
        var plan = TestData.Plan() with
        {
            Unit = PrivacyUnit.Row,
            Bound = ContributionBound.OneRow,
        };
        var result = HistogramCase.Run(TestData.Table(), plan, Priority);

        Assert.Equal([3, 2, 1], result.Counts);
        Assert.Equal(2, result.Quality.RowsWithoutKey);
    }

    [Fact]
    public void Which_keys_are_kept_depends_on_the_priority_key_and_on_the_unit()
    {
        var cells = Enumerable.Range(0, 49).ToArray();
        var data = new RandomCase(cells, l0: 0, linf: 0);
        var seen = new HashSet<string>();
        for (var key = 0UL; key < 40; key++)
        {
            seen.Add(string.Join(',', data.Aggregate(data.Rows, new SipHash(key, 7)).Counts));
        }

        // Six units keep one of five keys each: were the choice the same for all, only five results could occur.
        Assert.True(seen.Count > 10, $"{seen.Count}");
    }

    [Fact]
    public void Each_key_of_a_unit_is_kept_equally_often()
    {
        // One unit with five keys, one kept, 1,500 priority keys from a fixed sequence: each about 300 ± 5 sd (15.5).
        const ulong Keys = 1500;
        var data = new RandomCase(Enumerable.Range(0, 5).Select(static k => 7 * k), l0: 0, linf: 0);
        var kept = new long[data.Plan.Keys.Count];
        for (var key = 0UL; key < Keys; key++)
        {
            var counts = data.Aggregate(data.Rows, new SipHash(key, ~key)).Counts;
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] += counts[i];
            }
        }

        Assert.Equal(1500, kept.Sum());
        Assert.All(kept.Take(5), static count => Assert.InRange(count, 223, 377));
    }

    [Fact]
    public void Bounding_per_key_instead_of_per_unit_is_found_out() =>
        AssertFoundOut(static data =>
            rows =>
                Count(
                    data,
                    rows.Where(static r => r.Unit is not null)
                        .GroupBy(static r => (r.Unit, r.Key))
                        .SelectMany(g => g.Take(data.Plan.Bound.MaxRowsPerKey))
                )
        );

    [Fact]
    public void Bounding_rows_over_all_keys_but_not_per_key_is_found_out() =>
        AssertFoundOut(static data =>
            rows =>
                Count(
                    data,
                    rows.Where(static r => r.Unit is not null)
                        .GroupBy(static r => r.Unit)
                        .SelectMany(g =>
                            g.Take(data.Plan.Bound.MaxKeysPerUnit * data.Plan.Bound.MaxRowsPerKey)
                        )
                )
        );

    [Fact]
    public void Counting_rows_without_a_unit_against_the_next_unit_is_found_out() =>
        AssertFoundOut(static data =>
            rows =>
            {
                var filled = rows.ToArray();
                for (var i = 0; i + 1 < filled.Length; i++)
                {
                    filled[i].Unit ??= filled[i + 1].Unit;
                }

                return data.Aggregate(filled, Priority).Counts;
            }
        );

    /// <summary>The same cases that find no violation in the product must find some in a wrong aggregate.</summary>
    private static void AssertFoundOut(Func<RandomCase, Stability.Aggregate> wrong)
    {
        // From a fixed tape, so that a mistake is found always or never.
        var tape = new TapeBits("cases", 0);
        var found = 0;
        var cases = Effort.Of(2000, 250, 250);
        for (var i = 0; i < cases; i++)
        {
            var cells = new int[2 + (i % 30)];
            for (var row = 0; row < cells.Length; row++)
            {
                cells[row] = (int)tape.NextBits(16);
            }

            var data = new RandomCase(cells, (int)tape.NextBits(8), (int)tape.NextBits(8));
            found += Stability.Violation(data, wrong(data)) is null ? 0 : 1;
            Assert.Null(Stability.Violation(data, r => data.Aggregate(r, Priority).Counts));
        }

        Assert.True(found * 200 >= cases, $"found in {found} of {cases} cases");
    }

    private static long[] Count(RandomCase data, IEnumerable<(string? Unit, string? Key)> rows)
    {
        var counts = new long[data.Plan.Keys.Count];
        foreach (var (_, key) in rows)
        {
            var index = data.Plan.Keys.Values.ToList().IndexOf(key!);
            if (index >= 0)
            {
                counts[index]++;
            }
        }

        return counts;
    }
}
