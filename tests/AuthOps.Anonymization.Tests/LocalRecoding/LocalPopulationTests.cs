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
    public void Presence_in_a_population_is_refused_with_the_reason()
    {
        var table = Table.FromColumns(Column.FromStrings("age", "v1", "v1"));
        var error = Assert.Throws<PolicyException>(() =>
            Plan(
                table,
                new(
                    [AttributePolicy.Quasi("age", s_ages)],
                    [new DeltaPresence(Ratio.Zero, Ratio.One, table)]
                )
            )
        );
        Assert.Equal(PolicyError.PopulationModelInLocalRecoding, error.Error);
        Assert.Contains("presence", error.Message, StringComparison.Ordinal);
    }

    private static LocalRecodingPlan Plan(Table table, AnonymizationPolicy policy) =>
        LocalRecoder.Plan(table, policy, null, null, TestContext.Current.CancellationToken);

    private static ReleaseReport Check(Table release, AnonymizationPolicy policy) =>
        ReleaseVerifier.CheckLocal(release, policy, null, TestContext.Current.CancellationToken);
}
