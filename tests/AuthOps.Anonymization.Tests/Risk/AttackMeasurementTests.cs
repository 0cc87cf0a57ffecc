using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Risk;

public sealed class AttackMeasurementTests
{
    private static readonly Hierarchy s_ages = Hierarchy.FromIntervals("age", 0, 99, 10);
    private static readonly Hierarchy s_sexes = Hierarchy.FromSuppression("sex", ["f", "m"]);
    private static readonly AttributePolicy[] s_quasi =
    [
        AttributePolicy.Quasi("age", s_ages),
        AttributePolicy.Quasi("sex", s_sexes),
    ];

    /// <summary>Targets are 40 different people; the control set shares their ages and has the other sex and secret.</summary>
    private static readonly Table s_targets = People(0, "f", "ill");
    private static readonly Table s_control = People(0, "m", "well");

    /// <summary>Agresti and Coull, The American Statistician 52 (1998), and the formula by hand for the ends.</summary>
    [Theory]
    [InlineData(10, 100, 0.05522914, 0.17436566)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(1, 2, 0.0945312, 0.9054688)]
    public void Wilson_intervals_are_as_published(
        int successes,
        int attempts,
        double lower,
        double upper
    )
    {
        var interval = new WilsonInterval(successes, attempts);
        Assert.Equal(lower, interval.Lower, 1e-7);
        Assert.Equal(upper, interval.Upper, 1e-7);
        Assert.Equal((double)successes / attempts, interval.Rate);
    }

    /// <summary>Summed over the binomial distribution itself: the interval holds the truth in about 95 of 100 samples.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Wilson_intervals_cover_as_often_as_they_say(double truth)
    {
        const int Attempts = 200;
        var covered = 0.0;
        var chance = Math.Pow(1 - truth, Attempts);
        for (var successes = 0; successes <= Attempts; successes++)
        {
            var interval = new WilsonInterval(successes, Attempts);
            covered += interval.Lower <= truth && truth <= interval.Upper ? chance : 0;
            chance *= (Attempts - successes) / (double)(successes + 1) * truth / (1 - truth);
        }

        Assert.InRange(covered, 0.93, 0.97);
    }

    [Fact]
    public void Risk_is_the_share_of_what_the_control_leaves_to_gain()
    {
        var attack = new MeasuredAttack(
            AttackKind.Linkage,
            new WilsonInterval(60, 100),
            new WilsonInterval(20, 100)
        );
        Assert.Equal(0.5, attack.Risk, 1e-15);
        Assert.InRange(attack.RiskLower, 0.2, 0.5);
        Assert.InRange(attack.RiskUpper, 0.5, 0.7);
    }

    [Fact]
    public void A_table_as_it_is_gives_everybody_away()
    {
        var attacks = Measure(s_targets, null);

        Assert.Equal(
            [AttackKind.SinglingOut, AttackKind.Linkage, AttackKind.AttributeInference],
            attacks.Select(a => a.Kind)
        );
        Assert.All(
            attacks,
            attack => Assert.Equal((1.0, 0.0), (attack.Targets.Rate, attack.Control.Rate))
        );
        Assert.All(attacks, attack => Assert.Equal(1.0, attack.Risk));
        Assert.All(attacks, attack => Assert.InRange(attack.RiskLower, 0.97, 1));
    }

    [Fact]
    public void A_release_of_one_class_singles_nobody_out()
    {
        var policy = new AnonymizationPolicy(
            [.. s_quasi, AttributePolicy.NonIdentifying("secret")],
            [new KAnonymity(40)]
        );
        var plan = TestTables.Plan(s_targets, policy);
        var release = plan.Apply(TestContext.Current.CancellationToken);

        var attacks = Measure(release, plan.Node);

        Assert.Equal(0, attacks[0].Targets.Rate);
        // Everybody agrees with everybody in sex and age: half the control agrees by that as well.
        Assert.Equal(1, attacks[1].Targets.Rate);
        Assert.True(attacks[0].Risk == 0);
    }

    [Fact]
    public void Knowledge_of_the_population_is_no_leak()
    {
        // The control set is the same people over again: what works on them is no fault of the release.
        var settings = Settings(null) with
        {
            Control = s_targets,
        };
        var attacks = AttackMeasurement.Measure(
            s_targets,
            settings,
            TestContext.Current.CancellationToken
        );
        Assert.All(attacks, attack => Assert.Equal(0, attack.Risk));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Measure(s_targets, [1]));
        Assert.Throws<ArgumentException>(() => Measure(Table.FromColumns(s_targets["age"]), null));
        Assert.Throws<PolicyException>(() => Measure(TestTables.Rows(s_targets, []), null));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            AttackMeasurement.Measure(
                s_targets,
                Settings(null) with
                {
                    Attempts = 0,
                },
                TestContext.Current.CancellationToken
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new WilsonInterval(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WilsonInterval(0, 0));
    }

    private static IReadOnlyList<MeasuredAttack> Measure(
        Table release,
        IReadOnlyList<int>? levels
    ) =>
        AttackMeasurement.Measure(release, Settings(levels), TestContext.Current.CancellationToken);

    private static AttackSettings Settings(IReadOnlyList<int>? levels) =>
        new()
        {
            Targets = s_targets,
            Control = s_control,
            QuasiIdentifiers = s_quasi,
            Levels = levels,
            Secret = "secret",
            Attempts = 200,
        };

    private static Table People(int firstAge, string sex, string secret) =>
        Table.FromColumns(
            Column.FromStrings("age", Enumerable.Range(firstAge, 40).Select(a => $"{a}").ToArray()),
            Column.FromStrings("sex", Enumerable.Repeat(sex, 40).ToArray()),
            Column.FromStrings("secret", Enumerable.Repeat(secret, 40).ToArray())
        );
}
