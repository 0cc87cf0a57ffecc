using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Packs;

/// <content>Its documents, and the close of its year.</content>
internal sealed partial class PackCity
{
    private static AuthorizationGrant MakeGrant(int developers) =>
        new(
            GrantName,
            "data-bureau",
            "city-operator",
            ["r-claims"],
            [
                .. Enumerable
                    .Range(0, developers)
                    .Select(i => new DataProduct(Product(i), ProductOrigin.OperatorBase)),
            ],
            ["care", "check"],
            [
                .. Enumerable
                    .Range(0, developers)
                    .Select(i => new Scenario(
                        $"s-{i}",
                        i == 0 ? "care" : "check",
                        i == 0 ? PurposeClass.PublicWelfare : PurposeClass.Sectoral,
                        Developer(i),
                        Product(i)
                    )),
            ],
            Year,
            new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.ServiceCalls] = 1_000_000_000,
                [UsageUnit.PrivacyPicoRho] = 1_000_000,
            },
            new GrantScope(
                "a-1",
                "domain-1",
                new Dictionary<string, IReadOnlyList<string>> { ["r-claims"] = ["drug", "month"] }
            )
        );

    private static TariffPlan MakeTariff(int developers) =>
        new(
            [
                .. Enumerable
                    .Range(0, developers)
                    .Select(i => new DataProduct(Product(i), ProductOrigin.OperatorBase)),
            ],
            [
                .. Enumerable
                    .Range(1, developers - 1)
                    .Select(i => new TariffItem(
                        Product(i),
                        UsageUnit.ServiceCalls,
                        i % 2 == 0
                            ? UnitPrice.OfFen(250)
                            : PriceSchedule.Graduated(
                                new(10, UnitPrice.OfFen(250)),
                                new(null, new UnitPrice(401, 2))
                            ),
                        Year
                    )),
            ],
            [
                .. Enumerable
                    .Range(1, developers - 1)
                    .Select(i => new TariffCeiling(
                        Product(i),
                        UsageUnit.ServiceCalls,
                        UnitPrice.OfFen(300),
                        Year
                    )),
            ]
        );

    private static ImplementationPlan Plan() =>
        ImplementationPlan.Of(
            new PlanDraft
            {
                Id = "plan-2026",
                ImplementingBody = "data-bureau",
                Jurisdiction = new JurisdictionCode("310000"),
                Resources = ["r-claims"],
                SelectionConditions = "公开招标，无不良经营记录",
                Term = Year,
                Exit = new ExitPlan("密钥吊销", "专账封存", "移交数据局", "销毁并出具证明"),
                Assessment = "年度考核",
                CostAccounting = "按产品核算",
                RevenueSharing = "谁投入谁贡献谁受益",
                Security = "三级等保",
                Incident = new IncidentPlan("先断后报", "data-authority", TimeSpan.FromHours(1)),
            }
        );

    private AuthorizationRegister Register(
        ImplementationPlan plan,
        OperatingAgreement agreement,
        AuthorizationRules rules
    ) =>
        new(
            rules,
            [Grant],
            [agreement],
            [
                new Registration(
                    "r-claims",
                    RegistrationKind.Resource,
                    new RegistrationScheme("city-registry", "SH[0-9]{4}"),
                    "SH0001",
                    Year,
                    new ClassificationLabel(DataLevel.General, 2, DataMarks.None)
                ),
            ],
            [
                .. Grant.Scenarios.Select(s => new ScenarioPlan(
                    GrantName,
                    s,
                    new Dictionary<string, IReadOnlyList<string>> { ["r-claims"] = ["drug"] },
                    ProcessingBasis.Anonymized,
                    new ReleaseLimits(new Dictionary<string, int> { ["drug"] = 1 }, 10, 500)
                )),
            ]
        );

    private AuthorizationRules Rules() =>
        new(
            new PartyRegister(
                [
                    new("data-bureau", PartyKind.PublicBody, PartyRoles.ImplementingBody),
                    new("data-authority", PartyKind.PublicBody, PartyRoles.DataAuthority),
                    new("city-operator", PartyKind.LegalPerson, PartyRoles.Operator),
                    .. Enumerable
                        .Range(0, _developers)
                        .Select(i => new Party(
                            Developer(i),
                            PartyKind.LegalPerson,
                            PartyRoles.Developer
                        )),
                ],
                []
            ),
            new RulePackSchedule(new RulePack("sh-2025", Year.From))
        );

    private void Settle()
    {
        Ledger = new DedicatedLedger(new GrantId(GrantName));
        foreach (var invoice in Invoices)
        {
            Ledger.Charge(invoice, invoice.Period.Until.AddHours(-1));
        }

        var last = Year.Until.AddDays(-1);
        LedgerAccount bank = new(LedgerAccountKind.Bank);
        Move(
            last,
            "platform",
            new(LedgerAccountKind.OperatingCost, "PlatformOperation"),
            bank,
            5_000
        );
        var shares = RevenueShares.ByUse(
            Ledger.GrantId,
            Year,
            new Fen(1_001),
            "rows matched",
            [new("health-bureau", 2), new("market-bureau", 1), new("unused-bureau", 0)]
        );
        foreach (var (party, amount) in shares.Shares.Where(static s => s.Amount > Fen.Zero))
        {
            Move(
                last,
                "share",
                new(LedgerAccountKind.SharesGiven, party),
                new(LedgerAccountKind.SharesPayable, party),
                amount.Value
            );
        }

        Ledger.Close(Year.Until);
        Subject[] subjects = [Subject.Of("ledger", Ledger.ToBytes())];
        var cycle = AllowedRevenueCycle
            .First(
                new AllowedRevenueTerms(6, 100, 12),
                Year.From,
                [new(CostCategory.PlatformOperation, new Fen(5_000))],
                Fen.Zero
            )
            .Close(Ledger.Revenue(Year));
        _statements.Add(ByOperator(shares.ToStatement(subjects)));
        _statements.Add(
            ByOperator(DedicatedAccountStatement.Build(Ledger, Year, cycle).ToStatement(subjects))
        );
        _statements.Add(ByBoth(Disclose().ToStatement(subjects)));
        Evaluate(UsageLogSnapshot.Load(LogFolder));
    }

    private DisclosureReport Disclose() =>
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
            ],
            minimum: 2
        );

    private void Move(
        DateTimeOffset at,
        string text,
        LedgerAccount debit,
        LedgerAccount credit,
        long fen
    ) =>
        Ledger.Post(
            at,
            text,
            [
                LedgerPosting.ToDebit(debit, new Fen(fen)),
                LedgerPosting.ToCredit(credit, new Fen(fen)),
            ]
        );
}
