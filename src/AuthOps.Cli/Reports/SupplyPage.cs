using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Supply;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of the quality of supply (准确性、完整性、时效性).</summary>
internal static class SupplyPage
{
    /// <summary>Supplies are of a public body, not of people: their counts are shown.</summary>
    public const int SuppliesShown = 1;

    /// <summary>The page.</summary>
    public static ReportPage Create(SupplyQualityReport report, DateTimeOffset at, int minimum) =>
        new(
            new Bilingual("公共数据供给质量", "Quality of supply of public data"),
            new Bilingual(
                $"截至 {MeterText.Format(at)}。少于 {Figures.Count(minimum)} 的计数不公开，以“-”表示。",
                $"As of {MeterText.Format(at)}. Counts below {Figures.Count(minimum)} are not shown and stand as a dash."
            ),
            [
                (
                    new Bilingual("数源单位和资源", "sources and resources"),
                    Figures.Count(report.Scores.Count)
                ),
                (
                    new Bilingual("逾期供给", "overdue supplies"),
                    Figures.Count(report.Scores.Sum(static s => (long)s.Overdue))
                ),
            ],
            [
                new ReportSection(
                    new Bilingual("供给质量", "Quality"),
                    new DataTable(
                        new Bilingual("按数源单位和资源", "By source unit and resource"),
                        [
                            new Bilingual("数源单位", "source unit"),
                            new Bilingual("资源", "resource"),
                            .. s_names,
                        ],
                        [
                            .. report.Scores.Select(score =>
                                (IReadOnlyList<Bilingual>)
                                    [
                                        score.SourceUnit,
                                        score.Resource,
                                        .. Shares(score, minimum)
                                            .Select(static s => (Bilingual)s.Value),
                                    ]
                            ),
                        ],
                        new HashSet<int> { 2, 3, 4, 5 }
                    )
                ),
            ]
        );

    /// <summary>The figures of a score as they may be published, with their names.</summary>
    public static IEnumerable<(Bilingual Name, string Value)> Shares(
        SupplyScore score,
        int minimum
    ) =>
        s_names.Zip([
            score.Accuracy.Publish(minimum),
            score.Completeness.Publish(minimum),
            score.Timeliness.Publish(SuppliesShown),
            Figures.Count(score.Overdue),
        ]);

    private static readonly Bilingual[] s_names =
    [
        new("准确性", "accuracy"),
        new("完整性", "completeness"),
        new("时效性", "timeliness"),
        new("逾期", "overdue"),
    ];
}
