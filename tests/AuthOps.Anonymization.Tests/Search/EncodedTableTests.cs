using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>Tables at the limit of their size.</summary>
public sealed class EncodedTableTests
{
    [Theory]
    [InlineData(1L, 0)]
    [InlineData(2L, 1)]
    [InlineData(3L, 2)]
    [InlineData(1L << 31, 31)]
    [InlineData((1L << 31) + 1, 32)]
    public void Bits_hold_so_many_numbers(long count, int bits) =>
        Assert.Equal(bits, EncodedTable.BitsFor(count));

    [Fact]
    public void The_most_records_with_a_population_are_searched()
    {
        string[] values = ["a", "b"];
        var table = Table.FromColumns(Column.FromStrings("q", values));
        var population = Table.FromColumns(Column.FromStrings("q", ["a", "b", "b", "b"]));
        var hierarchy = Hierarchy.FromRows(
            "q",
            [
                ["a", "*"],
                ["b", "*"],
            ]
        );
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("q", hierarchy)],
            [new KMap(2, population)],
            Ratio.Zero,
            new Discernibility()
        );
        var weights = new RecordWeights([int.MaxValue - 7, 7], [0, 1]);

        var encoded = EncodedTable.Create(table, policy, weights: weights);

        Assert.Equal(int.MaxValue, encoded.Rows);
        Assert.Equal(0, encoded.PersonBits);
        foreach (var isExhaustive in (bool[])[true, false])
        {
            var found = new SearchRun { Exhaustive = isExhaustive }.On(encoded);
            Assert.Equal([1], found.Levels!);
            Assert.Equal(0, found.Facts.SuppressedRows);
        }
    }
}
