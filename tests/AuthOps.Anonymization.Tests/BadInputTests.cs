using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests;

/// <summary>Everything that may be wrong with what a caller gives: its own error, named by place, never by content.</summary>
public sealed class BadInputTests
{
    private const string Mark = "SECRETMARK";

    private static readonly Hierarchy s_town = Hierarchy.FromRows(
        "town",
        [
            ["a", "north", "*"],
            ["b", "north", "*"],
            ["c", "south", "*"],
        ]
    );

    [Theory]
    [InlineData(Mark, "a text")]
    [InlineData("12.5", "a number")]
    [InlineData("2026-03-14", "a date")]
    [InlineData("", "an empty cell")]
    [InlineData("  ", "white space")]
    public void A_value_missing_from_its_hierarchy_is_named_by_attribute_row_and_kind(
        string cell,
        string kind
    )
    {
        var fault = Refused(Towns("a", "b", cell), Policy(new KAnonymity(2)));

        Assert.Equal(
            (PolicyError.ValueNotInHierarchy, "town", 3L),
            (fault.Error, fault.Attribute!, fault.Row)
        );
        Assert.Contains(
            $"row 3: the value, {kind}, is not",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_value_missing_from_a_model_is_named_by_attribute_row_and_kind()
    {
        var table = Table.FromColumns(
            Towns("a", "b", "c")["town"],
            Column.FromStrings("s", "low", "high", Mark)
        );
        foreach (
            var (model, error) in new (PrivacyModel, PolicyError)[]
            {
                (
                    new OrderedTCloseness("s", Ratio.One, ["low", "high"]),
                    PolicyError.ValueNotInOrder
                ),
                (
                    new HierarchicalTCloseness(
                        "s",
                        Ratio.One,
                        Hierarchy.FromSuppression("s", ["low", "high"])
                    ),
                    PolicyError.ValueNotInHierarchy
                ),
            }
        )
        {
            var policy = new AnonymizationPolicy(
                [AttributePolicy.Quasi("town", s_town), AttributePolicy.Sensitive("s")],
                [model]
            );
            var fault = Refused(table, policy);
            Assert.Equal((error, "s", 3L), (fault.Error, fault.Attribute!, fault.Row));
            Assert.Contains(
                "row 3: the value, a text, is not",
                fault.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_value_of_the_population_is_told_from_one_of_the_table()
    {
        var fault = Refused(Towns("a", "b"), Policy(new KMap(2, Towns("a", "b", "b", Mark))));

        Assert.Equal(
            (PolicyError.PopulationValueNotInHierarchy, "town", 4L),
            (fault.Error, fault.Attribute!, fault.Row)
        );
        Assert.Contains("population table", fault.Message, StringComparison.Ordinal);
        fault = Refused(Towns("a", "b"), Policy(new KMap(2, Towns())));
        Assert.Equal(PolicyError.PopulationTooSmall, fault.Error);
        var other = Table.FromColumns(Column.FromStrings("city", "a"));
        fault = Refused(Towns("a", "b"), Policy(new KMap(2, other)));
        Assert.Equal(
            (PolicyError.MissingPopulationColumn, "town"),
            (fault.Error, fault.Attribute!)
        );
    }

    [Theory]
    [InlineData("a;north;*\nSECRETMARK;north\n", HierarchyError.UnequalLevels, 2)]
    [InlineData("a;north;*\nSECRETMARK;north;x;y\n", HierarchyError.UnequalLevels, 2)]
    [InlineData("a;SECRETMARK;*\nb;south;*\nc;SECRETMARK;+\n", HierarchyError.NotMonotone, 3)]
    [InlineData("SECRETMARK;north;*\nSECRETMARK;north;*\n", HierarchyError.DuplicateValue, 2)]
    [InlineData("", HierarchyError.Empty, 0)]
    public void A_hierarchy_that_is_none_is_named_by_attribute_line_and_kind(
        string text,
        HierarchyError error,
        int line
    )
    {
        var fault = Assert.Throws<HierarchyException>(() =>
            Hierarchy.Read("town", new StringReader(text))
        );

        Assert.Equal((error, "town", line), (fault.Error, fault.Attribute, fault.Line));
        Assert.Contains(
            line > 0 ? $"Hierarchy of 'town', line {line}: " : "Hierarchy of 'town': ",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Mark, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void K_larger_than_the_table_is_named_with_both_numbers()
    {
        foreach (
            var model in new PrivacyModel[]
            {
                new KAnonymity(4),
                new MaximumRisk(new Ratio(1, 4)),
                new KAnonymity(int.MaxValue),
            }
        )
        {
            var fault = Refused(Towns("a", "b", "c"), Policy(model));
            Assert.Equal(PolicyError.KExceedsRows, fault.Error);
            Assert.Contains("the table has 3 rows", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-1/1000000")]
    [InlineData("1000001/1000000")]
    public void Limits_outside_0_to_1_are_refused_by_policy_and_survey(string limit)
    {
        var outside = Ratio.Parse(limit);
        Assert.Equal(
            PolicyError.SuppressionLimitOutOfRange,
            Assert
                .Throws<PolicyException>(() =>
                    new AnonymizationPolicy(
                        [AttributePolicy.Quasi("town", s_town)],
                        [new KAnonymity(2)],
                        outside
                    )
                )
                .Error
        );
        Assert.Equal(
            PolicyError.SuppressionLimitOutOfRange,
            Assert
                .Throws<PolicyException>(() =>
                    Anonymizer.Survey(
                        Towns("a", "b"),
                        Policy(new KAnonymity(2)),
                        [new Loss()],
                        [Ratio.Zero, outside],
                        PlanOptions.Default,
                        null,
                        TestContext.Current.CancellationToken
                    )
                )
                .Error
        );
    }

    /// <summary>Every threshold of every model, just below its range and just above it.</summary>
    [Fact]
    public void Thresholds_outside_their_range_are_refused_by_every_model()
    {
        var people = Towns("a");
        var above = new Ratio(1_000_001, 1_000_000);
        var below = new Ratio(-1, 1_000_000);
        Action[] wrong =
        [
            .. new[] { above, below }.SelectMany(outside =>
                new Action[]
                {
                    () => _ = new EqualTCloseness("s", outside),
                    () => _ = new OrderedTCloseness("s", outside),
                    () =>
                        _ = new HierarchicalTCloseness(
                            "s",
                            outside,
                            Hierarchy.FromSuppression("s", ["x"])
                        ),
                    () => _ = new AlphaKAnonymity("s", outside, 2),
                    () => _ = new DeltaPresence(outside, Ratio.One, people),
                    () => _ = new DeltaPresence(Ratio.Zero, outside, people),
                    () => _ = new AverageRisk(outside),
                    () => _ = new MaximumRisk(outside),
                    () => _ = new SampleUniqueness(outside),
                    () => _ = new PopulationUniquenessLimit(outside, 100),
                }
            ),
            () => _ = new DeltaPresence(new Ratio(2, 3), new Ratio(1, 3), people),
            () => _ = new AlphaKAnonymity("s", Ratio.Zero, 2),
            () => _ = new AlphaKAnonymity("s", Ratio.One, 1),
            () => _ = new AverageRisk(Ratio.Zero),
            () => _ = new MaximumRisk(Ratio.Zero),
            () => _ = new PopulationUniquenessLimit(Ratio.One, 0),
            () => _ = new KMap(1, people),
            () => _ = new EntropyLDiversity("s", Ratio.One),
            () => _ = new RecursiveDiversity("s", Ratio.Zero, 2),
            () => _ = new RecursiveDiversity("s", Ratio.One, 1),
            () => _ = new BasicBetaLikeness("s", Ratio.Zero),
            () => _ = new EnhancedBetaLikeness("s", Ratio.Zero),
            () => _ = new DeltaDisclosure("s", Ratio.Zero),
            () => _ = new DeltaDisclosure("s", new Ratio(65, 1)),
        ];
        Assert.All(wrong, make => Assert.Throws<ArgumentOutOfRangeException>(make));
    }

    [Fact]
    public void A_table_without_rows_is_refused()
    {
        var fault = Refused(Towns(), Policy(new KAnonymity(2)));
        Assert.Equal(PolicyError.NoRows, fault.Error);
    }

    [Fact]
    public void A_plan_that_would_suppress_every_row_is_infeasible_and_says_so()
    {
        var table = Table.FromColumns(Towns("a", "b")["town"], Column.FromStrings("s", "x", "x"));
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("town", s_town), AttributePolicy.Sensitive("s")],
            [new DistinctLDiversity("s", 2)],
            Ratio.One
        );

        var plan = TestTables.Plan(table, policy);

        Assert.False(plan.IsFeasible);
        Assert.Contains(
            "a release needs at least one record",
            Assert.Single(plan.Reasons).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() =>
            plan.Apply(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void A_sensitive_attribute_that_is_also_quasi_identifier_is_refused()
    {
        AttributePolicy[] both =
        [
            AttributePolicy.Quasi("town", s_town),
            AttributePolicy.Sensitive("town"),
        ];
        foreach (var attributes in new[] { both, [both[1], both[0]] })
        {
            var fault = Assert.Throws<PolicyException>(() =>
                new AnonymizationPolicy(attributes, [new DistinctLDiversity("town", 2)])
            );
            Assert.Equal(
                (PolicyError.SensitiveIsQuasiIdentifier, "town"),
                (fault.Error, fault.Attribute!)
            );
        }
    }

    private static PolicyException Refused(Table table, AnonymizationPolicy policy)
    {
        var fault = Assert.Throws<PolicyException>(() => TestTables.Plan(table, policy));
        Assert.DoesNotContain(Mark, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

    private static AnonymizationPolicy Policy(PrivacyModel model) =>
        new([AttributePolicy.Quasi("town", s_town)], [model]);

    private static Table Towns(params string?[] towns) =>
        Table.FromColumns(Column.FromStrings("town", towns));
}
