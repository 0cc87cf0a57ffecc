using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>Classes as pairs of two halves against classes counted from the rows, whose keys hold every label.</summary>
public sealed class SplitTableTests
{
    [Theory]
    [InlineData(1, 20, 400)]
    [InlineData(2, 20, 400)]
    [InlineData(5, 20, 3_000)]
    [InlineData(5, 250, 300)]
    public void Classes_and_rows_of_every_node_are_those_of_the_rows(
        int attributes,
        int values,
        int rows
    )
    {
        var encoded = Encode(attributes, values, rows);
        var path = new SplitPath(encoded, new BaseTables<ulong>(encoded, isSplit: true).Split!);
        foreach (var levels in Nodes(attributes))
        {
            var expected = new BaseTables<ulong>(encoded, levels);
            var node = path.At(levels);
            var found = Classes(node, attributes);
            Assert.Equal(expected.Plain.Length, found.Count);
            for (var i = 0; i < expected.Plain.Length; i++)
            {
                var labels = Enumerable
                    .Range(0, attributes)
                    .Select(a => expected.Layout.Label(expected.Plain.Keys[i], a));
                var (entry, count) = found[string.Join(' ', labels)];
                Assert.Equal(expected.Plain.Counts[i], count);
                for (var sensitive = 0; sensitive < 2; sensitive++)
                {
                    Assert.Equal(
                        expected.Rows[sensitive].Row(i).ToArray(),
                        node.Rows()[sensitive].Row(entry).ToArray()
                    );
                }
            }
        }
    }

    [Fact]
    public void What_is_suppressed_is_the_same_in_both_forms()
    {
        const int Attributes = 5;
        var encoded = Encode(Attributes, 20, 2_000);
        var tables = new BaseTables<ulong>(encoded, isSplit: true);
        var path = new SplitPath(encoded, tables.Split!);
        var split = new NodeClasses<ulong>(encoded, tables.Layout);
        var keyed = new NodeClasses<ulong>(encoded, tables.Layout);
        foreach (var levels in Nodes(Attributes))
        {
            split.Load(path.At(levels), 2);
            keyed.Load(new BaseTables<ulong>(encoded, levels).Plain, 2);
            foreach (var size in new[] { 2, 5, 40 })
            {
                split.Restrict(size);
                keyed.Restrict(size);
                AssertSame(keyed, split, levels);
            }
        }
    }

    [Fact]
    public void Classes_with_more_than_counts_are_not_split()
    {
        var encoded = Encode(3, 20, 100, new AverageRisk(new Ratio(1, 2)));
        Assert.True(encoded.NeedsFirst);
        Assert.Null(new BaseTables<ulong>(encoded, isSplit: true).Split);
    }

    private static void AssertSame(NodeStatistics expected, NodeStatistics actual, int[] levels)
    {
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.KeptClasses, actual.KeptClasses);
        Assert.Equal(expected.SuppressedRows, actual.SuppressedRows);
        Assert.Equal(expected.KeptSquares, actual.KeptSquares);
        Assert.Equal(
            expected.SuppressedLeaves(levels).ToArray(),
            actual.SuppressedLeaves(levels).ToArray()
        );
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            Assert.Equal(
                expected.SuppressedLabels(levels, attribute).ToArray(),
                actual.SuppressedLabels(levels, attribute).ToArray()
            );
        }
    }

    private static Dictionary<string, (int Entry, int Count)> Classes(
        SplitNode node,
        int attributes
    )
    {
        var classes = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        var table = node.Classes;
        var labels = new int[attributes];
        for (var first = 0; first < table.First.Count; first++)
        {
            for (var entry = table.Starts[first]; entry < table.Starts[first + 1]; entry++)
            {
                Fill(node.First, table.First, first, labels);
                Fill(node.Second, table.Second, table.Seconds[entry], labels);
                classes.Add(string.Join(' ', labels), (entry, table.Counts[entry]));
            }
        }

        return classes;
    }

    private static void Fill(QuasiHalf half, HalfNode node, int number, int[] labels)
    {
        for (var position = 0; position < half.Attributes.Length; position++)
        {
            labels[half.Attributes[position]] = node.Labels(position)[number];
        }
    }

    /// <summary>Every seventh node of three levels an attribute, coarse ones and fine ones in turn.</summary>
    private static IEnumerable<int[]> Nodes(int attributes)
    {
        var count = (int)Math.Pow(3, attributes);
        for (var i = 0; i < count; i++)
        {
            var number = i * 7 % count;
            yield return
            [
                .. Enumerable.Range(0, attributes).Select(a => number / (int)Math.Pow(3, a) % 3),
            ];
        }
    }

    private static EncodedTable Encode(
        int attributes,
        int values,
        int rows,
        params PrivacyModel[] more
    )
    {
        var quasi = Enumerable.Range(0, attributes).Select(a => $"q{a}").ToArray();
        string[] secrets = ["s0", "s1"];
        var columns = quasi
            .Select(
                (name, a) => Cells(name, rows, r => ((r * 7919) + (r * r % 97)) / (a + 1) % values)
            )
            .Concat(secrets.Select((name, s) => Cells(name, rows, r => r * (s + 3) % 31 % 20)));
        return EncodedTable.Create(
            Table.FromColumns([.. columns]),
            new AnonymizationPolicy(
                quasi
                    .Select(name => AttributePolicy.Quasi(name, HierarchyOf(name, values)))
                    .Concat(secrets.Select(name => AttributePolicy.Sensitive(name))),
                [
                    new KAnonymity(2),
                    .. secrets.Select(name => new DistinctLDiversity(name, 2)),
                    .. more,
                ],
                Ratio.One,
                new Loss()
            )
        );
    }

    private static Column Cells(string name, int rows, Func<int, int> value) =>
        Column.FromStrings(name, Enumerable.Range(0, rows).Select(r => $"v{value(r)}").ToArray());

    private static Hierarchy HierarchyOf(string name, int values) =>
        Hierarchy.FromRows(
            name,
            Enumerable.Range(0, values).Select(v => new[] { $"v{v}", $"g{v / 5}", "*" })
        );
}
