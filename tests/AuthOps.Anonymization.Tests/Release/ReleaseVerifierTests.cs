using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Release;

public sealed class ReleaseVerifierTests
{
    private static readonly AnonymizationPolicy s_policy = new(
        [
            AttributePolicy.Direct("name"),
            AttributePolicy.Quasi("age", Hierarchy.FromIntervals("age", 0, 99, 10, 20)),
            AttributePolicy.Quasi("sex", Hierarchy.FromSuppression("sex", ["f", "m"])),
            AttributePolicy.Sensitive("diagnosis"),
            AttributePolicy.NonIdentifying("note"),
        ],
        [new KAnonymity(3), new DistinctLDiversity("diagnosis", 2)]
    );

    private static readonly Table s_release = Table.FromColumns(
        Column.FromStrings("age", "30-39", "30-39", "30-39", "40-49", "40-49", "40-49"),
        Column.FromStrings("sex", "f", "f", "f", "m", "m", "m"),
        Column.FromStrings("diagnosis", "a", "b", "a", "a", "a", "c")
    );

    [Fact]
    public void A_release_at_exactly_k_and_l_passes_and_is_measured()
    {
        var report = Check(s_release);

        Assert.True(report.IsAccepted);
        Assert.Equal((6, 2, 3), (report.Rows, report.Classes, report.SmallestClass));
        Assert.Equal(1, report.Levels["age"]);
        Assert.Equal(0, report.Levels["sex"]);
        Assert.Equal(2, report.FewestDistinct["diagnosis"]);
        Assert.True(Check(TestTables.Reversed(s_release)).IsAccepted);
    }

    [Fact]
    public void A_class_of_k_minus_1_is_found()
    {
        var report = Check(TestTables.Rows(s_release, [0, 1, 2, 3, 5]));

        var finding = Assert.Single(report.Findings);
        Assert.Equal(ReleaseFindingKind.ClassBelowK, finding.Kind);
        Assert.Equal((4, 2), (finding.Row, finding.Rows));
        Assert.Equal(2, report.SmallestClass);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public void A_homogeneous_class_is_found_and_null_adds_no_value(string? cell)
    {
        var finding = Assert.Single(
            Check(TestTables.With(s_release, "diagnosis", 5, cell)).Findings
        );

        Assert.Equal(ReleaseFindingKind.ClassBelowL, finding.Kind);
        Assert.Equal(("diagnosis", 4, 3), (finding.Attribute, finding.Row, finding.Rows));
    }

    [Fact]
    public void A_value_outside_its_hierarchy_is_found_and_not_shown()
    {
        var report = Check(TestTables.With(s_release, "age", 4, "Zhang3"));

        var finding = Assert.Single(
            report.Findings,
            f => f.Kind == ReleaseFindingKind.ValueOutsideHierarchy
        );
        Assert.Equal(("age", 5, 1), (finding.Attribute, finding.Row, finding.Rows));
        Assert.DoesNotContain(
            report.Findings,
            f => f.Message.Contains("Zhang3", StringComparison.Ordinal)
        );
        Assert.Contains(report.Findings, f => f.Kind == ReleaseFindingKind.ClassBelowK);
    }

    [Fact]
    public void Mixed_levels_are_found_even_where_every_class_is_large()
    {
        var mixed = Table.FromColumns(
            Column.FromStrings("age", "30-39", "30-39", "30-39", "40-59", "40-59", "40-59"),
            s_release["sex"],
            s_release["diagnosis"]
        );

        var finding = Assert.Single(Check(mixed).Findings);

        Assert.Equal(ReleaseFindingKind.MixedLevels, finding.Kind);
        Assert.Equal(("age", 4), (finding.Attribute, finding.Row));
    }

    [Fact]
    public void A_label_of_two_levels_counts_for_either()
    {
        var hierarchy = Hierarchy.FromRows(
            "job",
            [
                ["other", "other", "*"],
                ["nurse", "health", "*"],
            ]
        );
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("job", hierarchy)],
            [new KAnonymity(2)]
        );
        var table = Table.FromColumns(
            Column.FromStrings("job", "other", "other", "health", "health")
        );

        var report = ReleaseVerifier.Check(
            table,
            policy,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.True(report.IsAccepted);
        Assert.Equal(1, report.Levels["job"]);
    }

    [Fact]
    public void A_leftover_direct_identifier_is_found()
    {
        var table = Table.FromColumns([
            .. s_release.Columns,
            Column.FromStrings("name", "A", "B", "C", "D", "E", "F"),
        ]);

        var finding = Assert.Single(Check(table).Findings);

        Assert.Equal(ReleaseFindingKind.DirectIdentifierPresent, finding.Kind);
        Assert.Equal("name", finding.Attribute);
    }

    [Fact]
    public void Undeclared_and_missing_columns_and_an_empty_release_are_found()
    {
        var undeclared = Table.FromColumns([
            .. s_release.Columns,
            Column.FromStrings("phone", "1", "2", "3", "4", "5", "6"),
        ]);
        Assert.Equal(
            ReleaseFindingKind.UndeclaredColumn,
            Assert.Single(Check(undeclared).Findings).Kind
        );

        var missing = Table.FromColumns(s_release["age"], s_release["diagnosis"]);
        Assert.Equal(
            (ReleaseFindingKind.MissingColumn, "sex"),
            (Check(missing).Findings[0].Kind, Check(missing).Findings[0].Attribute!)
        );

        var empty = Check(TestTables.Rows(s_release, []));
        Assert.Equal(ReleaseFindingKind.NoRows, Assert.Single(empty.Findings).Kind);
        Assert.Equal(0, empty.SmallestClass);
    }

    [Fact]
    public void Swapping_sensitive_values_between_classes_is_found_where_it_costs_diversity()
    {
        // Classes {a,b,a} and {a,a,c}: exchanging b for an a leaves the first class homogeneous.
        var swapped = TestTables.With(
            TestTables.With(s_release, "diagnosis", 1, "a"),
            "diagnosis",
            3,
            "b"
        );
        Assert.Equal(ReleaseFindingKind.ClassBelowL, Assert.Single(Check(swapped).Findings).Kind);
    }

    [Fact]
    public void The_release_of_adult_passes_and_with_one_record_removed_from_its_smallest_class_fails()
    {
        var policy = AdultData.Policy(AdultData.NineColumns, null, "0.05", new KAnonymity(5));
        var release = TestTables
            .Plan(AdultData.Table, policy)
            .Apply(TestContext.Current.CancellationToken);
        var report = ReleaseVerifier.Check(
            release,
            policy,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.True(report.IsAccepted);
        Assert.Equal((28_816, 397, 5), (report.Rows, report.Classes, report.SmallestClass));
        Assert.Equal(
            [0, 3, 0, 0, 2, 1, 1, 2, 0],
            policy.QuasiIdentifiers.Select(a => report.Levels[a.Name])
        );

        var smallest = Enumerable
            .Range(0, release.RowCount)
            .GroupBy(row => string.Join('|', AdultData.NineColumns.Select(c => release[c][row])))
            .First(g => g.Count() == 5)
            .First();
        var broken = TestTables.Rows(
            release,
            [.. Enumerable.Range(0, release.RowCount).Where(row => row != smallest)]
        );
        var finding = Assert.Single(
            ReleaseVerifier
                .Check(broken, policy, cancellationToken: TestContext.Current.CancellationToken)
                .Findings
        );
        Assert.Equal((ReleaseFindingKind.ClassBelowK, 4), (finding.Kind, finding.Rows));
    }

    /// <summary>The verifier is a second opinion only while it shares no code with the search.</summary>
    [Fact]
    public void The_verifier_uses_nothing_of_the_search()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the sources, which are not beside these binaries");
        var files = Directory.GetFiles(
            Path.Combine(root!, "src", "AuthOps.Anonymization", "Release"),
            "*.cs"
        );
        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
                Assert.DoesNotMatch(
                    @"\b(Search|Quality|EncodedTable|ClassTable|KeyLayout|RollUp|Generalizer|NodeClasses|\w+Rule|SensitiveDistribution|ExactFactor|HoldsInPopulation|CreateS\w+)\b",
                    string.Join(
                        '\n',
                        File.ReadLines(file)
                            .Where(l => !l.TrimStart().StartsWith("///", StringComparison.Ordinal))
                    )
                )
        );
    }

    private static ReleaseReport Check(Table table) =>
        ReleaseVerifier.Check(
            table,
            s_policy,
            cancellationToken: TestContext.Current.CancellationToken
        );
}
