using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>
/// Points of ARX's semantics on which scores can be compared at all, on tables small enough to check by hand; the
/// list of all of them, with the other tests, is in docs/math/lattice-search.md.
/// </summary>
public sealed class ArxTrapsTests
{
    private static readonly PlanOptions s_options = new() { IncludeFront = false };

    /// <summary>Two of ten values occur: (n · 5/10 − n/10) / (n − n/10) = 4/9, cut after ten decimals.</summary>
    [Fact]
    public void The_domain_of_loss_is_the_hierarchy_and_the_tenth_decimal_is_the_last()
    {
        var hierarchy = Hierarchy.FromRows(
            "q",
            Enumerable.Range(0, 10).Select(v => new[] { $"v{v}", v < 5 ? "low" : "high" })
        );
        var table = Table.FromColumns(Column.FromStrings("q", ["v0", "v1", "v0", "v9", "v8"]));

        var plan = Plan(table, hierarchy, Ratio.Zero, new Loss(), 2);

        Assert.Equal([1], plan.Node);
        Assert.Equal(new Ratio(4_444_444_444, 10_000_000_000), plan.Generalizations[0].Loss);
    }

    /// <summary>Three of one kind and a single record, suppressed: 4 / (1 + 1), and 3² + 1 · 4.</summary>
    [Fact]
    public void Suppressed_records_are_one_class_more_and_cost_the_table_each()
    {
        var hierarchy = Hierarchy.FromRows(
            "q",
            [
                ["a"],
                ["b"],
            ]
        );
        var table = Table.FromColumns(Column.FromStrings("q", ["a", "a", "b", "a"]));

        Assert.Equal(2, Plan(table, hierarchy, Ratio.One, new AverageClassSize(), 2).Score.Value);
        Assert.Equal(13, Plan(table, hierarchy, Ratio.One, new Discernibility(), 2).Score.Value);
    }

    /// <summary>ARX reports records at the top of every hierarchy as suppressed; they are released here, at the same score.</summary>
    [Fact]
    public void A_record_at_the_top_of_every_hierarchy_is_released_and_loses_everything()
    {
        var hierarchy = Hierarchy.FromRows(
            "q",
            [
                ["a", "*"],
                ["b", "*"],
            ]
        );
        var table = Table.FromColumns(Column.FromStrings("q", ["a", "b"]));

        var plan = Plan(table, hierarchy, Ratio.Zero, new Loss(), 2);

        Assert.Equal(1, plan.Score.Value);
        Assert.Equal(0, plan.SuppressedRows);
        Assert.Equal(1, plan.ReleasedClasses);
    }

    /// <summary>Two nodes of one height and score: the smaller vector.</summary>
    [Fact]
    public void Of_equal_scores_the_smaller_vector_is_the_optimum()
    {
        var first = Hierarchy.FromRows(
            "p",
            [
                ["a", "*"],
                ["b", "*"],
            ]
        );
        var second = Hierarchy.FromRows(
            "q",
            [
                ["a", "*"],
                ["b", "*"],
            ]
        );
        var table = Table.FromColumns(
            Column.FromStrings("p", ["a", "a", "b", "b"]),
            Column.FromStrings("q", ["a", "b", "a", "b"])
        );
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("p", first), AttributePolicy.Quasi("q", second)],
            [new KAnonymity(2)],
            Ratio.Zero,
            new Height()
        );

        Assert.Equal(
            [0, 1],
            Anonymizer
                .Plan(table, policy, s_options, null, TestContext.Current.CancellationToken)
                .Node
        );
    }

    private static AnonymizationPlan Plan(
        Table table,
        Hierarchy hierarchy,
        Ratio limit,
        QualityModel quality,
        int k
    ) =>
        Anonymizer.Plan(
            table,
            new AnonymizationPolicy(
                [AttributePolicy.Quasi("q", hierarchy)],
                [new KAnonymity(k)],
                limit,
                quality
            ),
            s_options,
            null,
            TestContext.Current.CancellationToken
        );
}
