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
                var found = ClassKernels.Below(counts, minimum, out var empty);
                Assert.Equal((below.Length, below.Sum(c => (long)c)), found);
                Assert.Equal(counts.Count(c => c == 0), empty);
                Assert.Equal(kept.Sum(c => (long)c * c), ClassKernels.Squares(counts, minimum));
                Assert.Equal(
                    kept.DefaultIfEmpty(int.MaxValue).Min(),
                    ClassKernels.SmallestFrom(counts, minimum)
                );
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
