using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

public sealed class UnlinkedCheckTests
{
    private static readonly AnonymizationPolicy Policy = new(
        [
            AttributePolicy.Quasi("age", Hierarchy.FromIntervals("age", 0, 7, 2, 4)),
            AttributePolicy.Sensitive("s"),
        ],
        [new KAnonymity(3), new DistinctLDiversity("s", 2)]
    );

    private static Table Release(params (string Age, string Values)[] classes) =>
        Table.FromColumns(
            Column.FromStrings(
                "age",
                [.. classes.SelectMany(c => Enumerable.Repeat(c.Age, c.Values.Length))]
            ),
            Column.FromStrings(
                "s",
                [.. classes.SelectMany(c => c.Values.Select(v => v.ToString()))]
            )
        );

    private static UnlinkedReport Compare(Table earlier, Table release) =>
        UnlinkedCheck.Compare(
            ("r1", earlier),
            ("r2", release),
            Policy,
            TestContext.Current.CancellationToken
        );

    [Fact]
    public void Releases_of_different_ages_have_nobody_in_common()
    {
        var report = Compare(Release(("0-1", "aabb")), Release(("4-5", "aabb")));

        Assert.True(report.IsExcluded);
        Assert.Equal((0L, 0L, 0L), (report.Pairs, report.PairsBelowK, report.Differences));
    }

    /// <summary>0-3 and 0-1 meet, 0-3 and 4-7 do not; of aaab and abbb two records can be common.</summary>
    [Fact]
    public void What_the_values_of_two_classes_prove_is_counted()
    {
        var report = Compare(Release(("0-3", "aaab")), Release(("0-1", "abbb"), ("4-7", "aabb")));

        Assert.False(report.IsExcluded);
        Assert.Equal((1L, 1L, 2L), (report.Pairs, report.PairsBelowK, report.SmallestCommon));
    }

    [Fact]
    public void A_class_of_10_that_becomes_11_is_seen_without_keys()
    {
        var report = Compare(
            Release(("0-3", "aaaaabbbbb"), ("4-7", "aabb")),
            Release(("0-3", "aaaaabbbbba"), ("4-7", "aabb"))
        );

        Assert.Equal((2L, 0L, 1L), (report.Pairs, report.PairsBelowK, report.Differences));
    }
}
