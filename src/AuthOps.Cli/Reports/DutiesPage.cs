using AuthOps.Cli.Authorizations;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Responsibilities;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of the list of powers and duties (权责清单).</summary>
internal static class DutiesPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(DutyList list) =>
        new(
            new Bilingual("权责清单", "Powers and duties"),
            new Bilingual(
                "清单未列明的行为一律不予许可；“禁止”优先于同一主体的其他角色。",
                "What the list does not name is denied; a prohibition outweighs other roles of the same party."
            ),
            [
                (
                    new Bilingual("行为", "acts"),
                    Figures.Count(Enum.GetValues<GovernedAction>().Length)
                ),
                (
                    new Bilingual("无人履行的义务", "duties nobody can fulfil"),
                    Figures.Count(list.Matrix.Gaps.Count)
                ),
            ],
            [Acts(list), Roles(list), .. Gaps(list)]
        );

    private static ReportSection Acts(DutyList list) =>
        new(
            new Bilingual("行为和角色", "Acts and roles"),
            new DataTable(
                new Bilingual("权利、义务和禁止行为", "Powers, duties and prohibitions"),
                [
                    new Bilingual("行为", "act"),
                    .. DutyList.Roles.Select(static r => new Bilingual(
                        GovernanceNames.Of(r),
                        r.ToString()
                    )),
                    new Bilingual("可由", "open to"),
                ],
                [
                    .. Enum.GetValues<GovernedAction>()
                        .Select(action =>
                            (IReadOnlyList<Bilingual>)
                                [
                                    new Bilingual(GovernanceNames.Of(action), action.ToString()),
                                    .. DutyList.Roles.Select(role => Cell(list.Cell(role, action))),
                                    Names(list.Matrix.PartiesFor(action)),
                                ]
                        ),
                ],
                new HashSet<int>()
            )
        );

    private static ReportSection Roles(DutyList list) =>
        new(
            new Bilingual("主体", "Parties"),
            new FactList([
                .. DutyList.Roles.Select(role =>
                    (
                        new Bilingual(GovernanceNames.Of(role), role.ToString()),
                        Names(list.Holders(role))
                    )
                ),
            ])
        );

    private static IEnumerable<ReportSection> Gaps(DutyList list)
    {
        if (list.Matrix.Gaps.Count > 0)
        {
            yield return new ReportSection(
                new Bilingual("无人履行的义务", "Duties nobody can fulfil"),
                new FactList([
                    .. list.Matrix.Gaps.Select(static gap =>
                        (
                            new Bilingual(GovernanceNames.Of(gap.Action), gap.Action.ToString()),
                            new Bilingual(
                                $"{GovernanceNames.Of(gap.Role)} {gap.Basis}",
                                $"{gap.Role} {gap.Basis}"
                            )
                        )
                    ),
                ])
            );
        }
    }

    private static Bilingual Cell(DutyEntry? cell) =>
        cell is null
            ? "-"
            : new Bilingual(
                $"{GovernanceNames.Of(cell.Duty)} {cell.Basis}",
                $"{cell.Duty} {cell.Basis}"
            );

    private static Bilingual Names(IReadOnlyList<string> parties) =>
        parties.Count == 0 ? "-" : string.Join(", ", parties);
}
