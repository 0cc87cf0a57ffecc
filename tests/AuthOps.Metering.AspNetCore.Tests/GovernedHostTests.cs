using System.Net;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>A host over the documents of a governed grant: a call runs only for declared fields of an evaluated scenario.</summary>
public sealed class GovernedHostTests
{
    private static readonly string s_digest = new('d', 64);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Calls_under_a_governed_grant_are_judged_by_what_they_declare(int leaseBlock)
    {
        await using var host = await StartAsync(leaseBlock);
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(host, "drug"));
        Evaluate(host.Services.GetRequiredService<AuthorizationDesk>());
        Assert.Equal(HttpStatusCode.OK, await CallAsync(host, "drug"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(host, "name"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(host, null));
        Assert.Equal(
            [
                UsageRefusalReason.ScenarioNotApproved,
                UsageRefusalReason.FieldNotAuthorized,
                UsageRefusalReason.AccessNotDeclared,
            ],
            host.Refused().Select(r => r.Reason)
        );
    }

    [Fact]
    public async Task A_terminated_grant_serves_nobody()
    {
        await using var host = await StartAsync(0);
        var desk = host.Services.GetRequiredService<AuthorizationDesk>();
        Evaluate(desk);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(host, "drug"));
        desk.Terminate("g-1", "bureau", new ExitEvidence(s_digest, s_digest, s_digest, s_digest));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(host, "drug"));
        Assert.Equal(UsageRefusalReason.Terminated, host.Refused().Single().Reason);
    }

    [Fact]
    public async Task Grants_beside_a_register_and_a_desk_without_one_are_refused()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() =>
            MeteredHost.StartAsync(
                [(UsageUnit.ServiceCalls, 10)],
                _ => { },
                options => options.Register = Register()
            )
        );
        await using var plain = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 10)],
            _ => { }
        );
        Assert.Throws<InvalidOperationException>(() =>
            plain.Services.GetRequiredService<AuthorizationDesk>()
        );
    }

    private static Task<MeteredHost> StartAsync(int leaseBlock) =>
        MeteredHost.StartAsync(
            [],
            app =>
                app.MapGet("/drugs", () => "aspirin")
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: leaseBlock),
            options =>
            {
                options.Grants.Clear();
                options.Register = Register();
            }
        );

    private static async Task<HttpStatusCode> CallAsync(MeteredHost host, string? field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/drugs");
        if (field is not null)
        {
            request.Headers.Add("X-Field", field);
        }

        using var client = host.Client();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static void Evaluate(AuthorizationDesk desk)
    {
        desk.Begin("plan-1", "bureau");
        desk.Take("plan-1", AuthorizationStage.PlanDrafted, "bureau", s_digest);
        desk.Take("plan-1", AuthorizationStage.PlanApproved, "authority", s_digest);
        desk.Take("plan-1", AuthorizationStage.OperatorSelected, "bureau", s_digest);
        desk.Take("plan-1", AuthorizationStage.AgreementSigned, "operator", s_digest);
        desk.Take("plan-1", AuthorizationStage.AgreementFiled, "bureau", s_digest);
        var plan = desk.Register.FindPlan("g-1", "s-1")!.Digest;
        desk.BeginScenario("plan-1", "s-1", "hospital");
        desk.Take("s-1", AuthorizationStage.ScenarioDrafted, "hospital", plan);
        desk.Take("s-1", AuthorizationStage.ScenarioEvaluated, "bureau", plan);
    }

    private static AuthorizationRegister Register()
    {
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var term = new ValidityPeriod(from, from.AddYears(20));
        var scenario = new Scenario(
            "s-1",
            "study",
            PurposeClass.PublicWelfare,
            "hospital",
            MeteredHost.Product
        );
        var rules = new AuthorizationRules(
            new PartyRegister([
                new("bureau", PartyKind.PublicBody, PartyRoles.ImplementingBody),
                new("authority", PartyKind.PublicBody, PartyRoles.DataAuthority),
                new("operator", PartyKind.LegalPerson, PartyRoles.Operator),
                new("hospital", PartyKind.LegalPerson, PartyRoles.Developer),
            ]),
            new RulePackSchedule(new RulePack("rules", from) { MaxTermYears = 20 })
        );
        return new AuthorizationRegister(
            rules,
            [Grant(scenario, term)],
            [
                new OperatingAgreement(
                    "a-1",
                    ImplementationPlan.Of(Plan(term)),
                    "operator",
                    from,
                    term,
                    rules.Packs,
                    new AgreementFiling("备-1", from)
                ),
            ],
            [
                new Registration(
                    "claims",
                    RegistrationKind.Resource,
                    new RegistrationScheme("registry", "R[0-9]"),
                    "R1",
                    term,
                    new ClassificationLabel(DataLevel.General, 1, DataMarks.Personal)
                ),
            ],
            [
                new ScenarioPlan(
                    "g-1",
                    scenario,
                    new Dictionary<string, IReadOnlyList<string>> { ["claims"] = ["drug"] },
                    ProcessingBasis.Anonymized,
                    new ReleaseLimits(new Dictionary<string, int> { ["drug"] = 0 }, 5)
                ),
            ]
        );
    }

    private static AuthorizationGrant Grant(Scenario scenario, ValidityPeriod term) =>
        new(
            "g-1",
            "bureau",
            "operator",
            ["claims"],
            [new DataProduct(MeteredHost.Product, ProductOrigin.OperatorBase)],
            ["study"],
            [scenario],
            term,
            new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 100 },
            new GrantScope(
                "a-1",
                "domain-1",
                new Dictionary<string, IReadOnlyList<string>> { ["claims"] = ["drug", "name"] }
            )
        );

    private static PlanDraft Plan(ValidityPeriod term) =>
        new()
        {
            Id = "plan-1",
            ImplementingBody = "bureau",
            Resources = ["claims"],
            SelectionConditions = "公开招标",
            Term = term,
            Exit = new ExitPlan("密钥吊销", "专账封存", "移交数据局", "销毁并出具证明"),
            Assessment = "年度考核",
            CostAccounting = "按产品核算",
            RevenueSharing = "谁投入谁贡献谁受益",
            Security = "三级等保",
            Incident = new IncidentPlan("先断后报", "authority", TimeSpan.FromHours(1)),
        };
}
