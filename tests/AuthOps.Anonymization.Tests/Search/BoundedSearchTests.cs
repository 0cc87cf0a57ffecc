using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The search that looks at few nodes against the one that looks at all.</summary>
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
}
