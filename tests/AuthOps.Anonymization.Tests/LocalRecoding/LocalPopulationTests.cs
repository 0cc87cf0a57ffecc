using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LocalRecoding;

/// <summary>Local recodings beside a population.</summary>
public sealed class LocalPopulationTests
{
    private static readonly Hierarchy s_ages = Hierarchy.FromRows(
        "age",
        [
            ["v1", "g1", "*"],
            ["v2", "g1", "*"],
            ["v3", "g2", "*"],
            ["v4", "g2", "*"],
        ]
    );

    [Fact]
    public void Classes_under_k_map_have_their_persons_in_the_population()
    {
        var table = Table.FromColumns(Column.FromStrings("age", "v1", "v3", "v4"));
        var people = Table.FromColumns(
            Column.FromStrings("age", "v1", "v1", "v1", "v2", "v3", "v4")
        );
        AnonymizationPolicy Policy(int k) =>
            new([AttributePolicy.Quasi("age", s_ages)], [new KMap(k, people)]);

        // Three persons have v1, so that one record of it may stay; v3 and v4 have one each.
        var release = Plan(table, Policy(2)).Apply(TestContext.Current.CancellationToken);
        Assert.Equal(["v1", "g2", "g2"], Enumerable.Range(0, 3).Select(row => release["age"][row]));
        var report = Check(release, Policy(2));
        Assert.True(report.IsAccepted);
        Assert.Equal(new Ratio(2, 1), Assert.Single(report.Measures).Exact);

        var finding = Assert.Single(Check(release, Policy(3)).Findings);
        Assert.Equal(ReleaseFindingKind.ClassFailsPopulation, finding.Kind);
        Assert.Equal(
            ["*", "*", "*"],
            Enumerable
                .Range(0, 3)
                .Select(row =>
                    Plan(table, Policy(4)).Apply(TestContext.Current.CancellationToken)["age"][row]
                )
        );
        Assert.False(Plan(table, Policy(7)).IsFeasible);
    }

    [Fact]
    public void Under_presence_no_person_lies_under_two_classes()
    {
        // Alone a would do, and b with c under *, but then those of a would lie under both.
        var policy = Presence(Ratio.Zero, "aaaabbbbcccccccc");
        var table = Towns("aabbbc");
        var plan = Plan(table, policy);
        Assert.Equal(LocalRecodingMethods.Mondrian, plan.Method);
        Assert.Equal("******", Text(plan.Apply(TestContext.Current.CancellationToken)));
        Assert.True(Check(Towns("******"), policy).IsAccepted);
        Assert.Equal("aabc", Text(Release(Towns("aabc"), policy)));

        var report = Check(Towns("aa****"), policy);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(ReleaseFindingKind.ReleaseFailsModel, finding.Kind);
        Assert.StartsWith("4 records of the population", finding.Message, StringComparison.Ordinal);
        Assert.Equal(0.5, Assert.Single(report.Measures).Worst);

        finding = Assert.Single(Check(Towns("bbb"), policy).Findings);
        Assert.Equal(ReleaseFindingKind.ClassFailsPopulation, finding.Kind);
    }

    [Fact]
    public void Under_presence_with_a_lower_bound_every_person_lies_under_a_class()
    {
        var table = Towns("aacc");
        Assert.Equal("****", Text(Release(table, Presence(new Ratio(1, 8), "aaaabbbbcccc"))));
        Assert.Equal("aacc", Text(Release(table, Presence(new Ratio(1, 8), "aaaacccc"))));
        Assert.Equal(
            "aacc",
            Text(Release(table, Presence(new Ratio(1, 8), "aaaabbbbcccc", countsAbsent: false)))
        );

        var finding = Assert.Single(
            Check(table, Presence(new Ratio(1, 8), "aaaabbbbcccc")).Findings
        );
        Assert.Equal(ReleaseFindingKind.ReleaseFailsModel, finding.Kind);
        Assert.StartsWith("4 records of the population", finding.Message, StringComparison.Ordinal);

        // Two of two are more than half, and all four of twelve fewer than half.
        var none = Plan(table, Presence(new Ratio(1, 2), "aaaaaaaaaacc"));
        Assert.False(none.IsFeasible);
        Assert.All(none.Candidates, static c => Assert.NotNull(c.Reason));
    }

    private static AnonymizationPolicy Presence(
        Ratio minimum,
        string people,
        bool countsAbsent = true
    ) =>
        new(
            [
                AttributePolicy.Quasi(
                    "town",
                    Hierarchy.FromRows(
                        "town",
                        [
                            ["a", "*"],
                            ["b", "*"],
                            ["c", "*"],
                        ]
                    )
                ),
            ],
            [new DeltaPresence(minimum, new Ratio(1, 2), Towns(people), countsAbsent)]
        );

    private static Table Towns(string towns) =>
        Table.FromColumns(Column.FromStrings("town", [.. towns.Select(static c => c.ToString())]));

    private static string Text(Table release) =>
        string.Concat(Enumerable.Range(0, release.RowCount).Select(row => release["town"][row]));

    private static Table Release(Table table, AnonymizationPolicy policy)
    {
        var release = Plan(table, policy).Apply(TestContext.Current.CancellationToken);
        Assert.True(Check(release, policy).IsAccepted);
        return release;
    }

    private static LocalRecodingPlan Plan(Table table, AnonymizationPolicy policy) =>
        LocalRecoder.Plan(table, policy, null, null, TestContext.Current.CancellationToken);

    private static ReleaseReport Check(Table release, AnonymizationPolicy policy) =>
        ReleaseVerifier.CheckLocal(release, policy, null, TestContext.Current.CancellationToken);
}
