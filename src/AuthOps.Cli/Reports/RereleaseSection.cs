using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Cli.Reports;

/// <summary>What a release tells together with earlier ones, as a section of a page. Stateless.</summary>
internal static class RereleaseSection
{
    private const int MaxRows = 50;

    /// <summary>The section.</summary>
    public static ReportSection Create(RereleaseReport report) =>
        new(
            new Bilingual($"再次发布：{report.Release}", $"Re-release: {report.Release}"),
            new Paragraph(Verdict(report)),
            new FactList([
                (
                    new Bilingual("先前的发布", "Earlier releases"),
                    report.Earlier.Count == 0
                        ? new Bilingual("无", "none")
                        : string.Join(", ", report.Earlier)
                ),
                (
                    new Bilingual("首次可区分的集合", "Sets told apart for the first time"),
                    Figures.Count(report.Sets)
                ),
                (
                    new Bilingual("其中最小", "The smallest of them"),
                    Figures.Count(report.SmallestSet)
                ),
                (
                    new Bilingual("不满足策略的人数", "Persons in sets that fail the policy"),
                    Figures.Count(report.FailingPersons)
                ),
                (
                    new Bilingual("低于 k 的人数", "Persons below k"),
                    Figures.Count(report.PersonsBelowK)
                ),
                (
                    new Bilingual("被单独识别的人数", "Persons who stand alone"),
                    Figures.Count(report.PersonsAlone)
                ),
                (
                    new Bilingual(
                        "先前已低于 k 的人数",
                        "Persons below k by earlier releases already"
                    ),
                    Figures.Count(report.InheritedPersons)
                ),
                .. report.Inferred.Select(i =>
                    (
                        new Bilingual(
                            $"合并各次发布可推断其{i.Attribute}的人数",
                            $"Persons whose {i.Attribute} follows from all releases together"
                        ),
                        (Bilingual)Figures.Count(i.Persons)
                    )
                ),
            ]),
            Attacks(report),
            Findings(report)
        );

    private static Bilingual Verdict(RereleaseReport report) =>
        report.IsSafe
            ? new Bilingual(
                $"合并 {report.Order} 次发布，任何交集与差集均为空或满足策略。他人所作的发布不在核查之内。",
                $"With all {report.Order} releases put together, every intersection and difference of classes is empty or meets the policy. Releases by others are not part of this."
            )
            : new Bilingual(
                $"不安全：合并 {report.Order} 次发布，有集合不满足策略。不应发布。",
                $"Not safe: with all {report.Order} releases put together, sets of persons fail the policy. It should not be released."
            );

    private static DataTable Attacks(RereleaseReport report) =>
        new(
            new Bilingual(
                "对应攻击（前向、交叉、后向）",
                "Correspondence attacks: forward, cross, backward"
            ),
            [
                new Bilingual("攻击", "attack"),
                new Bilingual("先前的发布", "earlier release"),
                new Bilingual("最小人群", "smallest crowd"),
                new Bilingual("至多排除", "most excluded"),
                new Bilingual("低于 k 的人数", "persons below k"),
            ],
            [
                .. report.Correspondence.Select(a =>
                    (IReadOnlyList<Bilingual>)
                        [
                            a.Kind switch
                            {
                                CorrespondenceKind.Forward => new Bilingual("前向", "forward"),
                                CorrespondenceKind.Cross => new Bilingual("交叉", "cross"),
                                _ => new Bilingual("后向", "backward"),
                            },
                            a.Earlier,
                            a.SmallestCrowd is { } crowd
                                ? Figures.Count(crowd)
                                : new Bilingual("无", "none"),
                            Figures.Count(a.MostExcluded),
                            Figures.Count(a.PersonsBelowK),
                        ]
                ),
            ],
            new HashSet<int> { 2, 3, 4 }
        );

    private static DataTable Findings(RereleaseReport report) =>
        new(
            new Bilingual(
                $"不满足策略的集合（至多列出 {MaxRows} 个）",
                $"Sets that fail the policy (at most {MaxRows} are listed)"
            ),
            [
                new Bilingual("种类", "kind"),
                new Bilingual("人数", "persons"),
                new Bilingual("未满足", "fails"),
                new Bilingual("所在等价类", "classes"),
            ],
            [
                .. report
                    .Findings.Take(MaxRows)
                    .Select(f =>
                        (IReadOnlyList<Bilingual>)
                            [
                                f.Kind switch
                                {
                                    RereleaseFindingKind.Intersection => new Bilingual(
                                        "交集",
                                        "intersection"
                                    ),
                                    RereleaseFindingKind.Joined => new Bilingual("新增", "joined"),
                                    _ => new Bilingual("离开", "left"),
                                },
                                Figures.Count(f.Persons),
                                f.Rule,
                                string.Join(
                                    ", ",
                                    f.Classes.Select(c =>
                                        $"{c.Release} #{Figures.Count(c.Number)} ({Figures.Count(c.Persons)})"
                                    )
                                ),
                            ]
                    ),
            ],
            new HashSet<int> { 1 }
        );
}
