using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Authorization;

/// <summary>Documents are read from their canonical bytes, and from nothing else.</summary>
public sealed class DocumentFormTests
{
    private static readonly ValidityPeriod s_year = new(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private static readonly RulePackSchedule s_rules = new(
        new RulePack("rules-2025", s_year.From.AddYears(-1))
    );

    [Fact]
    public void A_plan_is_read_back_and_what_it_lacks_is_named()
    {
        var plan = Plan();
        var bytes = plan.ToCanonicalBytes();
        Assert.Equal(plan.Digest, ImplementationPlan.Parse(bytes).Digest);
        var lacking = Assert.Throws<AuthorizationException>(() =>
            ImplementationPlan.Parse(
                Without(bytes, "\"termUntil\":\"2027-01-01T00:00:00.0000000Z\",")
            )
        );
        Assert.Equal(AuthorizationFault.PlanIncomplete, lacking.Fault);
        Assert.Contains("lacks Term;", lacking.Message, StringComparison.Ordinal);
        Refused(bytes, b => ImplementationPlan.Parse(b));
    }

    [Fact]
    public void An_agreement_is_read_back_with_its_plan_and_its_filing()
    {
        var filing = new AgreementFiling("沪数备〔2026〕12号", s_year.From.AddDays(1));
        var agreement = new OperatingAgreement(
            "a-1",
            Plan(),
            "operator",
            s_year.From,
            s_year,
            s_rules,
            jurisdiction: new JurisdictionCode("310115")
        );
        var bytes = agreement.ToCanonicalBytes();
        var read = OperatingAgreement.Parse(bytes, [Plan()], s_rules, filing);
        Assert.Equal((agreement.Digest, filing), (read.Digest, read.Filing));
        var missing = Assert.Throws<AuthorizationException>(() =>
            OperatingAgreement.Parse(bytes, [], s_rules)
        );
        Assert.Equal(AuthorizationFault.AgreementInvalid, missing.Fault);
        Refused(bytes, b => OperatingAgreement.Parse(b, [Plan()], s_rules));

        // Under other rules it would be another agreement.
        var other = new RulePackSchedule(new RulePack("rules-2024", s_year.From.AddYears(-1)));
        Assert.Throws<FormatException>(() => OperatingAgreement.Parse(bytes, [Plan()], other));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(500, true)]
    public void A_scenario_plan_is_read_back(int? picoRho, bool allowsRows)
    {
        var plan = new ScenarioPlan(
            "g-1",
            new Scenario("s-1", "care", PurposeClass.PublicWelfare, "hospital", "p-1"),
            new Dictionary<string, IReadOnlyList<string>> { ["r-1"] = ["drug", "month"] },
            ProcessingBasis.Consented,
            new ReleaseLimits(new Dictionary<string, int> { ["drug"] = 1 }, 10, picoRho, allowsRows)
        );
        var bytes = plan.ToCanonicalBytes();
        var read = ScenarioPlan.Parse(bytes);
        Assert.Equal(plan.Digest, read.Digest);
        Assert.Equal((Int128?)picoRho, read.Limits.MaximumPicoRho);
        Assert.Equal(allowsRows, read.Limits.AllowsRows);
        Refused(bytes, b => ScenarioPlan.Parse(b));
    }

    [Fact]
    public void A_manifest_is_read_back_with_the_basis_it_names_and_no_other()
    {
        var basis = Basis('b');
        var manifest = Manifest(basis);
        var bytes = manifest.ToCanonicalBytes();
        Assert.Equal(manifest.Digest, ProductManifest.Parse(bytes, basis).Digest);
        Assert.Throws<FormatException>(() => ProductManifest.Parse(bytes));
        Assert.Throws<FormatException>(() => ProductManifest.Parse(bytes, Basis('c')));
        Assert.Throws<FormatException>(() =>
            ProductManifest.Parse(Manifest(null).ToCanonicalBytes(), basis)
        );
        Refused(bytes, b => ProductManifest.Parse(b, basis));
    }

    private static LawfulBasis Basis(char digit) =>
        new(new string(digit, 64), ConsentSet.PredicateType, s_year.Until);

    private static ProductManifest Manifest(LawfulBasis? basis) =>
        new(
            "g-1",
            "s-1",
            "p-1",
            "care",
            new Dictionary<string, int> { ["drug"] = 1 },
            12,
            100,
            hasRows: true,
            new string('a', 64),
            basis
        );

    private static ImplementationPlan Plan() =>
        ImplementationPlan.Of(
            new PlanDraft
            {
                Id = "plan-1",
                Jurisdiction = new JurisdictionCode("310000"),
                ImplementingBody = "bureau",
                Resources = ["r-1"],
                SelectionConditions = "公开招标",
                Term = s_year,
                Exit = new ExitPlan("吊销", "封存", "移交", "销毁"),
                Assessment = "年度考核",
                CostAccounting = "按产品核算",
                RevenueSharing = "谁投入谁贡献谁受益",
                Security = "三级等保",
                Incident = new IncidentPlan("先断后报", "authority", TimeSpan.FromHours(1)),
            }
        );

    private static void Refused(byte[] bytes, Func<byte[], object> parse)
    {
        var text = Encoding.UTF8.GetString(bytes);
        byte[][] others =
        [
            [],
            [.. " "u8, .. bytes],
            [.. bytes, .. " "u8],
            bytes[..^1],
            Encoding.UTF8.GetBytes(
                text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)
            ),
            Encoding.UTF8.GetBytes($$"""{"zzz":1,{{text[1..]}}"""),
            Encoding.UTF8.GetBytes($$"""{{text[..^1]}},"zzz":1}"""),
            "[]"u8.ToArray(),
            new byte[(4 << 20) + 1],
        ];
        foreach (var other in others)
        {
            Assert.Throws<FormatException>(() => parse(other));
        }
    }

    private static byte[] Without(byte[] bytes, string member)
    {
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains(member, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(member, "", StringComparison.Ordinal));
    }
}
