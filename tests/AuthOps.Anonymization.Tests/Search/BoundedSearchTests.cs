using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The search that looks at few nodes against the one that looks at all, and its class tables against the rows.</summary>
public sealed class BoundedSearchTests
{
    [Fact]
    public void The_optimum_is_that_of_the_exhaustive_search_for_every_quality_model()
    {
        var looked = 0L;
        var all = 0L;
        for (var number = 1UL; number <= 1_000; number++)
        {
            var encoded = SizesOnly(ModelCase.Draw(number), 2 + (int)(number % 3));
            if (encoded is null)
            {
                continue;
            }

            var expected = new SearchRun { Exhaustive = true }.On(encoded);
            var bits = (number % 3) switch
            {
                0 => 0,
                1 => 64,
                _ => 128,
            };
            SearchRun[] runs =
            [
                new() { MinimumKeyBits = bits },
                new() { InLanes = true, MinimumKeyBits = bits },
                new() { InLanes = true, Threads = 2 },
                new() { Walked = true, MinimumKeyBits = bits },
            ];
            foreach (var run in runs)
            {
                var actual = run.On(encoded);
                Assert.True(
                    expected.Levels is null == actual.Levels is null
                        && (expected.Levels ?? []).SequenceEqual(actual.Levels ?? [])
                        && expected.Facts == actual.Facts,
                    $"case {number}, run {Array.IndexOf(runs, run)}, {encoded.Policy.Quality}: {string.Join(' ', expected.Levels ?? [])} but {string.Join(' ', actual.Levels ?? [])}"
                );
                looked += actual.NodesEvaluated;
            }

            all += expected.NodesEvaluated * runs.Length;
        }

        Assert.True(looked < all, $"{looked} of {all} nodes looked at");
    }

    [Fact]
    public void Regrouped_classes_are_those_counted_from_the_rows()
    {
        var encoded = EncodedTable.Create(Table(3_000), Policy(new Loss()));
        Check<uint>(encoded);
        Check<ulong>(encoded);
        Check<UInt128>(encoded);
    }

    private static void Check<TKey>(EncodedTable encoded)
        where TKey : unmanaged,
            System.Numerics.IBinaryInteger<TKey>,
            System.Numerics.IUnsignedNumber<TKey>
    {
        var tables = new BaseTables<TKey>(encoded);
        var path = new NodePath<TKey>(encoded, tables, new RollUp<TKey>());
        int[][] nodes =
        [
            [0, 0, 0, 0, 0],
            [1, 0, 2, 0, 1],
            [2, 2, 2, 2, 2],
            [0, 1, 0, 1, 0],
            [2, 1, 1, 0, 2],
            [2, 1, 0, 0, 2],
            [1, 2, 1, 2, 1],
            [0, 0, 0, 0, 0],
        ];
        foreach (var levels in nodes)
        {
            var rows = new BaseTables<TKey>(encoded, levels);
            var found = path.ClassesOf(levels, out var fields);
            Assert.Equal(
                Classes(rows.Plain, rows.Layout.Fields, levels.Length),
                Classes(found, fields, levels.Length)
            );
        }
    }

    private static SortedDictionary<string, int> Classes<TKey>(
        ClassTable<TKey> table,
        KeyFields fields,
        int attributes
    )
        where TKey : unmanaged,
            System.Numerics.IBinaryInteger<TKey>,
            System.Numerics.IUnsignedNumber<TKey>
    {
        var classes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < table.Length; i++)
        {
            var key = table.Keys[i];
            var labels = Enumerable
                .Range(0, attributes)
                .Select(a =>
                    int.CreateTruncating(key >> fields.Shift(a)) & ((1 << fields.Bits(a)) - 1)
                );
            classes.Add(string.Join(' ', labels), table.Counts[i]);
        }

        return classes;
    }

    /// <summary>The case's quasi-identifiers and quality model under k-anonymity alone.</summary>
    private static EncodedTable? SizesOnly(ModelCase given, int k)
    {
        if (given.Table.RowCount < k)
        {
            return null;
        }

        var policy = new AnonymizationPolicy(
            given.Policy.QuasiIdentifiers,
            [new KAnonymity(k)],
            given.Policy.SuppressionLimit,
            given.Policy.Quality
        );
        var table = Primitives.Tables.Table.FromColumns(
            given.Policy.QuasiIdentifiers.Select(a => given.Table[a.Name]).ToArray()
        );
        return EncodedTable.Create(table, policy);
    }

    private static Table Table(int rows) =>
        Primitives.Tables.Table.FromColumns(
            Enumerable
                .Range(0, 5)
                .Select(c =>
                    Column.FromStrings(
                        $"q{c}",
                        Enumerable
                            .Range(0, rows)
                            .Select(r => $"v{(((r * 7919) + (r * r % 97)) >> c) % 20}")
                            .ToArray()
                    )
                )
                .ToArray()
        );

    private static AnonymizationPolicy Policy(QualityModel quality) =>
        new(
            Enumerable
                .Range(0, 5)
                .Select(c =>
                    AttributePolicy.Quasi(
                        $"q{c}",
                        Hierarchy.FromRows(
                            $"q{c}",
                            Enumerable.Range(0, 20).Select(v => new[] { $"v{v}", $"g{v / 5}", "*" })
                        )
                    )
                ),
            [new KAnonymity(2)],
            Ratio.One,
            quality
        );
}
