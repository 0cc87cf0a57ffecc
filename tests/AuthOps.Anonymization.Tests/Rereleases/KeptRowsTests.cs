using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>Which rows of the input a release holds, so that they can be linked whatever made it.</summary>
public sealed class KeptRowsTests
{
    private static readonly AnonymizationPolicy Policy = new(
        [
            AttributePolicy.Quasi("age", Hierarchy.FromIntervals("age", 0, 7, 2), maximumLevel: 1),
            AttributePolicy.NonIdentifying("n"),
        ],
        [new KAnonymity(2)],
        Ratio.Parse("1/5")
    );

    /// <summary>The person of 7 stands alone.</summary>
    private static readonly Table People = Table.FromColumns(
        Column.FromStrings("age", "0", "1", "7", "2", "3"),
        Column.FromStrings("n", "a", "b", "c", "d", "e")
    );

    [Fact]
    public void Kept_rows_are_those_of_the_release_in_its_order()
    {
        var token = TestContext.Current.CancellationToken;
        var whole = TestTables.Plan(People, Policy);
        var local = LocalRecoder.Plan(People, Policy, cancellationToken: token);
        foreach (
            var (rows, release) in new[]
            {
                (whole.KeptRows(token), whole.Apply(token)),
                (local.KeptRows(), local.Apply(token)),
            }
        )
        {
            Assert.Equal([0, 1, 3, 4], rows);
            Assert.Equal(
                rows.Select(r => People["n"][r]),
                Enumerable.Range(0, release.RowCount).Select(r => release["n"][r])
            );
        }
    }

    [Fact]
    public void There_are_none_where_there_is_no_release()
    {
        var policy = new AnonymizationPolicy(
            Policy.Attributes.Select(a =>
                a.Name == "age" ? AttributePolicy.Quasi("age", a.Hierarchy!, maximumLevel: 0) : a
            ),
            [new KAnonymity(2)]
        );
        var token = TestContext.Current.CancellationToken;
        Assert.Throws<InvalidOperationException>(() =>
            TestTables.Plan(People, policy).KeptRows(token)
        );
        Assert.Throws<InvalidOperationException>(() =>
            LocalRecoder.Plan(People, policy, cancellationToken: token).KeptRows()
        );
    }
}
