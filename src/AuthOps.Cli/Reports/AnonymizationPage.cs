using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Releases;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the report of <c>authops anonymize</c>: what was chosen, why, and what else could have been.</summary>
internal static class AnonymizationPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(
        AnonymizationPlan plan,
        WrittenRelease written,
        IReadOnlyList<string> steps,
        IReadOnlyList<ColumnScan> scans
    )
    {
        var sections = new List<ReportSection> { Choice(plan, steps), Columns(plan) };
        if (FrontSection.Create(plan) is { } front)
        {
            sections.Add(front);
        }

        sections.Add(Check(plan.Policy, written));
        if (ScanSection.Create(scans) is { } scan)
        {
            sections.Add(scan);
        }

        return new ReportPage(
            new Bilingual(
                "去标识化发布：方案与依据",
                "De-identified release: the choice and its reasons"
            ),
            RiskPage.Internal,
            [
                (new Bilingual("发布，条", "released, rows"), Figures.Count(written.Check.Rows)),
                (new Bilingual("抑制，条", "suppressed, rows"), Figures.Count(plan.SuppressedRows)),
                (
                    new Bilingual("最小等价类（k）", "smallest class (k)"),
                    Figures.Count(written.Check.SmallestClass)
                ),
                (new Bilingual("信息损失", "loss"), Loss(plan)),
            ],
            sections
        );
    }

    private static string Loss(AnonymizationPlan plan) =>
        plan.Loss.ToString("F4", CultureInfo.InvariantCulture);

    private static ReportSection Choice(AnonymizationPlan plan, IReadOnlyList<string> steps)
    {
        var policy = plan.Policy;
        var allowance = Figures.Count(policy.SuppressionAllowance(plan.InputRows));
        return new ReportSection(
            new Bilingual("选择", "The choice"),
            new Paragraph(ChoiceWords.Sentence(plan)),
            new FactList([
                (
                    new Bilingual("要求", "What was asked"),
                    string.Join("; ", policy.Models.Select(static m => m.Name))
                ),
                (new Bilingual("衡量", "Measured by"), policy.Quality.Name),
                (
                    new Bilingual("抑制上限", "Suppression limit"),
                    $"{policy.SuppressionLimit} ({allowance})"
                ),
                (
                    new Bilingual("事先变换", "Steps before"),
                    steps.Count == 0 ? new Bilingual("无", "none") : string.Join("; ", steps)
                ),
            ])
        );
    }

    private static ReportSection Columns(AnonymizationPlan plan) =>
        new(
            new Bilingual("各列", "Columns"),
            new DataTable(
                new Bilingual("泛化层级与损失", "Levels and losses"),
                [
                    new Bilingual("列", "column"),
                    new Bilingual("角色", "role"),
                    new Bilingual("层级", "level"),
                    new Bilingual("损失", "loss"),
                ],
                [.. plan.Policy.Attributes.Select(a => Row(plan, a))],
                new HashSet<int> { 2, 3 }
            ),
            new BarChart(
                new Bilingual("各准标识符的损失", "Loss by quasi-identifier"),
                [
                    .. plan.Generalizations.Select(g => new ChartBar(
                        g.Attribute,
                        Figures.Decimal(g.Loss.ToString()),
                        g.Loss.ToDecimalStringRoundedUp(4)
                    )),
                ],
                []
            )
        );

    private static IReadOnlyList<Bilingual> Row(AnonymizationPlan plan, AttributePolicy attribute)
    {
        var generalization = plan.Generalizations.FirstOrDefault(g =>
            string.Equals(g.Attribute, attribute.Name, StringComparison.Ordinal)
        );
        return generalization is null
            ? [attribute.Name, RoleNames.Of(attribute.Role), "", ""]
            :
            [
                attribute.Name,
                RoleNames.Of(attribute.Role),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{generalization.Level} / {generalization.LevelCount - 1}"
                ),
                generalization.Loss.ToDecimalStringRoundedUp(4),
            ];
    }

    /// <summary>The independent check.</summary>
    public static ReportSection Check(AnonymizationPolicy policy, WrittenRelease written) =>
        new(
            new Bilingual("独立核查", "Independent check"),
            new Paragraph(
                new Bilingual(
                    $"核查只读取已写出的文件，与搜索不共用代码；k 仅对所声明的准标识符成立：{string.Join("、", policy.QuasiIdentifiers.Select(static a => a.Name))}。",
                    $"The check reads the written file alone and shares no code with the search; k holds for the declared quasi-identifiers: {string.Join(", ", policy.QuasiIdentifiers.Select(static a => a.Name))}."
                )
            ),
            new FactList([
                (new Bilingual("等价类", "Classes"), Figures.Count(written.Check.Classes)),
                (
                    new Bilingual("最小等价类", "Smallest class"),
                    Figures.Count(written.Check.SmallestClass)
                ),
                (new Bilingual("文件 SHA-256", "File SHA-256"), written.Sha256),
            ]),
            new DataTable(
                new Bilingual(
                    "各模型的要求与实测（最差的等价类）",
                    "What each model asks for, and what the worst class of the release has"
                ),
                [
                    new Bilingual("模型", "model"),
                    new Bilingual("实测", "measured"),
                    new Bilingual("不满足的记录", "records that fail"),
                ],
                [
                    .. written.Check.Measures.Select(m =>
                        (IReadOnlyList<Bilingual>)
                            [
                                m.Model,
                                m.Worst.ToString("G4", CultureInfo.InvariantCulture),
                                Figures.Count(m.FailingRows),
                            ]
                    ),
                ],
                new HashSet<int> { 1, 2 }
            )
        );
}
