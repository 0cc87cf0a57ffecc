using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>Rows of counts of a byte: the passes over them by definition, and the search on them against the walk.</summary>
public sealed class LaneSearchTests
{
    [Fact]
    public void What_a_look_counts_is_what_a_loop_counts()
    {
        var draws = new ModelCase.Draws(1);
        foreach (var (rows, width) in new[] { (1, 128), (255, 128), (256, 128), (700, 256) })
        {
            foreach (var least in new[] { 1, 2, 5, 20, 255 })
            {
                var cells = Cells(draws, rows, width);
                var sums = new LaneSums[width / LaneKernels.Group];
                LaneKernels.Look(cells, rows, width, least, sums);
                for (var group = 0; group < sums.Length; group++)
                {
                    var counts = Enumerable
                        .Range(0, rows * width)
                        .Where(i => i % width / LaneKernels.Group == group)
                        .Select(i => (int)cells[i])
                        .ToArray();
                    Assert.Equal(
                        (
                            counts.Count(static c => c > 0),
                            counts.Count(c => c >= least),
                            counts.Where(c => c < least).Sum()
                        ),
                        (sums[group].Classes, sums[group].Kept, sums[group].Suppressed)
                    );
                }
            }
        }
    }

    [Fact]
    public void Merged_rows_are_sums_that_stop_at_255()
    {
        var draws = new ModelCase.Draws(2);
        foreach (var width in new[] { 128, 256 })
        {
            var cells = Cells(draws, 90, width);
            var order = Enumerable.Range(0, 90).OrderBy(_ => draws.Below(1000)).ToArray();
            var keys = Enumerable.Range(0, 90).Select(static i => (uint)(i / 7)).ToArray();
            foreach (var isOrdered in new[] { false, true })
            {
                var merged = new byte[90 * width];
                var found = new uint[90];
                var length = LaneKernels.Merge<uint>(
                    cells,
                    width,
                    keys,
                    isOrdered ? [] : order,
                    merged,
                    found
                );

                Assert.Equal(13, length);
                Assert.Equal(keys.Distinct(), found.Take(length));
                for (var i = 0; i < length * width; i++)
                {
                    var sum = Enumerable
                        .Range(0, 90)
                        .Where(r => keys[r] == i / width)
                        .Sum(r => cells[((isOrdered ? r : order[r]) * width) + (i % width)]);
                    Assert.Equal(Math.Min(255, sum), merged[i]);
                }
            }
        }
    }

    /// <summary>Classes far beyond 255 records, several blocks of lanes, and a limit that excludes fine levels.</summary>
    [Fact]
    public void The_optimum_is_that_of_the_exhaustive_search_where_counts_stop()
    {
        foreach (var (values, limit) in new[] { (9, "1"), (30, "0.1"), (150, "0.3"), (150, "0") })
        {
            foreach (var k in new[] { 2, 40, 255 })
            {
                var encoded = EncodedTable.Create(
                    Table(3_000, values),
                    Policy(values, k, Ratio.Parse(limit))
                );
                var run = new SearchRun { InLanes = true };
                var expected = new SearchRun { Exhaustive = true }.On(encoded);

                Assert.True(LaneSearch<uint>.Serves(encoded, run));
                var actual = run.On(encoded);
                Assert.Equal(expected.Levels, actual.Levels);
                Assert.Equal(expected.Facts, actual.Facts);
            }
        }
    }

    [Fact]
    public void A_class_larger_than_counts_tell_is_not_searched_in_lanes()
    {
        var encoded = EncodedTable.Create(Table(3_000, 9), Policy(9, 256, Ratio.One));

        Assert.False(LaneSearch<uint>.Serves(encoded, new SearchRun { InLanes = true }));
    }

    private static byte[] Cells(ModelCase.Draws draws, int rows, int width) =>
        Enumerable
            .Range(0, rows * width)
            .Select(_ => (byte)(draws.Below(3) == 0 ? draws.Below(256) : draws.Below(3)))
            .ToArray();

    private static Table Table(int rows, int values) =>
        Primitives.Tables.Table.FromColumns(
            Enumerable
                .Range(0, 4)
                .Select(c =>
                    Column.FromStrings(
                        $"q{c}",
                        Enumerable
                            .Range(0, rows)
                            .Select(r =>
                                $"v{((r * 7919L) + (r * (long)r % 97) + c) / (c + 1) % (c == 0 ? values : 12)}"
                            )
                            .ToArray()
                    )
                )
                .ToArray()
        );

    private static AnonymizationPolicy Policy(int values, int k, Ratio limit) =>
        new(
            Enumerable
                .Range(0, 4)
                .Select(c =>
                    AttributePolicy.Quasi(
                        $"q{c}",
                        Hierarchy.FromRows(
                            $"q{c}",
                            Enumerable
                                .Range(0, c == 0 ? values : 12)
                                .Select(v =>
                                    c == 0
                                        ? [$"v{v}", $"g{v / 3}", $"h{v / 9}", "*"]
                                        : new[] { $"v{v}", $"g{v / 4}", "*" }
                                )
                        )
                    )
                ),
            [new KAnonymity(k)],
            limit,
            new AverageClassSize()
        );
}
