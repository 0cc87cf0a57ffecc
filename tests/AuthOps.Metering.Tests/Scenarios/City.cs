using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Tests.Scenarios;

/// <summary>The parties, rules and procedures of one small city.</summary>
internal static class City
{
    public static readonly string Digest = new('a', 64);

    public static readonly AuthorizationRules Rules = new(
        new PartyRegister(
            [
                new("data-bureau", PartyKind.PublicBody, PartyRoles.ImplementingBody),
                new("data-authority", PartyKind.PublicBody, PartyRoles.DataAuthority),
                new(
                    "both-bureau",
                    PartyKind.PublicBody,
                    PartyRoles.ImplementingBody | PartyRoles.DataAuthority
                ),
                new("operator-1", PartyKind.LegalPerson, PartyRoles.Operator),
                new("operator-sub", PartyKind.LegalPerson, PartyRoles.Developer),
                new("insurer-1", PartyKind.LegalPerson, PartyRoles.Developer),
                new("hospital-1", PartyKind.LegalPerson, PartyRoles.Developer),
                new("health-bureau", PartyKind.PublicBody, PartyRoles.SourceUnit),
                new("auditor-1", PartyKind.LegalPerson, PartyRoles.Auditor),
                new("assessor-1", PartyKind.LegalPerson, PartyRoles.ThirdPartyAssessor),
            ],
            [new("operator-1", "operator-sub")]
        ),
        new RulePackSchedule(
            new RulePack("sh-2025", Sample.Year.From)
            {
                Deadlines = new Dictionary<AuthorizationStage, TimeSpan>
                {
                    [AuthorizationStage.ScenarioEvaluated] = TimeSpan.FromDays(15),
                    [AuthorizationStage.ReleaseReviewed] = TimeSpan.FromDays(10),
                },
            }
        )
    );

    public static IReadOnlyList<string> Actors { get; } =
    [.. Rules.Parties.Parties.Select(p => p.Id)];

    public static DateTimeOffset Day(int number) => Sample.Year.From.AddDays(number);

    public static AuthorizationProcess Filed() =>
        new AuthorizationProcess("plan-2026", Rules)
            .Take(AuthorizationStage.PlanDrafted, "data-bureau", Day(1), Digest)
            .Take(AuthorizationStage.PlanApproved, "data-authority", Day(2), Digest)
            .Take(AuthorizationStage.OperatorSelected, "data-bureau", Day(3), Digest)
            .Take(AuthorizationStage.AgreementSigned, "operator-1", Day(4), Digest)
            .Take(AuthorizationStage.AgreementFiled, "data-bureau", Day(5), Digest);

    public static AuthorizationProcess Evaluated(
        string scenario,
        string applicant = "insurer-1",
        string? digest = null
    ) =>
        Filed()
            .ForScenario(scenario, applicant)
            .Take(AuthorizationStage.ScenarioDrafted, applicant, Day(6), digest ?? Digest)
            .Take(AuthorizationStage.ScenarioEvaluated, "data-bureau", Day(7), digest ?? Digest);

    public static AuthorizationProcess Released(string scenario) =>
        Evaluated(scenario)
            .Take(AuthorizationStage.ProductDeveloped, "insurer-1", Day(8), Digest)
            .Take(AuthorizationStage.ReleaseReviewed, "operator-1", Day(9), Digest)
            .Take(AuthorizationStage.ProductReleased, "operator-1", Day(10), Digest);
}
