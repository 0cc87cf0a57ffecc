using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Facts;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the report of <c>authops risk</c>.</summary>
internal static class RiskPage
{
    private const int Decimals = 6;

    private static readonly Bilingual s_internal = new(
        "内部文件：供数据保管方使用，不随数据发布。数字仅对所声明的准标识符成立；本报告为评估提供支持，不是合规结论，也不是匿名化认定。",
        "Internal: for the custodian, no part of a release. Figures hold for the declared quasi-identifiers; the report supports an assessment and is neither a finding of compliance nor a determination of anonymisation."
    );

    /// <summary>What every internal report says of itself.</summary>
    public static Bilingual Internal => s_internal;

    /// <summary>The page.</summary>
    public static ReportPage Create(RiskReport report, RiskDetails details)
    {
        var sections = new List<ReportSection> { Attackers(report), Classes(report) };
        if (details.Population is { } population)
        {
            sections.Add(Population(population));
        }

        if (details.SpecialUniques is { } special)
        {
            sections.Add(Special(special));
        }

        if (details.Discovery is { } discovery)
        {
            sections.Add(DiscoverySection.Create(discovery));
        }

        if (details.AttacksBefore.Count > 0)
        {
            sections.Add(Attacks(details));
        }

        if (ScanSection.Create(details.Scans) is { } scans)
        {
            sections.Add(scans);
        }

        return new ReportPage(
            new Bilingual("重标识风险评估", "Re-identification risk"),
            s_internal,
            [
                (new Bilingual("记录", "records"), Figures.Count(report.Rows)),
                (new Bilingual("等价类", "classes"), Figures.Count(report.Classes)),
                (
                    new Bilingual("最小等价类（k）", "smallest class (k)"),
                    Figures.Count(report.SmallestClass)
                ),
                (
                    new Bilingual("最高风险", "highest risk"),
                    Figures.Percent(report.Prosecutor.Maximum.ToString())
                ),
            ],
            sections
        );
    }

    private static ReportSection Attackers(RiskReport report) =>
        new(
            new Bilingual("三种攻击者", "Three attackers"),
            new FactList([
                (
                    new Bilingual("准标识符", "Quasi-identifiers"),
                    string.Join(", ", report.QuasiIdentifiers)
                ),
                (new Bilingual("风险阈值", "Threshold"), report.Threshold.ToString()),
            ]),
            new DataTable(
                new Bilingual("风险，向上取整", "Risk, rounded up"),
                [
                    new Bilingual("攻击者", "attacker"),
                    new Bilingual("最高", "highest"),
                    new Bilingual("平均", "average"),
                    new Bilingual("超过阈值的记录", "records above threshold"),
                ],
                [
                    Attacker(new Bilingual("检察官", "prosecutor"), report.Prosecutor),
                    Attacker(new Bilingual("记者", "journalist"), report.Journalist),
                    [
                        new Bilingual("营销者", "marketer"),
                        "",
                        report.Marketer is { } m ? Share(m) : Unknown,
                        "",
                    ],
                ],
                new HashSet<int> { 1, 2, 3 }
            )
        );

    private static Bilingual Unknown => new("未知（需要总体）", "unknown (needs the population)");

    private static IReadOnlyList<Bilingual> Attacker(Bilingual name, AttackerRisk? risk) =>
        risk is null
            ? [name, Unknown, Unknown, Unknown]
            :
            [
                name,
                Share(risk.Maximum),
                Share(risk.Average),
                $"{Figures.Count(risk.RecordsAboveThreshold)} ({Share(risk.ShareAboveThreshold)})",
            ];

    private static ReportSection Classes(RiskReport report) =>
        new(
            new Bilingual("等价类", "Equivalence classes"),
            new BarChart(
                new Bilingual("记录按等价类大小", "Records by size of their class"),
                [
                    .. ClassSizeBand
                        .Count(report.Histogram.Select(static h => (h.Size, h.Classes)))
                        .Select(band => new ChartBar(
                            band.Name,
                            band.Rows,
                            Figures.Count(band.Rows)
                        )),
                ],
                []
            )
        );

    private static ReportSection Population(PopulationUniquenessEstimate population) =>
        new(
            new Bilingual("总体唯一性（估计）", "Population uniqueness (estimates)"),
            new FactList([
                (
                    new Bilingual("抽样比", "Sampling fraction"),
                    population.SamplingFraction.ToString()
                ),
                (new Bilingual("Zayatz", "Zayatz"), RiskDetailsText.Share(population.Zayatz)),
                (
                    new Bilingual("Pitman", "Pitman"),
                    population.Pitman is { } p
                        ? RiskDetailsText.Share(p)
                        : new Bilingual("不适用", "does not fit")
                ),
                (
                    new Bilingual("Dankar 规则", "Dankar's rule"),
                    RiskDetailsText.Share(population.Dankar)
                ),
            ])
        );

    private static ReportSection Special(SpecialUniquesReport special) =>
        new(
            new Bilingual("特殊唯一记录（SUDA2）", "Special uniques (SUDA2)"),
            new Paragraph(
                new Bilingual(
                    $"{Figures.Count(special.SpecialRecords)} 条记录可被不超过 {special.MaxSize} 列区分。",
                    $"{Figures.Count(special.SpecialRecords)} records are isolated by {special.MaxSize} columns or fewer."
                )
            ),
            new BarChart(
                new Bilingual(
                    "各列参与的最小唯一组合",
                    "Minimal uniques each column takes part in"
                ),
                [
                    .. special
                        .Columns.Zip(special.MinimalUniquesByColumn)
                        .OrderByDescending(static c => c.Second)
                        .Select(c => new ChartBar(c.First, c.Second, Figures.Count(c.Second))),
                ],
                []
            )
        );

    private static ReportSection Attacks(RiskDetails details) =>
        new(
            new Bilingual("实测攻击", "Measured attacks"),
            new Paragraph(
                new Bilingual(
                    "成功率附 95 % Wilson 区间；风险是高出对照组的部分。",
                    "Rates with 95 % Wilson intervals; risk is what exceeds the control set."
                )
            ),
            new DataTable(
                new Bilingual("处理前后", "Before and after"),
                [
                    new Bilingual("攻击", "attack"),
                    new Bilingual("对象", "on"),
                    new Bilingual("目标组", "targets"),
                    new Bilingual("对照组", "control"),
                    new Bilingual("风险", "risk"),
                ],
                [
                    .. details.AttacksBefore.Select(a =>
                        Attack(a, new Bilingual("原始数据", "input"))
                    ),
                    .. details.AttacksAfter.Select(a =>
                        Attack(a, new Bilingual("发布数据", "release"))
                    ),
                ],
                new HashSet<int> { 2, 3, 4 }
            )
        );

    private static IReadOnlyList<Bilingual> Attack(MeasuredAttack attack, Bilingual on) =>
        [
            attack.Kind switch
            {
                AttackKind.SinglingOut => new Bilingual("单独识别", "singling out"),
                AttackKind.Linkage => new Bilingual("关联", "linkage"),
                _ => new Bilingual("属性推断", "attribute inference"),
            },
            on,
            Interval(attack.Targets.Rate, attack.Targets.Lower, attack.Targets.Upper),
            Interval(attack.Control.Rate, attack.Control.Lower, attack.Control.Upper),
            Interval(attack.Risk, attack.RiskLower, attack.RiskUpper),
        ];

    private static string Interval(double rate, double lower, double upper) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate:F3} [{lower:F3}, {upper:F3}]");

    private static string Share(Ratio share) => share.ToDecimalStringRoundedUp(Decimals);
}
