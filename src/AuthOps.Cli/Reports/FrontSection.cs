using System.Globalization;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Reports;

/// <summary>The part of a report that shows what else could have been chosen.</summary>
internal static class FrontSection
{
    private const int MaxRows = 60;

    /// <summary>The section, or null where no front was computed.</summary>
    public static ReportSection? Create(AnonymizationPlan plan)
    {
        if (plan.Front.Count == 0)
        {
            return null;
        }

        return new ReportSection(
            new Bilingual("可选方案（帕累托前沿）", "What else there was: the Pareto front"),
            new Paragraph(
                new Bilingual(
                    "每点为一种泛化与最小等价类 k；抑制、得分与最高风险三者均不劣者方列入。仅供内部选择，不随数据发布。",
                    "Each point is a generalisation with a smallest class of k that no other betters in suppression, score and highest risk at once. For choosing, internally; no part of a release."
                )
            ),
            new ScatterChart(
                new Bilingual(
                    "抑制与得分；所选者突出",
                    "Suppression and score; the choice in colour"
                ),
                new Bilingual("抑制记录比例", "share suppressed"),
                new Bilingual(
                    $"得分：{plan.Policy.Quality.Name}",
                    $"score: {plan.Policy.Quality.Name}"
                ),
                [
                    .. plan.Front.Select(point => new ScatterPoint(
                        (double)point.SuppressedRows / plan.InputRows,
                        point.Score.Value,
                        point.Node.SequenceEqual(plan.Node) ? $"k={point.K}" : "",
                        point.Node.SequenceEqual(plan.Node)
                    )),
                ]
            ),
            new DataTable(
                new Bilingual(
                    $"前沿，至多 {MaxRows} 行，共 {plan.Front.Count} 点",
                    $"The front, at most {MaxRows} rows of {plan.Front.Count} points"
                ),
                [
                    new Bilingual("k", "k"),
                    new Bilingual("抑制", "suppressed"),
                    new Bilingual("得分", "score"),
                    new Bilingual("最高风险", "highest risk"),
                    new Bilingual("l 与 t", "l and t"),
                    new Bilingual("层级", "levels"),
                ],
                [.. plan.Front.Take(MaxRows).Select(Row)],
                new HashSet<int> { 0, 1, 2, 3 }
            )
        );
    }

    private static IReadOnlyList<Bilingual> Row(FrontPoint point) =>
        [
            point.K.ToString(CultureInfo.InvariantCulture),
            Figures.Count(point.SuppressedRows),
            point.Score.Value.ToString("G6", CultureInfo.InvariantCulture),
            point.MaximumRisk.ToString(),
            string.Join(
                "; ",
                point.SensitiveMeasures.Select(m =>
                    $"{m.Attribute}: l={m.L.ToString(CultureInfo.InvariantCulture)}, t={m.T.ToDecimalStringRoundedUp(3)}"
                )
            ),
            string.Join(' ', point.Node),
        ];
}
