using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests;

/// <summary>The finest and the coarsest level of an attribute; the search under them is in EveryModelTests.</summary>
public sealed class LevelLimitTests
{
    private static readonly Hierarchy s_hierarchy = Hierarchy.FromRows(
        "q",
        [
            ["a", "ab", "*"],
            ["b", "ab", "*"],
            ["c", "cd", "*"],
            ["d", "cd", "*"],
        ]
    );

    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("q", "a", "a", "b", "b", "c", "c", "d", "d")
    );

    [Theory]
    [InlineData(0, 2, "0")]
    [InlineData(1, 2, "1")]
    [InlineData(2, 2, "2")]
    public void The_optimum_and_the_front_stand_at_an_allowed_level(
        int least,
        int most,
        string node
    )
    {
        var policy = Policy(2, least, most);
        var plan = TestTables.Plan(s_table, policy, new PlanOptions());
        Assert.Equal(node, string.Join(' ', plan.Node));
        Assert.NotEmpty(plan.Front);
        Assert.All(plan.Front, point => Assert.InRange(point.Node[0], least, most));
        Assert.True(Check(plan.Apply(TestContext.Current.CancellationToken), policy).IsAccepted);
    }

    [Fact]
    public void A_coarsest_level_can_make_a_policy_infeasible()
    {
        Assert.True(TestTables.Plan(s_table, Policy(5, 0, 2)).IsFeasible);
        var plan = TestTables.Plan(s_table, Policy(5, 0, 1));
        Assert.False(plan.IsFeasible);
        Assert.NotEmpty(plan.Reasons);
    }

    [Fact]
    public void The_verifier_finds_a_level_that_is_not_allowed()
    {
        var finding = Assert.Single(Check(s_table, Policy(2, 1, 2)).Findings);
        Assert.Equal((ReleaseFindingKind.LevelNotAllowed, "q"), (finding.Kind, finding.Attribute));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(3, null)]
    public void Levels_outside_the_hierarchy_are_refused(int least, int? most)
    {
        var error = Assert.Throws<PolicyException>(() =>
            AttributePolicy.Quasi("q", s_hierarchy, null, least, most)
        );
        Assert.Equal((PolicyError.LevelOutOfRange, "q"), (error.Error, error.Attribute!));
    }

    [Fact]
    public void A_survey_tells_its_progress_and_stops_when_told()
    {
        var told = new List<PlanProgress>();
        var survey = Survey(new Told(told), TestContext.Current.CancellationToken);
        Assert.Equal(survey.Nodes, told[^1].NodesDone);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Survey(null, cancelled.Token));
    }

    private static LatticeSurvey Survey(
        IProgress<PlanProgress>? progress,
        CancellationToken token
    ) =>
        Anonymizer.Survey(
            s_table,
            Policy(2, 0, 2),
            [new Loss()],
            [Ratio.Zero],
            new PlanOptions { MaxDegreeOfParallelism = 1 },
            progress,
            token
        );

    private static AnonymizationPolicy Policy(int k, int least, int most) =>
        new([AttributePolicy.Quasi("q", s_hierarchy, null, least, most)], [new KAnonymity(k)]);

    private static ReleaseReport Check(Table release, AnonymizationPolicy policy) =>
        ReleaseVerifier.Check(release, policy, null, TestContext.Current.CancellationToken);

    private sealed class Told(List<PlanProgress> list) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => list.Add(value);
    }
}
