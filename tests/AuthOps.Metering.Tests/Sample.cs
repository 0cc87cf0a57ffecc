using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.Tests;

/// <summary>One small city: a grant with a free scenario and a charged one, a tariff, keys and a clock.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly ValidityPeriod Year = new(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    public static readonly Scenario Free = new(
        "s-welfare",
        "chronic-care",
        PurposeClass.PublicWelfare,
        "hospital-1",
        "p-base"
    );

    public static readonly Scenario Charged = new(
        "s-insurance",
        "claims-check",
        PurposeClass.Sectoral,
        "insurer-1",
        "p-base"
    );

    public static FakeTimeProvider Clock() => new(Start);

    public static AuthorizationGrant Grant(
        string id = "g-1",
        IReadOnlyDictionary<UsageUnit, Int128>? quotas = null
    ) =>
        new(
            id,
            "data-bureau",
            "operator-1",
            ["r-insured"],
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            ["chronic-care", "claims-check"],
            [Free, Charged],
            Year,
            quotas
                ?? new Dictionary<UsageUnit, Int128>
                {
                    [UsageUnit.ServiceCalls] = 100,
                    [UsageUnit.Rows] = 1_000_000,
                    [UsageUnit.PrivacyPicoRho] = 1_000,
                }
        );

    public static TariffPlan Tariff() =>
        new(
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            [
                new TariffItem(
                    "p-base",
                    UsageUnit.ServiceCalls,
                    UnitPrice.OfFen(250),
                    Year,
                    IsTrial: true
                ),
            ],
            [new TariffCeiling("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(300), Year)]
        );

    public static RevenueParty[] Parties() =>
        [new("source-unit", 5), new("operator-1", 3), new("fiscal", 2)];

    public static UsageRequest Request(
        Int128 amount,
        string key,
        UsageUnit unit = UsageUnit.ServiceCalls,
        Scenario? scenario = null,
        string grantId = "g-1"
    )
    {
        scenario ??= Charged;
        return new UsageRequest
        {
            GrantId = grantId,
            ScenarioId = scenario.Id,
            Purpose = scenario.Purpose,
            ProductId = scenario.ProductId,
            Unit = unit,
            Amount = amount,
            IdempotencyKey = key,
        };
    }

    public static TrustFile Trust(SigningKey key, string role = "operator") =>
        new([
            new TrustedKey(
                key.PublicKey,
                "operator-1",
                [role],
                Start.AddYears(-1),
                Start.AddYears(1)
            ),
        ]);
}
