using AuthOps.Metering.Authorization;
using AuthOps.Metering.Responsibilities;
using AuthOps.Metering.Tests.Scenarios;

namespace AuthOps.Metering.Tests.Responsibilities;

public sealed class ResponsibilityMatrixTests
{
    [Fact]
    public void The_table_has_every_act_and_role_in_both_languages_and_who_holds_it()
    {
        var text = new ResponsibilityMatrix(City.Rules).ToMarkdown();
        var lines = text.Split('\n');
        Assert.Contains(
            "| 发布审核<br>DecideRelease | 权利 Art.23 | 义务 Art.23 | | | | | | |",
            lines
        );
        Assert.Contains("| 运营机构 · Operator | operator-1 |", lines);
        Assert.Contains("| 开发主体 · Developer | hospital-1, insurer-1, operator-sub |", lines);
        Assert.All(
            Enum.GetValues<GovernedAction>(),
            action =>
                Assert.Single(lines, l => l.Contains($"<br>{action} |", StringComparison.Ordinal))
        );
        Assert.All(
            lines.Where(l => l.Contains("<br>", StringComparison.Ordinal)),
            l => Assert.Equal(10, l.Count(c => c == '|'))
        );
        Assert.Equal(19, lines.Count(l => l.Contains("<br>", StringComparison.Ordinal)) - 1);
    }

    [Fact]
    public void A_duty_nobody_can_fulfil_is_a_gap()
    {
        // Nobody in this city implements a sector.
        var gaps = new ResponsibilityMatrix(City.Rules).Gaps;
        Assert.Equal(
            [(PartyRoles.SectorImplementer, GovernedAction.SupplyData)],
            gaps.Select(g => (g.Role, g.Action))
        );
        var alone = new AuthorizationRules(
            new PartyRegister([new("o", PartyKind.LegalPerson, PartyRoles.Operator)]),
            City.Rules.Packs
        );
        Assert.Contains(
            new ResponsibilityMatrix(alone).Gaps,
            g => g.Action == GovernedAction.EvaluateScenario
        );
    }

    [Fact]
    public void Who_may_do_what_is_by_the_list()
    {
        var matrix = new ResponsibilityMatrix(City.Rules);
        Assert.Equal(
            ["both-bureau", "data-bureau"],
            matrix.PartiesFor(GovernedAction.EvaluateScenario)
        );
        Assert.DoesNotContain("auditor-1", matrix.PartiesFor(GovernedAction.UseData));
        Assert.Contains("auditor-1", matrix.PartiesFor(GovernedAction.ReadEvidence));
    }
}
