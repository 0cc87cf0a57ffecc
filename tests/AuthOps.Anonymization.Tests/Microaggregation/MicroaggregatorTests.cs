using System.Globalization;
using AuthOps.Anonymization.Microaggregation;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Microaggregation;

/// <summary>Releases of microaggregation: statistics by hand, classes counted by text, and what is refused.</summary>
public sealed class MicroaggregatorTests
{
    private static readonly AttributePolicy[] s_roles =
    [
        AttributePolicy.Direct("name"),
        AttributePolicy.Sensitive("diagnosis"),
    ];

    /// <summary>Two groups far apart: 1, 2, 2, 4 and 101, 103, 104.</summary>
    private static Table Small() =>
        Table.FromColumns(
            Column.FromStrings("name", "a", "b", "c", "d", "e", "f", "g"),
            Column.FromStrings("x", "1", "101", "2", "2.0", "103", "4", "104"),
            Column.FromStrings("diagnosis", "p", "q", "p", "q", "p", "q", "p")
        );

    [Theory]
    [InlineData(GroupStatistic.Mean, "2.25", "102.67")]
    [InlineData(GroupStatistic.Median, "2", "103")]
    [InlineData(GroupStatistic.Mode, "2", "101")]
    [InlineData(GroupStatistic.Interval, "[1, 4]", "[101, 104]")]
    public void A_group_releases_the_statistic_asked_for(
        GroupStatistic statistic,
        string low,
        string high
    )
    {
        var release = Microaggregator.AggregateJointly(
            Small(),
            [new AggregatedColumn("x", statistic)],
            s_roles,
            3,
            null,
            TestContext.Current.CancellationToken
        );
        string[] expected = [low, high, low, low, high, low, high];
        Assert.Equal(expected, Cells(release.Table, "x"));
        Assert.Equal(["x", "diagnosis"], release.Table.Columns.Select(static c => c.Name));
        Assert.Equal((2, 3), (release.Groups, release.SmallestGroup));
        Assert.InRange(release.InformationLoss, 0.0001, 0.01);
    }

    [Fact]
    public void A_joint_release_is_k_anonymous_and_a_perturbation_need_not_be()
    {
        var draws = new ModelCase.Draws(5);
        string Number() => draws.Below(10_000).ToString(CultureInfo.InvariantCulture);
        var table = Table.FromColumns(
            Column.FromStrings("x", [.. Enumerable.Range(0, 500).Select(_ => Number())]),
            Column.FromStrings("y", [.. Enumerable.Range(0, 500).Select(_ => Number())])
        );
        AggregatedColumn[] columns = [new("x"), new("y", GroupStatistic.Median)];
        foreach (var k in new[] { 2, 5, 10 })
        {
            var joint = Microaggregator.AggregateJointly(
                table,
                columns,
                [],
                k,
                null,
                TestContext.Current.CancellationToken
            );
            Assert.InRange(SmallestClass(joint.Table), k, 500);
            Assert.Equal(500, joint.Table.RowCount);
            var apart = Microaggregator.Perturb(
                table,
                columns,
                k,
                ColumnGrouping.OneByOne,
                null,
                TestContext.Current.CancellationToken
            );
            Assert.InRange(SmallestClass(apart.Table), 1, k - 1);
            Assert.True(apart.InformationLoss < joint.InformationLoss);
        }
    }

    [Fact]
    public void Larger_groups_lose_more_and_equal_records_nothing()
    {
        var table = Table.FromColumns(
            Column.FromStrings("x", [.. Enumerable.Range(0, 64).Select(static i => $"{i / 4}")])
        );
        double Loss(int k) =>
            Microaggregator
                .AggregateJointly(
                    table,
                    [new("x")],
                    [],
                    k,
                    null,
                    TestContext.Current.CancellationToken
                )
                .InformationLoss;
        Assert.Equal(0, Loss(4));
        Assert.True(Loss(4) < Loss(8) && Loss(8) < Loss(16));
    }

    [Fact]
    public void What_would_not_support_k_is_refused()
    {
        var table = Small();
        var x = new AggregatedColumn("x");
        AssertRefused(
            PolicyError.QuasiIdentifierNotAggregated,
            [x],
            [
                .. s_roles,
                AttributePolicy.Quasi(
                    "age",
                    AuthOps.Anonymization.Hierarchies.Hierarchy.FromSuppression("age", ["1"])
                ),
            ]
        );
        AssertRefused(PolicyError.UndeclaredColumn, [x], [AttributePolicy.Direct("name")]);
        AssertRefused(PolicyError.MissingColumn, [x, new AggregatedColumn("weight")], s_roles);
        AssertRefused(PolicyError.DuplicateAttribute, [x, x], s_roles);
        AssertRefused(PolicyError.NoQuasiIdentifier, [], s_roles);
        AssertRefused(PolicyError.KExceedsRows, [x], s_roles, 8);
        var error = AssertRefused(
            PolicyError.NotANumber,
            [x, new AggregatedColumn("diagnosis")],
            [AttributePolicy.Direct("name")]
        );
        Assert.Equal(1, error.Row);
        Assert.DoesNotContain("'p'", error.Message, StringComparison.Ordinal);

        PolicyException AssertRefused(
            PolicyError kind,
            AggregatedColumn[] columns,
            AttributePolicy[] roles,
            int k = 2
        )
        {
            var thrown = Assert.Throws<PolicyException>(() =>
                Microaggregator.AggregateJointly(
                    table,
                    columns,
                    roles,
                    k,
                    null,
                    TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(kind, thrown.Error);
            return thrown;
        }
    }

    [Fact]
    public void A_record_without_a_number_is_named()
    {
        var table = Table.FromColumns(Column.FromStrings("x", "1", null, "3"));
        var error = Assert.Throws<PolicyException>(() =>
            Microaggregator.Perturb(
                table,
                [new("x")],
                2,
                ColumnGrouping.OneByOne,
                null,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal((PolicyError.NotANumber, 2L), (error.Error, error.Row));
    }

    [Fact]
    public void Cancellation_and_progress()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Microaggregator.Perturb(
                Small(),
                [new("x")],
                2,
                ColumnGrouping.Together,
                null,
                source.Token
            )
        );
        var told = new List<MicroaggregationProgress>();
        _ = Microaggregator.Perturb(
            Small(),
            [new("x")],
            2,
            ColumnGrouping.Together,
            new Told(told),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(new MicroaggregationProgress(7, 7), told[^1]);
    }

    private static string?[] Cells(Table table, string name) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => table[name][row])];

    private static int SmallestClass(Table table) =>
        Enumerable
            .Range(0, table.RowCount)
            .GroupBy(row => string.Join('|', table.Columns.Select(c => c[row])))
            .Min(static group => group.Count());

    private sealed class Told(List<MicroaggregationProgress> told)
        : IProgress<MicroaggregationProgress>
    {
        public void Report(MicroaggregationProgress value) => told.Add(value);
    }
}
