using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests;

public sealed class AnonymizationPolicyTests
{
    private static readonly AttributePolicy s_age = AttributePolicy.Quasi(
        "age",
        Hierarchy.FromIntervals("age", 0, 99, 10)
    );

    private static readonly AttributePolicy s_secret = AttributePolicy.Sensitive("diagnosis");

    private static readonly KAnonymity s_k2 = new(2);

    private static readonly DistinctLDiversity s_l2 = new("diagnosis", 2);

    public static TheoryData<string, PolicyError> Contradictions { get; } =
        new()
        {
            { "sensitive also quasi", PolicyError.SensitiveIsQuasiIdentifier },
            { "quasi also sensitive", PolicyError.SensitiveIsQuasiIdentifier },
            { "declared twice", PolicyError.DuplicateAttribute },
            { "no quasi-identifier", PolicyError.NoQuasiIdentifier },
            { "no model", PolicyError.NoPrivacyModel },
            { "two k", PolicyError.DuplicateModel },
            { "unprotected", PolicyError.SensitiveUnprotected },
            { "model of nothing", PolicyError.ModelAttributeNotSensitive },
            { "limit above 1", PolicyError.SuppressionLimitOutOfRange },
            { "limit below 0", PolicyError.SuppressionLimitOutOfRange },
        };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_contradiction_is_named(string what, PolicyError error)
    {
        var fault = Assert.Throws<PolicyException>(() =>
            what switch
            {
                "sensitive also quasi" => Make([s_secret, s_age, AsQuasi("diagnosis")], [s_l2]),
                "quasi also sensitive" => Make([s_age, AttributePolicy.Sensitive("age")], [s_k2]),
                "declared twice" => Make([s_age, AttributePolicy.Direct("age")], [s_k2]),
                "no quasi-identifier" => Make([s_secret], [s_l2]),
                "no model" => Make([s_age], []),
                "two k" => Make([s_age], [s_k2, new KAnonymity(3)]),
                "unprotected" => Make([s_age, s_secret], [s_k2]),
                "model of nothing" => Make([s_age], [s_k2, s_l2]),
                "limit above 1" => Make([s_age], [s_k2], "1.0000000001"),
                _ => Make([s_age], [s_k2], "-0.01"),
            }
        );

        Assert.Equal(error, fault.Error);
    }

    [Fact]
    public void Parameters_below_two_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KAnonymity(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistinctLDiversity("diagnosis", 1));
        Assert.Equal(2, new KAnonymity(2).K);
    }

    public static TheoryData<string, PolicyError, string?, int> Misfits { get; } =
        new()
        {
            { "no rows", PolicyError.NoRows, null, 0 },
            { "missing", PolicyError.MissingColumn, "diagnosis", 0 },
            { "undeclared", PolicyError.UndeclaredColumn, "name", 0 },
            { "value", PolicyError.ValueNotInHierarchy, "age", 2 },
            { "null", PolicyError.NullNotInHierarchy, "age", 3 },
            { "k", PolicyError.KExceedsRows, null, 0 },
        };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_table_that_does_not_fit_is_refused_by_column_and_row(
        string what,
        PolicyError error,
        string? attribute,
        int row
    )
    {
        var policy = Make([s_age, s_secret], [new KAnonymity(3), s_l2]);
        var fault = Assert.Throws<PolicyException>(() =>
            TestTables.Plan(
                what switch
                {
                    "no rows" => Ages([]),
                    "missing" => Table.FromColumns(Column.FromStrings("age", "1", "2", "3")),
                    "undeclared" => Table.FromColumns([
                        .. Ages(["1", "2", "3"]).Columns,
                        Column.FromStrings("name", "x", "y", "z"),
                    ]),
                    "value" => Ages(["1", "Zhang3", "3"]),
                    "null" => Ages(["1", "2", null]),
                    _ => Ages(["1", "2"]),
                },
                policy
            )
        );

        Assert.Equal((error, attribute, (long)row), (fault.Error, fault.Attribute, fault.Row));
        Assert.DoesNotContain("Zhang3", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void K_of_all_rows_is_allowed()
    {
        var plan = TestTables.Plan(
            Ages(["1", "2", "3"]),
            Make([s_age, s_secret], [new KAnonymity(3), s_l2])
        );
        Assert.True(plan.IsFeasible);
    }

    [Fact]
    public void A_dictionary_value_that_no_row_has_needs_no_place_in_the_hierarchy()
    {
        var table = Table.FromColumns(Column.FromCodes("age", [0, 0], ["31", "unknown"]));
        Assert.True(TestTables.Plan(table, Make([s_age], [s_k2])).IsFeasible);
    }

    [Fact]
    public void Null_stands_under_the_empty_string_where_the_hierarchy_has_it()
    {
        var hierarchy = Hierarchy.FromRows(
            "age",
            [
                ["31", "*"],
                ["", "*"],
            ]
        );
        var policy = Make([AttributePolicy.Quasi("age", hierarchy)], [s_k2]);
        var plan = TestTables.Plan(
            Table.FromColumns(Column.FromStrings("age", "31", null)),
            policy
        );
        Assert.Equal([1], plan.Node);
    }

    [Fact]
    public void A_key_beyond_the_engine_is_refused_with_its_size()
    {
        var values = Enumerable.Range(0, 1025).Select(i => $"{i}").ToArray();
        var wide = Enumerable
            .Range(0, 12)
            .Select(i =>
                AttributePolicy.Quasi(
                    $"q{i}",
                    Hierarchy.FromRows($"q{i}", values.Select(v => new[] { v }))
                )
            )
            .ToArray();
        var table = Table.FromColumns(
            wide.Select(a => Column.FromStrings(a.Name, values)).ToArray()
        );
        var fault = Assert.Throws<PolicyException>(() =>
            TestTables.Plan(table, Make(wide, [s_k2]))
        );
        Assert.Equal(PolicyError.TooManyCombinations, fault.Error);
        Assert.Contains("132 bits", fault.Message, StringComparison.Ordinal);
    }

    private static AnonymizationPolicy Make(
        IEnumerable<AttributePolicy> attributes,
        IEnumerable<PrivacyModel> models,
        string limit = "0"
    ) => new(attributes, models, Ratio.Parse(limit));

    private static AttributePolicy AsQuasi(string name) =>
        AttributePolicy.Quasi(name, Hierarchy.FromSuppression(name, ["a"]));

    private static Table Ages(string?[] ages) =>
        Table.FromColumns(
            Column.FromStrings("age", ages),
            Column.FromStrings("diagnosis", ages.Select((_, i) => $"d{i}").ToArray())
        );
}
