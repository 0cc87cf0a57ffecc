using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration.Scenarios;

/// <summary>What one scenario of the city is about; the rest is the same for all.</summary>
internal sealed record ScenarioTerms
{
    /// <summary>Scenario, purpose, class, developer and product.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The fields the grant opens, by resource.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Opened { get; init; }

    /// <summary>The fields the plan uses, by resource.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Used { get; init; }

    public required ProcessingBasis Basis { get; init; }

    public required ReleaseLimits Limits { get; init; }

    public required IReadOnlyDictionary<UsageUnit, Int128> Quotas { get; init; }

    public DataMarks Marks { get; init; } = DataMarks.SensitivePersonal;

    public ConsentSet? Consents { get; init; }

    /// <summary>The price of the product in a unit, and its ceiling, in fen; null for nothing priced.</summary>
    public (UsageUnit Unit, long Price, long Ceiling)? Price { get; init; }

    /// <summary>Another scenario of the same product, as an affiliate of the operator would like it; null for none.</summary>
    public Scenario? OwnCircle { get; init; }

    public IReadOnlyList<Scenario> Scenarios =>
        OwnCircle is null ? [Scenario] : [Scenario, OwnCircle];

    public TariffPlan Tariff =>
        new(
            [new DataProduct(Scenario.ProductId, ProductOrigin.OperatorBase)],
            Price is { } p
                ?
                [
                    new TariffItem(
                        Scenario.ProductId,
                        p.Unit,
                        UnitPrice.OfFen(p.Price),
                        ScenarioCity.Year
                    ),
                ]
                : [],
            Price is { } c
                ?
                [
                    new TariffCeiling(
                        Scenario.ProductId,
                        c.Unit,
                        UnitPrice.OfFen(c.Ceiling),
                        ScenarioCity.Year
                    ),
                ]
                : [],
            new TariffTerms
            {
                FreeUse = Scenario.PurposeClass
                    is PurposeClass.PublicWelfare
                        or PurposeClass.PublicGovernance
                    ?
                    [
                        new FreeUseTerms(
                            Scenario.Id,
                            Scenario.Developer,
                            Scenario.Purpose,
                            "undertaking-1",
                            ScenarioCity.Year
                        ),
                    ]
                    : null,
            }
        );
}
