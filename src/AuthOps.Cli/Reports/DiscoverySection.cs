using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Reports;

/// <summary>The part of a report that says which columns tell records apart.</summary>
internal static class DiscoverySection
{
    private const int Decimals = 4;

    public static ReportSection Create(DiscoveryReport discovery) =>
        new(
            new Bilingual("准标识符发现", "Discovery of quasi-identifiers"),
            new Paragraph(
                new Bilingual(
                    "建议须由了解他人可查信息的人判断。",
                    "Suggestions, to be judged by somebody who knows what others can look up."
                )
            ),
            new DataTable(
                new Bilingual("各列", "Columns"),
                [
                    new Bilingual("列", "column"),
                    new Bilingual("单列唯一", "alone by it"),
                    new Bilingual("最小唯一组合", "minimal uniques"),
                    new Bilingual("建议角色", "suggested role"),
                ],
                [
                    .. discovery.Columns.Select(c =>
                        (IReadOnlyList<Bilingual>)
                            [
                                c.Scan.Column,
                                c.Uniqueness.ToDecimalStringRoundedUp(Decimals),
                                Figures.Count(c.MinimalUniques),
                                RoleNames.Of(c.SuggestedRole),
                            ]
                    ),
                ],
                new HashSet<int> { 1, 2 }
            ),
            new ScatterChart(
                new Bilingual("唯一性曲线", "Uniqueness curve"),
                new Bilingual("已知列数", "columns known"),
                new Bilingual("唯一记录比例（最高者突出）", "share alone (the most in colour)"),
                [
                    .. discovery.Curve.SelectMany(p =>
                        new[]
                        {
                            Point(p.Columns, p.Least, false),
                            Point(p.Columns, p.Mean, false),
                            Point(p.Columns, p.Most, true),
                        }
                    ),
                ]
            )
        );

    private static ScatterPoint Point(int columns, Ratio share, bool isMost) =>
        new(columns, share.ToDouble(), isMost ? share.ToDecimalStringRoundedUp(3) : "", isMost);
}
