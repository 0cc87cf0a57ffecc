using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// A synthetic city that has authorised one scenario through all its stages: documents, a desk over a log on disk, and the
/// keys of those who sign. What differs between scenarios is in its terms.
/// </summary>
internal sealed class ScenarioCity : IDisposable
{
    public const string GrantId = "g-city";
    public const string Bureau = "data-bureau";
    public const string Operator = "operator-1";
    public const string Subsidiary = "operator-sub";
    public const string Domain = "domain-1";

    public static readonly ValidityPeriod Year = new(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private static readonly string s_document = new('d', 64);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-scenario-");
    private readonly AuthorizationRules _rules;

    public ScenarioCity(ScenarioTerms terms)
    {
        Terms = terms;
        _rules = new AuthorizationRules(
            new PartyRegister(
                [
                    new(Bureau, PartyKind.PublicBody, PartyRoles.ImplementingBody),
                    new("data-authority", PartyKind.PublicBody, PartyRoles.DataAuthority),
                    new(Operator, PartyKind.LegalPerson, PartyRoles.Operator),
                    new(Subsidiary, PartyKind.LegalPerson, PartyRoles.Developer),
                    new(terms.Scenario.Developer, PartyKind.LegalPerson, PartyRoles.Developer),
                    new("auditor-1", PartyKind.LegalPerson, PartyRoles.Auditor),
                ],
                [new(Operator, Subsidiary)]
            ),
            new RulePackSchedule(new RulePack("sh-2025", Year.From))
        );
        Log = UsageLog.Create(LogFolder, Clock);
        Desk = AuthorizationDesk.Open(Log, Register(terms.Consents));
        Authorize();
    }

    public ScenarioTerms Terms { get; }

    public FakeTimeProvider Clock { get; } =
        new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Clock.GetUtcNow();

    public UsageLog Log { get; }

    public AuthorizationDesk Desk { get; }

    public string LogFolder => PathOf("log");

    public AuthorizationGrant Grant => Desk.Register.Grants[0];

    public SigningKey OperatorKey { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public SigningKey BureauKey { get; } = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);

    public SigningKey RegistryKey { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public SigningKey AssessorKey { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public TrustFile Trust =>
        new([
            Trusted(OperatorKey, Operator, "operator"),
            Trusted(BureauKey, Bureau, "implementing-body"),
            Trusted(RegistryKey, "registry", "consent-registry"),
            Trusted(AssessorKey, "assessor-1", "assessor"),
        ]);

    public IReadOnlyList<UsageRecord> Records => Log.Snapshot().Records;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>What the developer declares: the planned fields, or others.</summary>
    public UsageAccess Access(IReadOnlyDictionary<string, IReadOnlyList<string>>? fields = null) =>
        new()
        {
            Actor = Terms.Scenario.Developer,
            Domain = Domain,
            ConsentSetId = Desk.Register.FindConsents("consents") is null ? null : "consents",
            Fields = fields ?? Terms.Used,
        };

    public UsageRequest Request(
        UsageUnit unit,
        Int128 amount,
        string key,
        UsageAccess? access = null
    ) =>
        new()
        {
            GrantId = GrantId,
            ScenarioId = Terms.Scenario.Id,
            Purpose = Terms.Scenario.Purpose,
            ProductId = Terms.Scenario.ProductId,
            Unit = unit,
            Amount = amount,
            IdempotencyKey = key,
            Access = access ?? Access(),
        };

    public Int128 Used(UsageUnit unit) => Desk.Gate.Balances.Single(b => b.Unit == unit).Used;

    /// <summary>Other consents from now on, as after a revocation.</summary>
    public void Take(ConsentSet consents) => Desk.Update(Register(consents));

    /// <summary>Develops, has reviewed and releases a product, and lets both sides sign its receipt.</summary>
    public DsseEnvelope Release(ProductManifest manifest, TimeSpan validFor)
    {
        var scenario = Terms.Scenario;
        Desk.Derive(
            $"make-{manifest.ProductId}",
            GrantId,
            scenario.Developer,
            [.. Terms.Used.Keys],
            [manifest.ProductId],
            s_document
        );
        Desk.Take(
            scenario.Id,
            AuthorizationStage.ProductDeveloped,
            scenario.Developer,
            manifest.Digest
        );
        var decision = Desk.Review(manifest, Operator, Bureau);
        Assert.DoesNotContain(decision.Findings, f => f.IsBlocking);
        var receipt = Desk.Release(manifest, Operator, [scenario.Developer], validFor);
        return DsseEnvelope.Sign(receipt.Statement, OperatorKey, BureauKey);
    }

    public void Dispose()
    {
        Log.Dispose();
        foreach (var key in (SigningKey[])[OperatorKey, BureauKey, RegistryKey, AssessorKey])
        {
            key.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static TrustedKey Trusted(SigningKey key, string party, string role) =>
        new(key.PublicKey, party, [role], Year.From, Year.Until);

    private AuthorizationRegister Register(ConsentSet? consents)
    {
        var scheme = new RegistrationScheme("sh-registry", "SH-[a-z-]+");
        return new AuthorizationRegister(
            _rules,
            [
                new AuthorizationGrant(
                    GrantId,
                    Bureau,
                    Operator,
                    [.. Terms.Opened.Keys],
                    [new DataProduct(Terms.Scenario.ProductId, ProductOrigin.OperatorBase)],
                    [Terms.Scenario.Purpose],
                    Terms.Scenarios,
                    Year,
                    Terms.Quotas,
                    new GrantScope("agreement-1", Domain, Terms.Opened)
                ),
            ],
            [
                new OperatingAgreement(
                    "agreement-1",
                    ImplementationPlan.Of(Plan()),
                    Operator,
                    Year.From,
                    Year,
                    _rules.Packs,
                    new AgreementFiling("合成备〔2026〕1号", Year.From.AddDays(3))
                ),
            ],
            [
                .. Terms.Opened.Keys.Select(resource => new Registration(
                    resource,
                    RegistrationKind.Resource,
                    scheme,
                    $"SH-{resource}",
                    Year,
                    new ClassificationLabel(DataLevel.General, 2, Terms.Marks)
                )),
            ],
            [
                .. Terms.Scenarios.Select(s => new ScenarioPlan(
                    GrantId,
                    s,
                    Terms.Used,
                    Terms.Basis,
                    Terms.Limits
                )),
            ],
            consents is null ? [] : [consents]
        );
    }

    private PlanDraft Plan() =>
        new()
        {
            Id = "plan-2026",
            ImplementingBody = Bureau,
            Resources = [.. Terms.Opened.Keys],
            SelectionConditions = "公开招标",
            Term = Year,
            Exit = new ExitPlan("密钥吊销", "专账封存", "移交数据局", "销毁并出具证明"),
            Assessment = "年度考核",
            CostAccounting = "按产品核算",
            RevenueSharing = "谁投入谁贡献谁受益",
            Security = "三级等保",
            Incident = new IncidentPlan("先断后报", "data-authority", TimeSpan.FromHours(1)),
        };

    /// <summary>The stages up to evaluated scenarios, each by whose it is.</summary>
    private void Authorize()
    {
        Desk.Begin("plan-2026", Bureau);
        foreach (
            var (stage, actor) in ((AuthorizationStage, string)[])
                [
                    (AuthorizationStage.PlanDrafted, Bureau),
                    (AuthorizationStage.PlanApproved, "data-authority"),
                    (AuthorizationStage.OperatorSelected, Bureau),
                    (AuthorizationStage.AgreementSigned, Operator),
                    (AuthorizationStage.AgreementFiled, Bureau),
                ]
        )
        {
            Desk.Take("plan-2026", stage, actor, s_document);
        }

        foreach (var scenario in Terms.Scenarios)
        {
            var plan = Desk.Register.FindPlan(GrantId, scenario.Id)!.Digest;
            Desk.BeginScenario("plan-2026", scenario.Id, scenario.Developer);
            Desk.Take(scenario.Id, AuthorizationStage.ScenarioDrafted, scenario.Developer, plan);
            Desk.Take(scenario.Id, AuthorizationStage.ScenarioEvaluated, Bureau, plan);
        }
    }
}
