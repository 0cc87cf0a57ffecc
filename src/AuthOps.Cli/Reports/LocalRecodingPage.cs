using System.Globalization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Releases;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the report of <c>authops anonymize --local</c>: what was tried, what was taken, how far from the best it can be.</summary>
internal static class LocalRecodingPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(
        LocalRecodingPlan plan,
        WrittenRelease written,
        IReadOnlyList<string> steps,
        IReadOnlyList<ColumnScan> scans
    )
    {
        var sections = new List<ReportSection>
        {
            Choice(plan, steps),
            Columns(plan),
            AnonymizationPage.Check(plan.Policy, written),
        };
        if (ScanSection.Create(scans) is { } scan)
        {
            sections.Add(scan);
        }

        return new ReportPage(
            new Bilingual(
                "去标识化发布（局部重编码）：方案与依据",
                "De-identified release by local recoding: the choice and its reasons"
            ),
            RiskPage.Internal,
            [
                (new Bilingual("发布，条", "released, rows"), Figures.Count(written.Check.Rows)),
                (new Bilingual("抑制，条", "suppressed, rows"), Figures.Count(plan.SuppressedRows)),
                (
                    new Bilingual("最小等价类（k）", "smallest class (k)"),
                    Figures.Count(written.Check.SmallestClass)
                ),
                (new Bilingual("信息损失", "loss"), Four(plan.Loss)),
                (new Bilingual("损失下界", "lower bound of loss"), Four(plan.LowerBound)),
            ],
            sections
        );
    }

    private static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static ReportSection Choice(LocalRecodingPlan plan, IReadOnlyList<string> steps)
    {
        var gap = plan.Gap.ToString("P1", CultureInfo.InvariantCulture);
        return new ReportSection(
            new Bilingual("选择", "The choice"),
            new Paragraph(
                new Bilingual(
                    $"各等价类分别取其记录所允许的最细标签。所取方案损失 {Four(plan.Loss)}；已证明任何局部重编码的损失不低于 {Four(plan.LowerBound)}，即其中至多 {gap} 可能避免。",
                    $"Every class has the finest labels that its own records allow. The recoding taken loses {Four(plan.Loss)}; it is proven that none loses less than {Four(plan.LowerBound)}, so that at most {gap} of the loss may be avoidable."
                )
            ),
            new FactList([
                (
                    new Bilingual("要求", "What was asked"),
                    string.Join("; ", plan.Policy.Models.Select(static m => m.Name))
                ),
                (
                    new Bilingual("抑制上限", "Suppression limit"),
                    $"{plan.Policy.SuppressionLimit} ({Figures.Count(plan.Policy.SuppressionAllowance(plan.InputRows))})"
                ),
                (
                    new Bilingual("事先变换", "Steps before"),
                    steps.Count == 0 ? new Bilingual("无", "none") : string.Join("; ", steps)
                ),
            ]),
            new DataTable(
                new Bilingual("各方法的结果", "What each method came to"),
                [
                    new Bilingual("方法", "method"),
                    new Bilingual("损失", "loss"),
                    new Bilingual("等价类", "classes"),
                    new Bilingual("结果", "outcome"),
                ],
                [
                    .. plan.Candidates.Select(c =>
                        (IReadOnlyList<Bilingual>)
                            [
                                LocalMethodNames.Of(c.Method),
                                Four(c.Loss),
                                Figures.Count(c.Classes),
                                c.Method == plan.Method
                                    ? new Bilingual("采用", "taken")
                                    : c.Reason ?? new Bilingual("损失较大", "loses more"),
                            ]
                    ),
                ],
                new HashSet<int> { 1, 2 }
            )
        );
    }

    private static ReportSection Columns(LocalRecodingPlan plan) =>
        new(
            new Bilingual("各列", "Columns"),
            new BarChart(
                new Bilingual("各准标识符的损失", "Loss by quasi-identifier"),
                [
                    .. plan.AttributeLosses.Select(l => new ChartBar(
                        l.Attribute,
                        Figures.Decimal(l.Loss.ToString()),
                        l.Loss.ToDecimalStringRoundedUp(4)
                    )),
                ],
                []
            )
        );
}
