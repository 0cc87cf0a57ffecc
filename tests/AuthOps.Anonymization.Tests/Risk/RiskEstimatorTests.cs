using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.Risk;

public sealed class RiskEstimatorTests
{
    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("age", "30", "30", "30", "40", "40", "50"),
        Column.FromStrings("sex", "f", "f", "f", "m", null, null)
    );

    [Fact]
    public void Prosecutor_risk_is_one_in_the_class_size()
    {
        // Classes 3, 1, 1, 1; the NULL of 40 and that of 50 are values of their own.
        var report = Assess(s_table, ["age", "sex"], new Ratio(1, 3));

        Assert.Equal((6, 4, 1), (report.Rows, report.Classes, report.SmallestClass));
        Assert.Equal(Ratio.One, report.Prosecutor.Maximum);
        Assert.Equal(new Ratio(4, 6), report.Prosecutor.Average);
        // 1/3 is at the threshold and not above it.
        Assert.Equal(3, report.Prosecutor.RecordsAboveThreshold);
        Assert.Equal(new Ratio(1, 2), report.Prosecutor.ShareAboveThreshold);
        Assert.Equal((3, new Ratio(1, 2)), (report.SampleUniques, report.SampleUniqueness));
        Assert.Equal([new ClassSizeCount(1, 3), new ClassSizeCount(3, 1)], report.Histogram);
        Assert.Null(report.Journalist);
        Assert.Null(report.Marketer);
    }

    [Fact]
    public void A_threshold_just_below_counts_the_class()
    {
        var report = Assess(s_table, ["age", "sex"], Ratio.Parse("0.3333333333333333333333"));
        Assert.Equal(6, report.Prosecutor.RecordsAboveThreshold);
    }

    [Fact]
    public void Journalist_and_marketer_risk_are_against_the_population()
    {
        // The population numbers its values in another order and has one that the table lacks.
        var population = Table.FromColumns(
            Column.FromStrings("age", "99", "50", "50", "40", "40", "40", "40", "30", "30", "30"),
            Column.FromStrings("other", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x")
        );

        var report = RiskEstimator.Assess(
            s_table,
            ["age"],
            new RiskOptions { Population = population, Threshold = new Ratio(1, 4) },
            TestContext.Current.CancellationToken
        );

        // Classes 30: 3 of 3, 40: 2 of 4, 50: 1 of 2.
        Assert.Equal(new Ratio(1, 2), report.Journalist!.Maximum);
        Assert.Equal(4, report.Journalist.RecordsAboveThreshold);
        Assert.Equal(new Ratio(2, 6), report.Marketer);
        Assert.Equal(Ratio.One, report.Prosecutor.Maximum);
    }

    [Fact]
    public void A_population_without_the_records_is_refused()
    {
        var population = Table.FromColumns(Column.FromStrings("age", "30", "30", "40", "40", "50"));
        Assert.Throws<ArgumentException>(() =>
            RiskEstimator.Assess(
                s_table,
                ["age"],
                new RiskOptions { Population = population },
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Assess(s_table, [], Ratio.One));
        Assert.Throws<ArgumentException>(() => Assess(s_table, ["age", "age"], Ratio.One));
        Assert.Throws<ArgumentException>(() => Assess(s_table, ["name"], Ratio.One));
        var fault = Assert.Throws<PolicyException>(() =>
            Assess(TestTables.Rows(s_table, []), ["age"], Ratio.One)
        );
        Assert.Equal(PolicyError.NoRows, fault.Error);
    }

    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)])]
    public void The_figures_are_those_of_the_definitions(SmallCase given)
    {
        var names = given.Table.Columns.Select(c => c.Name).ToArray();
        var report = Assess(given.Table, names, new Ratio(1, 3));
        var sizes = Enumerable
            .Range(0, given.Table.RowCount)
            .GroupBy(row => string.Join('|', names.Select(n => given.Table[n][row] ?? "\0")))
            .Select(g => g.Count())
            .ToArray();

        Assert.Equal(sizes.Length, report.Classes);
        Assert.Equal(new Ratio(1, sizes.Min()), report.Prosecutor.Maximum);
        Assert.Equal(new Ratio(sizes.Length, given.Table.RowCount), report.Prosecutor.Average);
        Assert.Equal(sizes.Where(s => s < 3).Sum(), report.Prosecutor.RecordsAboveThreshold);
        Assert.Equal(sizes.Count(s => s == 1), report.SampleUniques);
    }

    /// <summary>The Adult rows of shared/vectors/anonymization/risk.csv: what this library estimates of them so far.</summary>
    [Fact]
    public void Adult_has_the_risks_recorded_from_arx()
    {
        var path = SharedFiles.Path("vectors/anonymization/risk.csv");
        var rows = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToArray();
        var inputs = rows.Where(r => r[0] == "adult" && r[1] == "input").ToArray();
        Assert.True(inputs.Length >= 15);
        foreach (var row in inputs)
        {
            Compare(row, Assess(AdultData.Table, row[2].Split('|'), new Ratio(1, 20)));
        }

        var output = Assert.Single(rows, r => r[1] == "output k=5 Loss sup=1.0");
        var policy = AdultData.Policy(AdultData.NineColumns, null, "1", new KAnonymity(5));
        var release = TestTables
            .Plan(AdultData.Table, policy)
            .Apply(TestContext.Current.CancellationToken);
        Compare(output, Assess(release, AdultData.NineColumns, new Ratio(1, 20)));
    }

    private static void Compare(string[] row, RiskReport report)
    {
        Assert.Equal((long)Number(row[5]), report.Classes);
        Assert.Equal(Number(row[6]), report.SampleUniqueness.ToDouble(), 1e-12);
        Assert.Equal(Number(row[7]), report.Prosecutor.Average.ToDouble(), 1e-12);
        Assert.Equal(Number(row[8]), report.Prosecutor.Maximum.ToDouble(), 1e-12);
        Assert.Equal(Number(row[9]), report.Prosecutor.ShareAboveThreshold.ToDouble(), 1e-12);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static RiskReport Assess(Table table, string[] names, Ratio threshold) =>
        RiskEstimator.Assess(
            table,
            names,
            new RiskOptions { Threshold = threshold },
            TestContext.Current.CancellationToken
        );
}
