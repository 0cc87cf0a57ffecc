using AuthOps.Metering.Reports;
using AuthOps.Metering.Supply;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Supply;

public sealed class SupplyQualityTests
{
    private static readonly Dictionary<string, IReadOnlyList<SupplyField>> s_fields = new()
    {
        ["r-insured"] =
        [
            new("id", IsRequired: true, value => value.Length == 4),
            new("note", IsRequired: false, null),
            new("year", IsRequired: true, value => int.TryParse(value, out var y) && y > 1900),
        ],
    };

    [Fact]
    public void Seeded_faults_give_the_figures_counted_by_hand()
    {
        // Of 8 identifiers one is missing and one malformed; of 8 years two are missing and one is wrong.
        var report = Measure(
            Batch(0, ["a001", "a002", "x", null], ["1990", "", "1850", "2001"]),
            Batch(2, ["a005", "a006", "a007", "a008"], [" ", "1980", "1981", "1982"]),
            Batch(null, [], []),
            Batch(null, [], [], due: 30)
        );
        var score = Assert.Single(report.Scores);
        Assert.Equal(new QualityRatio(11, 13), score.Accuracy);
        Assert.Equal(new QualityRatio(13, 16), score.Completeness);
        Assert.Equal(new QualityRatio(1, 3), score.Timeliness);
        Assert.Equal(1, score.Overdue);
        Assert.Equal(
            "| health-bureau | r-insured | 84.61 % | 81.25 % | 33.33 % | 1 |",
            report.ToMarkdown(1).Split('\n')[2]
        );
        // Two wrong values are few.
        Assert.Equal(
            "| health-bureau | r-insured | - | - | 33.33 % | 1 |",
            report.ToMarkdown(10).Split('\n')[2]
        );
    }

    [Fact]
    public void What_lacks_a_field_or_a_row_or_a_rule_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Measure(Batch(0, ["a001"], [])));
        Assert.Throws<ArgumentException>(() =>
            Measure(Batch(0, ["a001"], ["1990"]) with { Resource = "r-other" })
        );
        Assert.Throws<ArgumentException>(() =>
            Measure(
                Batch(0, ["a001"], ["1990"]) with
                {
                    Columns = new Dictionary<string, IReadOnlyList<string?>>(),
                }
            )
        );
    }

    [Fact]
    public void A_share_is_whole_only_if_it_is()
    {
        Assert.Null(default(QualityRatio).BasisPoints);
        Assert.Equal(9999, new QualityRatio(99_999, 100_000).BasisPoints);
        Assert.Equal("100.00 %", new QualityRatio(100_000, 100_000).Publish(10));
        Assert.Equal("0.00 %", new QualityRatio(0, 50).Publish(10));
        Assert.Equal("-", new QualityRatio(9, 50).Publish(10));
        Assert.Equal("-", new QualityRatio(41, 50).Publish(10));
        Assert.Equal("-", new QualityRatio(9, 9).Publish(10));
    }

    [Property(MaxTest = 500)]
    public bool What_is_published_with_its_sum_does_not_give_a_small_count_away(
        byte[] counts,
        byte minimum
    )
    {
        var least = minimum % 20 + 1;
        long[] whole = [.. counts.Select(c => (long)(c % 40))];
        var shown = SmallCounts.PublishWithSum(whole, least);
        var hidden = Enumerable.Range(0, whole.Length).Where(i => shown[i] is null).ToArray();
        var rest = hidden.Sum(i => whole[i]);
        return shown.Where((c, i) => c is { } v && (v != whole[i] || (v > 0 && v < least))).Any()
                == false
            && (
                hidden.Length == 0
                || (hidden.Length > 1 && rest >= least)
                // Nothing else was there to leave out.
                || whole.Where((c, i) => shown[i] > 0).Any() == false
            );
    }

    private static SupplyQualityReport Measure(params SupplyBatch[] batches) =>
        SupplyQualityReport.Measure(batches, s_fields, Sample.Start.AddDays(10));

    private static SupplyBatch Batch(int? day, string?[] ids, string?[] years, int due = 1) =>
        new(
            "health-bureau",
            "r-insured",
            Sample.Start.AddDays(due),
            day is { } d ? Sample.Start.AddDays(d) : null,
            new Dictionary<string, IReadOnlyList<string?>>
            {
                ["id"] = ids,
                ["note"] = new string?[ids.Length],
                ["year"] = years,
            }
        );
}
