using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>
/// A city with the keys and the JSON files of its parties, and a store that only the tool writes. Time is real, so that the
/// documents run from an hour ago on.
/// </summary>
internal sealed class StoreCase : IDisposable
{
    public const string Authority = "data-authority";
    public const string Bureau = "data-bureau";
    public const string OtherBureau = "other-bureau";
    public const string Operator = "city-operator";
    public const string Developer = "broker-1";
    public const string Collector = "land-bureau";
    public const string PlanId = "plan-rents";
    public const string ScenarioId = "s-rents";

    private static readonly (string Party, string Role)[] s_parties =
    [
        (Authority, "data-authority"),
        (Bureau, "implementing-body"),
        (OtherBureau, "implementing-body"),
        (Operator, "operator"),
        (Developer, "developer"),
        (Collector, "consent-registry"),
    ];

    private readonly Dictionary<string, SigningKey> _keys = [];

    public StoreCase()
    {
        Term = new ValidityPeriod(Start, Start.AddYears(1));
        var trusted = new List<TrustedKey>();
        foreach (var (party, role) in s_parties)
        {
            var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
            key.Save(Folder.At($"{party}.pem"));
            _keys.Add(party, key);
            trusted.Add(
                new TrustedKey(key.PublicKey, party, [role], Start.AddYears(-1), Start.AddYears(99))
            );
        }

        Folder.Write("trust.json", new TrustFile(trusted).ToBytes());
        Folder.Write("register.json", Register(1));
        Plan = MakePlan();
        Agreement = new OperatingAgreement(
            "a-1",
            Plan,
            Operator,
            Start,
            Term,
            new RulePackSchedule(new RulePack("rules-2025", Start.AddYears(-1)))
        );
        Grant = MakeGrant();
        Folder.Write("plan.json", Plan.ToCanonicalBytes());
        Folder.Write("agreement.json", Agreement.ToCanonicalBytes());
        Folder.Write("grant.json", Grant.ToCanonicalBytes());
        Folder.Write("scenario.json", MakeScenario(5).ToCanonicalBytes());
        Folder.Write("manifest.json", Manifest(6).ToCanonicalBytes());
        Folder.Write("tariff.json", MakeTariff().ToCanonicalBytes());
        Folder.Write("product.csv", "price\n1\n");
    }

    public static DateTimeOffset Start { get; } =
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds());

    public TemporaryFolder Folder { get; } = new();

    public ValidityPeriod Term { get; }

    public ImplementationPlan Plan { get; }

    public OperatingAgreement Agreement { get; }

    public AuthorizationGrant Grant { get; }

    public string this[string name] => Folder.At(name);

    public string Store => Folder.At("store");

    public string Evidence => Path.Combine(Store, GovernedStore.EvidenceFolderName);

    public string Log => Path.Combine(Store, GovernedStore.LogFolder);

    /// <summary>A register with the city's parties.</summary>
    /// <param name="serial">Which it is.</param>
    /// <param name="affiliations">Members of the list of affiliations.</param>
    public static string Register(int serial, string affiliations = "") =>
        $$"""
            {
              "affiliations": [{{affiliations}}],
              "parties": [
                { "id": "data-authority", "kind": "PublicBody", "roles": ["DataAuthority"] },
                { "id": "data-bureau", "kind": "PublicBody", "roles": ["ImplementingBody"] },
                { "id": "other-bureau", "kind": "PublicBody", "roles": ["ImplementingBody"] },
                { "id": "city-operator", "kind": "LegalPerson", "roles": ["Operator"] },
                { "id": "broker-1", "kind": "LegalPerson", "roles": ["Developer"] },
                { "id": "land-bureau", "kind": "PublicBody", "roles": ["SourceUnit"] }
              ],
              "registrations": [
                {
                  "code": "SH0001", "grade": 2, "issuer": "city-registry", "kind": "Resource", "level": "General",
                  "subject": "r-rents", "validFrom": "2025-01-01T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z"
                }
              ],
              "rulePacks": [
                { "deadlines": { "PlanApproved": 30 }, "effectiveFrom": "{{Text(
                Start.AddYears(-1)
            )}}", "id": "rules-2025" }
              ],
              "schemes": [{ "issuer": "city-registry", "pattern": "SH[0-9]{4}" }],
              "serial": {{serial.ToString(CultureInfo.InvariantCulture)}},
              "version": 1
            }
            """;

    public static string Text(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The product's manifest with a smallest group; the plan asks for 5.</summary>
    public ProductManifest Manifest(int smallestGroup) =>
        new(
            Grant.Id,
            ScenarioId,
            "p-rents",
            "rent-guidance",
            new Dictionary<string, int> { ["price"] = 0 },
            smallestGroup,
            null,
            hasRows: false,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("price\n1\n"u8))
        );

    public ScenarioPlan MakeScenario(
        int minimumGroup,
        string field = "price",
        ProcessingBasis basis = ProcessingBasis.Anonymized
    ) =>
        new(
            Grant.Id,
            Grant.Scenarios[0],
            new Dictionary<string, IReadOnlyList<string>> { ["r-rents"] = [field] },
            basis,
            new ReleaseLimits(new Dictionary<string, int> { ["price"] = 0 }, minimumGroup)
        );

    /// <summary>Runs a verb over the store with the key of a party.</summary>
    public Task<ToolRun> As(string party, string words, params string[] more) =>
        MeterCase.Run([
            .. words.Split(' '),
            "--store",
            Store,
            "--trust",
            this["trust.json"],
            "--key",
            this[$"{party}.pem"],
            .. more,
        ]);

    /// <summary>Runs a verb that must go well.</summary>
    public async Task<ToolRun> Done(string party, string words, params string[] more)
    {
        var run = await As(party, words, more);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }

    /// <summary>Runs a verb that must be refused and evidenced.</summary>
    public async Task<string> Refused(string party, string words, params string[] more)
    {
        var before = Refusals();
        var files = Directory.GetFiles(Evidence).Order().ToArray();
        var run = await As(party, words, more);
        Assert.Equal((4, ""), (run.ExitCode, run.Output));
        Assert.Equal(before + 1, Refusals());
        Assert.Contains("kept as record", run.Error, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(Evidence).Order());
        return run.Error;
    }

    /// <summary>The name of the only statement of a kind.</summary>
    public string Statement(string kind) =>
        Path.GetFileName(Assert.Single(Directory.GetFiles(Evidence, $"{kind}.*.dsse.json")));

    public async Task Open() =>
        await Done(
            Authority,
            "grant open",
            "--origin",
            "example.org/usage",
            "--register",
            this["register.json"]
        );

    /// <summary>The first five stages, and the grant.</summary>
    public async Task Authorise()
    {
        await Open();
        await Done(Bureau, "grant plan", "--plan", this["plan.json"]);
        await Done(Authority, "grant approve", "--plan-id", PlanId);
        await Done(Bureau, "grant select", "--plan-id", PlanId);
        await Done(Operator, "grant sign", "--agreement", this["agreement.json"]);
        await Done(Bureau, "grant countersign", "--statement", Statement("agreement"));
        await Done(Bureau, "grant file", "--plan-id", PlanId, "--number", "沪数备〔2026〕12号");
        await Done(Bureau, "grant issue", "--grant", this["grant.json"]);
    }

    /// <summary>The scenario up to its product.</summary>
    public async Task Develop()
    {
        await Done(Developer, "scenario apply", "--scenario", this["scenario.json"]);
        await Done(Bureau, "scenario evaluate", "--scenario-id", ScenarioId);
        await Done(
            Developer,
            "scenario derive",
            "--grant-id",
            Grant.Id,
            "--operation",
            "op-1",
            "--input",
            "r-rents",
            "--output",
            "p-rents",
            "--evidence",
            this["product.csv"]
        );
        await Done(Developer, "scenario develop", "--manifest", this["manifest.json"]);
    }

    public Task<ToolRun> Review() =>
        Done(
            Operator,
            "review decide",
            "--manifest",
            this["manifest.json"],
            "--supervisor",
            Bureau
        );

    public async Task Release()
    {
        await Review();
        await Done(
            Operator,
            "review release",
            "--manifest",
            this["manifest.json"],
            "--receiver",
            Developer,
            "--days",
            "90"
        );
    }

    /// <summary>Appends an event of now.</summary>
    public Task<ToolRun> Use(int calls, string id = "e-1") =>
        MeterCase.Run([
            "append",
            "--store",
            Store,
            "--trust",
            this["trust.json"],
            "--key",
            this["city-operator.pem"],
            "--source",
            "urn:test",
            "--events",
            Folder.Write(
                "events.csv",
                FormattableString.Invariant(
                    $"{MeterCase.Header}{id},g-rents,s-rents,ServiceCalls,{calls},{Text(DateTimeOffset.UtcNow)},7\n"
                )
            ),
        ]);

    public int Refusals() =>
        UsageLogSnapshot
            .Load(Log)
            .Records.OfType<DecisionRecord>()
            .Count(static r => r.Kind == DecisionKind.ActRefused);

    public static JsonElement Json(ToolRun run) => JsonElement.Parse(run.Output);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        Folder.Dispose();
    }

    private ImplementationPlan MakePlan() =>
        ImplementationPlan.Of(
            new PlanDraft
            {
                Id = PlanId,
                ImplementingBody = Bureau,
                Resources = ["r-rents"],
                SelectionConditions = "公开招标，无不良经营记录",
                Term = Term,
                Exit = new ExitPlan("密钥吊销", "专账封存", "移交数据局", "销毁并出具证明"),
                Assessment = "年度考核",
                CostAccounting = "按产品核算",
                RevenueSharing = "谁投入谁贡献谁受益",
                Security = "三级等保",
                Incident = new IncidentPlan("先断后报", Authority, TimeSpan.FromHours(1)),
            }
        );

    private AuthorizationGrant MakeGrant() =>
        new(
            "g-rents",
            Bureau,
            Operator,
            ["r-rents"],
            [new DataProduct("p-rents", ProductOrigin.OperatorBase)],
            ["rent-guidance"],
            [
                new Scenario(
                    ScenarioId,
                    "rent-guidance",
                    PurposeClass.Industrial,
                    Developer,
                    "p-rents"
                ),
            ],
            Term,
            new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 100 },
            new GrantScope(
                "a-1",
                "domain-1",
                new Dictionary<string, IReadOnlyList<string>> { ["r-rents"] = ["area", "price"] }
            )
        );

    private TariffPlan MakeTariff() =>
        new(
            Grant.Products,
            [new TariffItem("p-rents", UsageUnit.ServiceCalls, UnitPrice.OfFen(180), Term)],
            [new TariffCeiling("p-rents", UsageUnit.ServiceCalls, UnitPrice.OfFen(200), Term)]
        );
}
