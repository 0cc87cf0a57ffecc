using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>The fast ways of accumulators beside plain ones.</summary>
public sealed class MeasureKernelTests
{
    [Fact]
    public void Places_of_eight_steps_are_those_of_one_at_a_time()
    {
        var tape = new TapeBits("places", 1);
        var steps = new List<long> { 0, 1, -1, long.MinValue, long.MaxValue, 2, -2, 3, -3 };
        for (var i = 0; i < 2000; i++)
        {
            var power = 1L << (i % 63);
            steps.AddRange([power - 1, power, -power, (long)tape.NextBits(53) >> (i % 53)]);
        }

        for (var count = 0; count < 40; count++)
        {
            AssertEqual([.. steps.Skip(count).Take(count)]);
        }

        AssertEqual([.. steps]);

        static void AssertEqual(long[] steps)
        {
            var fast = new long[steps.Length];
            var plain = new long[steps.Length];
            MagnitudePlaces.Fill(steps, fast);
            MagnitudePlaces.FillScalar(steps, plain, 0);
            Assert.Equal(plain, fast);
        }
    }

    [Fact]
    public void Magnitudes_of_many_extreme_steps_are_counted_and_summed_exactly()
    {
        const long Most = ValueRange.MaxSteps;
        var cells = new MagnitudeCells(column: 0);
        cells.EnsureKeys(1);
        Int128 sum = 0;
        for (var batch = 0; batch < 9; batch++)
        {
            var rows = Rows(batch * 1237, i => i % 5 == 4 ? CellMapper.Missing : Most - (i % 3));
            sum += rows.Cells[0]
                .Take(rows.Count)
                .Where(static cell => cell != CellMapper.Missing)
                .Aggregate(Int128.Zero, static (all, cell) => all + cell);
            cells.Add(rows);
        }

        var other = new MagnitudeCells(column: 0);
        other.EnsureKeys(1);
        other.Add(Rows(11, static _ => -Most));
        cells.Merge(other);
        Assert.Equal(
            sum - ((Int128)11 * Most),
            cells.ClampedSum(0, 1, MagnitudeCells.BinCount - 1)
        );
        var counts = cells.Parts(1)[0];
        Assert.Equal(11, (long)counts[MagnitudePlaces.BinOf(-Most)]);
        Assert.Equal(0, (long)counts[0]);
    }

    [Fact]
    public void Narrow_sums_are_carried_before_they_could_leave_64_bits()
    {
        var range = ValueRange.Of("-2147483648", "2147483648", "1");
        var carried = new MomentCells(0, MomentKind.Sum, range, 0, mostPending: 20);
        var whole = new MomentCells(0, MomentKind.Sum, range, 0);
        foreach (var cells in new[] { carried, whole })
        {
            cells.EnsureKeys(1);
            for (var batch = 0; batch < 30; batch++)
            {
                cells.Add(Rows(7, _ => batch % 4 == 3 ? -5 : 1L << 31));
            }
        }

        var expected = ((Int128)(1L << 31) * 7 * 23) - (5 * 7 * 7);
        Assert.Equal(expected, carried.Parts(1)[0][0]);
        Assert.Equal(expected, whole.Parts(1)[0][0]);
        carried.Merge(whole);
        Assert.Equal(2 * expected, carried.Parts(1)[0][0]);
    }

    [Fact]
    public void Each_node_of_a_quantile_tree_takes_noise_of_its_own()
    {
        var source = new CountingNoise();
        var tree = new QuantileTree(
            height: 2,
            ValueRange.Of("0", "255", "1"),
            new DiscreteLaplace(Rational.One),
            source
        );
        for (var key = 1; key <= 60; key++)
        {
            // A root and one child, 32 numbers with noise.
            tree.Load([1, 2, 3]);
            _ = tree.ValueAt(0.5);
            Assert.InRange(source.Draws, key * 32, (key * 32) + 255);
        }
    }

    private static KeptRows Rows(int count, Func<int, long> cell)
    {
        var rows = new KeptRows(1);
        rows.Resize(count);
        for (var i = 0; i < count; i++)
        {
            rows.Cells[0][i] = cell(i);
        }

        return rows;
    }

    private sealed class CountingNoise : NoiseSource
    {
        internal int Draws { get; private set; }

        internal override void AddTo(NoiseDistribution noise, Span<long> values) =>
            Draws += values.Length;
    }
}
