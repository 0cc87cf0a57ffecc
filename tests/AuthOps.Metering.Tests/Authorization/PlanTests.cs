using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class PlanTests
{
    public static TheoryData<string> Fields => [.. new PlanDraft().Missing()];

    internal static PlanDraft Draft =>
        new()
        {
            Id = "plan-2026",
            ImplementingBody = "data-bureau",
            Resources = ["r-insured", "r-claims"],
            SelectionConditions = "公开招标，无不良经营记录",
            Term = Sample.Year,
            Exit = new ExitPlan("密钥吊销", "专账封存", "移交数据局", "销毁并出具证明"),
            Assessment = "年度考核",
            CostAccounting = "按产品核算",
            RevenueSharing = "谁投入谁贡献谁受益",
            Security = "三级等保",
            Incident = new IncidentPlan("先断后报", "data-authority", TimeSpan.FromHours(1)),
        };

    internal static RulePackSchedule Rules => new(new RulePack("sh-2025", Sample.Year.From));

    [Fact]
    public void A_whole_plan_is_a_statement_in_canonical_form()
    {
        var plan = ImplementationPlan.Of(Draft);
        Assert.True(CanonicalJson.IsCanonical(plan.ToCanonicalBytes(), 1 << 20));
        var statement = plan.ToStatement();
        Assert.Equal(plan.Digest, Assert.Single(statement.Subjects).Sha256);
        Assert.Contains(
            "公开招标",
            Encoding.UTF8.GetString(statement.ToCanonicalBytes()),
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            plan.Digest,
            ImplementationPlan.Of(Draft with { Security = "二级" }).Digest
        );
    }

    [Fact]
    public void Sixteen_parts_of_the_fields_of_article_nine_are_looked_for() =>
        Assert.Equal(16, new PlanDraft().Missing().Count);

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_plan_without_a_field_that_article_nine_names_is_refused_by_that_name(string field)
    {
        var draft = Without(field);
        Assert.Equal([field], draft.Missing());
        var fault = Fault(AuthorizationFault.PlanIncomplete, () => ImplementationPlan.Of(draft));
        Assert.Contains(field, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_with_a_number_of_a_person_or_a_resource_twice_is_refused()
    {
        Refused(Draft with { Security = "电话 13812345678" });
        Refused(Draft with { Security = "a\0" });
        Refused(Draft with { Security = new string('x', 4001) });
        Refused(Draft with { Resources = ["r", "r"] });

        static void Refused(PlanDraft draft) =>
            Assert.Throws<ArgumentException>(() => ImplementationPlan.Of(draft));
    }

    [Fact]
    public void An_agreement_keeps_to_its_plan_and_to_the_rules_of_its_day()
    {
        var plan = ImplementationPlan.Of(Draft);
        var agreement = Agreement(plan, Sample.Year);
        Assert.Equal("sh-2025", agreement.RulePack.Id);
        Assert.Equal(
            agreement.Digest,
            Agreement(
                plan,
                Sample.Year,
                new AgreementFiling("沪数备〔2026〕12号", Sample.Start)
            ).Digest
        );
        Fault(
            AuthorizationFault.AgreementInvalid,
            () =>
                Agreement(plan, new ValidityPeriod(Sample.Year.From, Sample.Year.Until.AddDays(1)))
        );
        var decade = new ValidityPeriod(Sample.Year.From, Sample.Year.From.AddYears(10));
        var wide = ImplementationPlan.Of(Draft with { Term = decade });
        Agreement(wide, new ValidityPeriod(decade.From, decade.From.AddYears(5)));
        Fault(
            AuthorizationFault.AgreementInvalid,
            () =>
                Agreement(wide, new ValidityPeriod(decade.From, decade.From.AddYears(5).AddDays(1)))
        );
        Fault(
            AuthorizationFault.DatesOutOfOrder,
            () =>
                Agreement(plan, Sample.Year, new AgreementFiling("x", Sample.Year.From.AddDays(-1)))
        );
        Assert.Throws<ArgumentException>(() => new AgreementFiling("a b", Sample.Start));
        Assert.Throws<ArgumentException>(() => new AgreementFiling("", Sample.Start));
    }

    [Fact]
    public void Rules_apply_from_their_date_on_and_dates_out_of_order_are_refused()
    {
        var first = new RulePack("one", Sample.Start) { MaxTermYears = 3 };
        var second = new RulePack("two", Sample.Start.AddDays(1));
        var rules = new RulePackSchedule(first, second);
        Assert.Equal("one", rules.At(Sample.Start.AddDays(1).AddTicks(-1)).Id);
        Assert.Equal("two", rules.At(Sample.Start.AddDays(1)).Id);
        Assert.Equal("two", rules.At(Sample.Start.AddYears(9)).Id);
        var early = Fault(
            AuthorizationFault.DatesOutOfOrder,
            () => rules.At(Sample.Start.AddTicks(-1))
        );
        Assert.Contains("one", early.Message, StringComparison.Ordinal);
        Fault(AuthorizationFault.DatesOutOfOrder, () => _ = new RulePackSchedule(second, first));
        Fault(AuthorizationFault.DatesOutOfOrder, () => _ = new RulePackSchedule(first, first));
        Fault(
            AuthorizationFault.DatesOutOfOrder,
            () => _ = new RulePackSchedule(first, new RulePack("one", Sample.Start.AddDays(2)))
        );
        Assert.Throws<ArgumentException>(() => new RulePackSchedule([]));
        Assert.Throws<ArgumentException>(() => first with { SmallCount = 0 });
        Assert.Throws<ArgumentException>(() => first with { MaxTermYears = 0 });
    }

    private static OperatingAgreement Agreement(
        ImplementationPlan plan,
        ValidityPeriod term,
        AgreementFiling? filing = null
    ) => new("a-1", plan, "operator-1", Sample.Year.From, term, Rules, filing);

    private static PlanDraft Without(string field)
    {
        var draft = Draft;
        return field switch
        {
            nameof(PlanDraft.Id) => draft with { Id = "" },
            nameof(PlanDraft.ImplementingBody) => draft with { ImplementingBody = " " },
            nameof(PlanDraft.Resources) => draft with { Resources = [] },
            nameof(PlanDraft.SelectionConditions) => draft with { SelectionConditions = null },
            nameof(PlanDraft.Term) => draft with { Term = null },
            "Exit.KeysRevoked" => draft with { Exit = draft.Exit! with { KeysRevoked = null } },
            "Exit.LedgerFrozen" => draft with { Exit = draft.Exit! with { LedgerFrozen = "" } },
            "Exit.DataReturned" => draft with { Exit = draft.Exit! with { DataReturned = null } },
            "Exit.DataDestroyed" => draft with { Exit = draft.Exit! with { DataDestroyed = null } },
            nameof(PlanDraft.Assessment) => draft with { Assessment = "\n" },
            nameof(PlanDraft.CostAccounting) => draft with { CostAccounting = null },
            nameof(PlanDraft.RevenueSharing) => draft with { RevenueSharing = null },
            nameof(PlanDraft.Security) => draft with { Security = null },
            "Incident.Response" => draft with
            {
                Incident = draft.Incident! with { Response = null },
            },
            "Incident.ReportTo" => draft with
            {
                Incident = draft.Incident! with { ReportTo = null },
            },
            _ => draft with { Incident = draft.Incident! with { ReportWithin = TimeSpan.Zero } },
        };
    }
}
