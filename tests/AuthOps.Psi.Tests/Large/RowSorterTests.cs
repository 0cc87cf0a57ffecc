using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

public sealed class RowSorterTests
{
    /// <summary>Rows of different items, and rows of which many have one item, as a set whose keys repeat has them.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(300, 300)]
    [InlineData(5000, 1)]
    [InlineData(5000, 3)]
    [InlineData(70_000, 70_000)]
    [InlineData(70_000, 40)]
    public void Rows_are_in_the_order_of_their_items_and_numbers(int count, int items)
    {
        var digests = new (ulong Low, ulong High)[items];
        for (var i = 0; i < items; i++)
        {
            // Two items may agree in one word.
            digests[i] = (
                i % 7 == 6 ? digests[i - 1].Low : SecureRandom.NextUInt64(),
                SecureRandom.NextUInt64()
            );
        }

        var rows = new BucketRow[count];
        for (var i = 0; i < count; i++)
        {
            var (low, high) = digests[i % items];
            rows[i] = new BucketRow(low, high, i);
        }

        SecureRandom.Shuffle(rows.AsSpan());
        var expected = rows.Order().ToArray();
        Assert.Equal(expected, RowSorter.Sorted(rows));
    }
}
