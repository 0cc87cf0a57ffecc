using System.Runtime.Intrinsics;
using AuthOps.Psi.Large;
using AuthOps.Psi.Vole;
using AuthOps.Testing;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// Weak parameters fail as often as the theory says that the strong ones are derived from. Every interval is five standard
/// deviations wide on either side, so that a right implementation fails one with probability below 10^-6; seeds are fixed.
/// </summary>
public sealed class OkvsFailureTests
{
    /// <summary>Two items that share all positions are a gap: the expected number of such pairs is 13.5/(e^3 n).</summary>
    [Theory]
    [InlineData(40, 40, 20_000)]
    [InlineData(1024, 452, 12_000)]
    public void Gaps_come_as_often_as_pairs_that_share_all_positions(
        int items,
        int thirdSize,
        int trials
    )
    {
        var pairs = items * (items - 1) / 2.0 / Math.Pow(thirdSize, 3);
        var gaps = CountFailures(items, thirdSize, 0, trials);

        AssertNear(trials * (1 - Math.Exp(-pairs)), gaps);
        Assert.True(pairs * items <= OkvsShape.GapNumerator);
    }

    [Fact]
    public void A_dense_slot_leaves_what_Poissons_law_leaves()
    {
        // Some 0.066 pairs are expected, so that two or more come with probability 0.0021.
        var pairs = 12 * 11 / 2.0 / Math.Pow(10, 3);
        var expected = 1 - (Math.Exp(-pairs) * (1 + pairs));

        AssertNear(60_000 * expected, CountFailures(12, 10, 1, 60_000));
    }

    [Theory]
    [InlineData(3, 600)]
    [InlineData(6, 600)]
    [InlineData(10, 16_000)]
    public void Large_cores_come_at_most_as_often_as_the_fit_of_the_expansion_says(
        int bits,
        int trials
    )
    {
        const int Items = 1 << 12;
        if (trials > 600 && !SimdMode.IsDefault)
        {
            // Peeling has no other kernels: once is enough.
            trials = 600;
        }

        var third = (int)Math.Ceiling(OkvsShape.Expansion(Items, bits) * Items / 3);
        var failures = CountFailures(Items, third, 8, trials);
        var bound = trials * Math.ScaleB(1, -bits);

        Assert.InRange(failures, 0, bound + (5 * Math.Sqrt(bound)));
    }

    [Fact]
    public void Below_the_threshold_of_peeling_every_bin_has_a_large_core() =>
        Assert.Equal(20, CountFailures(1 << 12, (int)(1.19 * (1 << 12) / 3), 8, 20));

    [Fact]
    public void Bins_overflow_as_often_as_the_bound_of_their_load_says()
    {
        const int Items = 2_000;
        const int Bins = 8;
        const int Trials = 3_000;
        const int Load = 287;
        using var stream = new BlockStream(Vector128.Create(9UL, 9));
        var hashes = new Block[Items];
        var failures = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            stream.Fill(hashes.AsSpan());
            using var rows = new BinnedRows(hashes, Bins);
            failures += rows.MaxCount > Load ? 1 : 0;
        }

        // The union bound counts twice what overflows twice, which is rare here.
        var expected = Trials * Bins * Math.Pow(2, BucketBound.LogTail(Items, Bins, Load));
        AssertNear(expected, failures);
    }

    [Theory]
    [InlineData(1 << 20, 1 << 16, 3)]
    [InlineData(1 << 20, 1 << 15, 3)]
    [InlineData(1 << 24, 1 << 16, 3)]
    [InlineData(1, 1 << 16, 4)]
    public void The_default_shape_has_the_columns_that_the_law_asks_for(
        int items,
        int binItems,
        int columns
    )
    {
        var shape = OkvsShape.For(items, binItems);

        Assert.Equal(columns, shape.DenseColumns);
        Assert.True(shape.Slots <= (1.31 * items) + 2_000);
    }

    private static int CountFailures(int items, int thirdSize, int denseColumns, int trials)
    {
        var peeler = new OkvsPeeler(OkvsShape.OfOneBin(items, thirdSize, denseColumns));
        using var stream = new BlockStream(Vector128.Create((ulong)thirdSize, 12));
        var rows = new Block[items];
        var failures = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            stream.Fill(rows.AsSpan());
            failures += peeler.TryPeel(rows) ? 0 : 1;
        }

        return failures;
    }

    private static void AssertNear(double expected, int counted) =>
        Assert.InRange(
            counted,
            expected - (5 * Math.Sqrt(expected)),
            expected + (5 * Math.Sqrt(expected))
        );
}
