using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>The grant, its scenarios and quotas, and the tariff of the demonstration.</summary>
internal static class DemoAuthorization
{
    /// <summary>The whole privacy budget of the insurance data set.</summary>
    public static Epsilon Budget { get; } = Epsilon.Of(2);

    /// <summary>The loss of the one statistic.</summary>
    public static Epsilon StatisticsLoss { get; } = Epsilon.Of(1, 2);

    /// <summary>Trial price and ceiling of one call, in fen.</summary>
    public const long TrialPriceFen = 180;
    public const long TrialCeilingFen = 200;

    /// <summary>The grant of a run.</summary>
    public static AuthorizationGrant CreateGrant(string runId, DemoSettings settings)
    {
        var people = (Int128)settings.Insured + settings.Patients;
        return new AuthorizationGrant(
            "demo-grant-" + runId,
            DemoNames.ImplementingBody,
            DemoNames.Operator,
            [DemoNames.InsuranceResource, DemoNames.HospitalResource],
            Products,
            [DemoNames.CohortPurpose, DemoNames.StatisticsPurpose, DemoNames.TrialPurpose],
            Scenarios,
            Validity(settings),
            new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.Rows] = 4 * people,
                [UsageUnit.DataInvocations] = people,
                [UsageUnit.Products] = 2,
                [UsageUnit.ServiceCalls] = 100,
                [UsageUnit.PrivacyPicoRho] = PicoRho.CeilingOf(Budget),
            }
        );
    }

    /// <summary>The prices in force, each under its ceiling.</summary>
    public static TariffPlan CreateTariff(DemoSettings settings)
    {
        var validity = Validity(settings);
        return new TariffPlan(
            Products,
            [
                new TariffItem(
                    DemoNames.CohortProduct,
                    UsageUnit.Products,
                    UnitPrice.OfFen(3_000),
                    validity
                ),
                new TariffItem(
                    DemoNames.StatisticsProduct,
                    UsageUnit.Products,
                    UnitPrice.OfFen(1_500),
                    validity
                ),
                new TariffItem(
                    DemoNames.TrialProduct,
                    UsageUnit.ServiceCalls,
                    UnitPrice.OfFen(TrialPriceFen),
                    validity,
                    IsTrial: true
                ),
            ],
            [
                new TariffCeiling(
                    DemoNames.CohortProduct,
                    UsageUnit.Products,
                    UnitPrice.OfFen(3_600),
                    validity
                ),
                new TariffCeiling(
                    DemoNames.StatisticsProduct,
                    UsageUnit.Products,
                    UnitPrice.OfFen(2_000),
                    validity
                ),
                new TariffCeiling(
                    DemoNames.TrialProduct,
                    UsageUnit.ServiceCalls,
                    UnitPrice.OfFen(TrialCeilingFen),
                    validity
                ),
            ]
        );
    }

    /// <summary>One year from the start of the day of the run.</summary>
    public static ValidityPeriod Validity(DemoSettings settings)
    {
        var today = new DateTimeOffset(settings.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        return new ValidityPeriod(today, today.AddYears(1));
    }

    private static DataProduct[] Products =>
        [
            new(DemoNames.CohortProduct, ProductOrigin.OperatorBase),
            new(DemoNames.StatisticsProduct, ProductOrigin.OperatorBase),
            new(DemoNames.TrialProduct, ProductOrigin.OperatorBase),
        ];

    private static Scenario[] Scenarios =>
        [
            new(
                DemoNames.CohortScenario,
                DemoNames.CohortPurpose,
                PurposeClass.PublicWelfare,
                DemoNames.PublicDeveloper,
                DemoNames.CohortProduct
            ),
            new(
                DemoNames.StatisticsScenario,
                DemoNames.StatisticsPurpose,
                PurposeClass.PublicGovernance,
                DemoNames.PublicDeveloper,
                DemoNames.StatisticsProduct
            ),
            new(
                DemoNames.TrialScenario,
                DemoNames.TrialPurpose,
                PurposeClass.Industrial,
                DemoNames.Developer,
                DemoNames.TrialProduct
            ),
        ];
}
