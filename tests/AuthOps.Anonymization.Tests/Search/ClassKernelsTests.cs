using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>Passes over class tables against plain loops, at lengths around the width of a vector.</summary>
public sealed class ClassKernelsTests
{
    private static readonly int[] s_lengths = [0, 1, 7, 15, 16, 17, 31, 32, 33, 64, 100, 1_000];

    [Fact]
    public void Sums_over_class_sizes_are_those_of_a_plain_loop()
    {
        foreach (var length in s_lengths)
        {
            var counts = Enumerable
                .Range(0, length)
                .Select(i => i * 7919 % 13 * (i % 50))
                .ToArray();
            foreach (var minimum in new[] { 0, 1, 5, 40, 1_000_000 })
            {
                var below = counts.Where(c => c < minimum).ToArray();
                var kept = counts.Where(c => c >= minimum).ToArray();
                var found = ClassKernels.Below(counts, minimum, out var empty, out var smallest);
                Assert.Equal((below.Length, below.Sum(c => (long)c)), found);
                Assert.Equal(counts.Count(c => c == 0), empty);
                Assert.Equal(kept.Sum(c => (long)c * c), ClassKernels.Squares(counts, minimum));
                Assert.Equal(kept.Where(c => c > 0).DefaultIfEmpty(int.MaxValue).Min(), smallest);
            }
        }
    }

    /// <summary>All rows of a table are at most 2^31 - 1: one class of nearly all, in each lane, beside the least ones.</summary>
    [Fact]
    public void Sums_hold_at_the_most_rows_a_table_has()
    {
        const int Length = 35;
        for (var place = 0; place < Length; place++)
        {
            var counts = Enumerable.Repeat(1, Length).ToArray();
            counts[place] = int.MaxValue - Length + 1;
            foreach (var minimum in new[] { 0, 1, 2, int.MaxValue })
            {
                var below = counts.Where(c => c < minimum).ToArray();
                var kept = counts.Where(c => c >= minimum).ToArray();
                var found = ClassKernels.Below(counts, minimum, out var empty, out var smallest);
                Assert.Equal((below.Length, below.Sum(c => (long)c)), found);
                Assert.Equal(0, empty);
                Assert.Equal(kept.Sum(c => (long)c * c), ClassKernels.Squares(counts, minimum));
                Assert.Equal(kept.DefaultIfEmpty(int.MaxValue).Min(), smallest);
            }
        }
    }

    [Fact]
    public void Fields_are_read_as_by_a_plain_loop()
    {
        CheckFields<uint>();
        CheckFields<ulong>();
        CheckFields<UInt128>();
    }

    /// <summary>Counts up to 15 share bytes: as many as fit, and one vector more, all of one label.</summary>
    [Fact]
    public void Small_counts_are_added_up_as_by_a_plain_loop()
    {
        foreach (var labels in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 16, 41, 48, 49 })
        {
            foreach (var length in new[] { 32, 17 * 16, 18 * 16, 1_003, 70_000 })
            {
                foreach (var most in new[] { 1, 15, 16 })
                {
                    CheckSmall(labels, length, most, isOne: true);
                    CheckSmall(labels, length, most, isOne: false);
                }
            }
        }
    }

    private static void CheckSmall(int labels, int length, int most, bool isOne)
    {
        const int Shift = 3;
        var keys = new uint[length];
        var counts = new int[length];
        var expected = new long[labels];
        for (var i = 0; i < length; i++)
        {
            var label = isOne ? labels - 1 : i * 7919 % labels;
            keys[i] = ((uint)label << Shift) | 5 | (1U << 20);
            counts[i] = isOne ? most : i % (most + 1);
            expected[label] += counts[i];
        }

        var found = new long[labels];
        ClassKernels.CountLabels<uint>(keys, counts, Shift, 63, found);
        Assert.Equal(expected, found);
    }

    private static void CheckFields<TKey>()
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        const int Shift = 5;
        foreach (var labels in new[] { 1, 2, 16, 17, 32, 33, 64, 65, 128, 129, 300 })
        {
            var mask = TKey.CreateTruncating((1 << 9) - 1);
            var weights = Enumerable.Range(0, labels).Select(i => (i * 31 % 97) + 1).ToArray();
            foreach (var length in s_lengths)
            {
                var label = Enumerable.Range(0, length).Select(i => i * 7919 % labels).ToArray();
                var keys = label
                    .Select(l => TKey.CreateTruncating((l << Shift) | 3 | (5 << 14)))
                    .ToArray();
                var counts = label.Select((l, i) => (i % 11) + l).ToArray();
                var expected = new long[labels];
                for (var i = 0; i < length; i++)
                {
                    expected[label[i]] += counts[i];
                }

                var found = new long[labels];
                ClassKernels.CountLabels<TKey>(keys, counts, Shift, mask, found);
                Assert.Equal(expected, found);
                Assert.Equal(
                    expected.Select((n, l) => n * weights[l]).Sum(),
                    ClassKernels.WeightedSum<TKey>(keys, counts, Shift, mask, weights)
                );
            }
        }
    }
}
