using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Events;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Supply;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration;

/// <summary>
/// A year of a synthetic city, scenario S11: nine developers use four products under one authorisation, are billed by the
/// month and pay; costs, subsidy, taxes and shares are booked; the year is closed.
/// </summary>
internal sealed class AnnualCloseCase : IDisposable
{
    public static readonly ValidityPeriod Year = new(Day(2026, 1), Day(2027, 1));

    private static readonly (
        string Developer,
        string Product,
        UsageUnit Unit,
        PurposeClass Class,
        int Monthly
    )[] s_users =
    [
        ("bank-1", "credit", UsageUnit.ServiceCalls, PurposeClass.Sectoral, 120),
        ("insurer-1", "credit", UsageUnit.ServiceCalls, PurposeClass.Sectoral, 45),
        ("lender-1", "credit", UsageUnit.ServiceCalls, PurposeClass.Industrial, 30),
        ("broker-1", "rents", UsageUnit.DataInvocations, PurposeClass.Industrial, 300),
        ("broker-2", "rents", UsageUnit.DataInvocations, PurposeClass.Industrial, 80),
        ("broker-3", "rents", UsageUnit.DataInvocations, PurposeClass.Industrial, 10),
        ("retailer-1", "footfall", UsageUnit.Products, PurposeClass.Industrial, 2),
        ("clinic-1", "drugs", UsageUnit.ServiceCalls, PurposeClass.PublicWelfare, 60),
        ("hospital-1", "drugs", UsageUnit.ServiceCalls, PurposeClass.PublicWelfare, 90),
    ];

    private static readonly LedgerAccount s_bank = new(LedgerAccountKind.Bank);

    private static readonly MeasuredUse[] s_sources =
    [
        new("health-bureau", 1_980),
        new("housing-bureau", 5_148),
        new("market-bureau", 2_574),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-close-");

    public AnnualCloseCase()
    {
        string[] products = ["credit", "drugs", "footfall", "rents"];
        Grant = new AuthorizationGrant(
            "g-city",
            "data-bureau",
            "city-data-operator",
            ["company-register", "health-insurance", "mobility", "rent-contracts"],
            [.. products.Select(p => new DataProduct(p, ProductOrigin.OperatorBase))],
            ["use"],
            [
                .. s_users.Select(u => new Scenario(
                    $"s-{u.Developer}",
                    "use",
                    u.Class,
                    u.Developer,
                    u.Product
                )),
            ],
            new ValidityPeriod(Day(2026, 1), Day(2029, 1)),
            new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.ServiceCalls] = 100_000,
                [UsageUnit.DataInvocations] = 100_000,
                [UsageUnit.Products] = 100,
            }
        );
        using (var log = UsageLog.Create(LogFolder))
        {
            UsageGate.Open(log, [Grant]);
            Record(log);
            log.WriteCheckpoint(Key);
        }

        var content = UsageLogSnapshot.Load(LogFolder);
        Invoices =
        [
            .. Enumerable
                .Range(1, 12)
                .SelectMany(month => s_users.Select(u => Bill(content, u.Developer, month))),
        ];
        Ledger = Book();
    }

    public string LogFolder => Path.Combine(_folder.FullName, "log");

    public SigningKey Key { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public AuthorizationGrant Grant { get; }

    public TariffPlan Tariff { get; } =
        new(
            [
                new("credit", ProductOrigin.OperatorBase),
                new("drugs", ProductOrigin.OperatorBase),
                new("footfall", ProductOrigin.OperatorBase),
                new("rents", ProductOrigin.OperatorBase),
            ],
            [
                new(
                    "credit",
                    UsageUnit.ServiceCalls,
                    PriceSchedule.Graduated(
                        new(100, UnitPrice.OfFen(250)),
                        new(null, new UnitPrice(401, 2))
                    ),
                    Year
                ),
                new("footfall", UsageUnit.Products, UnitPrice.OfFen(60_000), Year),
                new("rents", UsageUnit.DataInvocations, UnitPrice.OfFen(50), Year),
                new(
                    "rents",
                    UsageUnit.DataInvocations,
                    new UnitPrice(75, 2),
                    Year,
                    Customers: CustomerClass.SmallAndMedium
                ),
            ],
            [
                new("credit", UsageUnit.ServiceCalls, UnitPrice.OfFen(300), Year),
                new("footfall", UsageUnit.Products, UnitPrice.OfFen(75_000), Year),
                new("rents", UsageUnit.DataInvocations, UnitPrice.OfFen(60), Year),
            ],
            new TariffTerms
            {
                SmallEnterprises = ["broker-3"],
                FreeUse =
                [
                    new("s-clinic-1", "clinic-1", "use", "undertaking-1", Year),
                    new("s-hospital-1", "hospital-1", "use", "undertaking-2", Year),
                ],
            }
        );

    public IReadOnlyList<Invoice> Invoices { get; }

    public DedicatedLedger Ledger { get; }

    public AllowedRevenueClose Cycle =>
        AllowedRevenueCycle
            .First(
                new AllowedRevenueTerms(6, 100, 12),
                Year.From,
                [
                    new(CostCategory.PlatformOperation, new Fen(1_500_000), new Fen(400_000)),
                    new(CostCategory.Labour, new Fen(900_000)),
                ],
                new Fen(120_000)
            )
            .Close(Ledger.Revenue(Year));

    public Invoice Bill(UsageLogSnapshot content, string developer, int month) =>
        Invoice.Build(
            content,
            Grant,
            developer,
            Tariff,
            [
                .. Grant.Scenarios.Select(s => new ProductRelease(
                    new ReleaseId($"rel-{s.Id}"),
                    new GrantId(Grant.Id),
                    new ScenarioId(s.Id),
                    new ProductId(s.ProductId),
                    Year
                )),
            ],
            new ValidityPeriod(Day(2026, month), Day(2026, month).AddMonths(1))
        );

    public DisclosureReport Disclose() =>
        DisclosureReport.Build(
            Year,
            new DisclosedBody("某市数据局", "11310000MB00000001", "数据要素处，政务服务中心"),
            new DisclosedBody("某市数据运营有限公司", "91310000MA00000002", "客户服务部"),
            Tariff,
            [
                new DisclosedAuthorization(
                    Grant,
                    "整体授权，公开招标",
                    "备-2026-001",
                    Ledger,
                    Invoices
                ),
            ]
        );

    public InfrastructureReport Infrastructure(UsageLogSnapshot content) =>
        InfrastructureReport.Build(
            content,
            Year,
            Year.Until.AddYears(1),
            [
                .. InfrastructureItems.Required.Select(static item => new InfrastructureAnswer(
                    item,
                    item == "incident-drill" ? EvaluationOutcome.NotMet : EvaluationOutcome.Met,
                    "city-data-operator",
                    item == "incident-drill" ? "演练推迟至 2027 年 3 月" : "年度检查记录",
                    new string('e', 64)
                )),
            ]
        );

    public Scorecard OperatorScore(UsageLogSnapshot content) =>
        Scorecard.OfOperator(
            content,
            "city-data-operator",
            Year,
            new Dictionary<string, int> { ["uses-standing"] = 3 },
            [
                new("complaints-answered", 1, new QualityRatio(19, 20), EvaluationBasis.Attested),
                new("bills-in-time", 1, new QualityRatio(107, 108), EvaluationBasis.Attested),
            ]
        );

    public static Scorecard SupplyScore() =>
        Scorecard.OfSupply(
            SupplyQualityReport.Measure(
                [
                    .. Enumerable
                        .Range(1, 12)
                        .Select(static month => new SupplyBatch(
                            "housing-bureau",
                            "rent-contracts",
                            Day(2026, month).AddDays(5),
                            Day(2026, month).AddDays(month == 2 ? 9 : 4),
                            new Dictionary<string, IReadOnlyList<string?>>
                            {
                                ["area"] = ["52", "88", month == 7 ? null : "120", "0"],
                            }
                        )),
                ],
                new Dictionary<string, IReadOnlyList<SupplyField>>
                {
                    ["rent-contracts"] = [new("area", IsRequired: true, static v => v != "0")],
                },
                Year.Until
            ),
            "housing-bureau",
            Year,
            accuracy: 2,
            completeness: 2,
            timeliness: 1
        );

    public DedicatedAccountStatement Statement() =>
        DedicatedAccountStatement.Build(Ledger, Year, Cycle);

    public void Dispose()
    {
        Key.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DateTimeOffset Day(int year, int month) =>
        new(year, month, 1, 0, 0, 0, TimeSpan.Zero);

    private void Record(UsageLog log)
    {
        var recorder = new UsageRecorder(log);
        List<UsageEvent> events = [];
        for (var month = 1; month <= 12; month++)
        {
            foreach (var (developer, _, unit, _, monthly) in s_users)
            {
                // Two uses a month, a tenth more each quarter.
                var amount = monthly * (10 + ((month - 1) / 3)) / 10;
                var target = recorder.Resolve(Grant.Id, $"s-{developer}");
                foreach (
                    var (part, hour) in ((int, int)[])
                        [(amount / 2, 7), (amount - (amount / 2), 300)]
                )
                {
                    events.Add(
                        new UsageEvent(
                            (UInt128)(events.Count + 1),
                            target,
                            unit,
                            part,
                            Day(2026, month).AddHours(hour).ToUnixTimeMilliseconds() * 1_000
                        )
                    );
                }
            }
        }

        var outcomes = new UsageEventOutcome[events.Count];
        recorder.Record([.. events], outcomes);
        Assert.All(outcomes, o => Assert.Equal(UsageEventOutcome.Recorded, o));
    }

    private DedicatedLedger Book()
    {
        var ledger = new DedicatedLedger(new GrantId(Grant.Id));
        foreach (var invoice in Invoices)
        {
            var at = invoice.Period.Until.AddHours(-1);
            if (ledger.Charge(invoice, at) is not null)
            {
                LedgerAccount owed = new(LedgerAccountKind.Receivable, invoice.Developer);
                Move(ledger, at, "paid", s_bank, owed, invoice.Total);
            }
        }

        var last = Year.Until.AddDays(-1);
        LedgerAccount platform = new(LedgerAccountKind.OperatingCost, "PlatformOperation");
        LedgerAccount labour = new(LedgerAccountKind.OperatingCost, "Labour");
        LedgerAccount subsidy = new(LedgerAccountKind.Subsidy, "PlatformOperation");
        LedgerAccount taxes = new(LedgerAccountKind.Taxes);
        Move(ledger, last, "platform", platform, s_bank, new Fen(1_500_000));
        Move(ledger, last, "labour", labour, s_bank, new Fen(900_000));
        Move(ledger, last, "subsidy", s_bank, subsidy, new Fen(400_000));
        Move(ledger, last, "taxes", taxes, new(LedgerAccountKind.TaxPayable), new Fen(120_000));
        foreach (var share in RevenueSplit.DivideByUse(new Fen(200_000), s_sources))
        {
            LedgerAccount given = new(LedgerAccountKind.SharesGiven, share.PartyId);
            LedgerAccount payable = new(LedgerAccountKind.SharesPayable, share.PartyId);
            Move(ledger, last, "shares", given, payable, share.Amount);
        }

        ledger.Close(Year.Until);
        return ledger;
    }

    private static void Move(
        DedicatedLedger ledger,
        DateTimeOffset at,
        string text,
        LedgerAccount debit,
        LedgerAccount credit,
        Fen amount
    ) =>
        ledger.Post(
            at,
            text,
            [LedgerPosting.ToDebit(debit, amount), LedgerPosting.ToCredit(credit, amount)]
        );
}
