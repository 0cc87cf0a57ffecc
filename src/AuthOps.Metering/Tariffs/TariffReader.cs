using System.Text.Json;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>Reads the canonical JSON of a tariff, version 1, and nothing else. Stateless.</summary>
internal static class TariffReader
{
    public static TariffPlan Read(ReadOnlySpan<byte> utf8) =>
        EvidenceJson.ReadCanonical(
            utf8,
            "a valid tariff",
            Plan,
            static plan => plan.ToCanonicalBytes()
        );

    private static TariffPlan Plan(JsonElement root) =>
        new(
            [
                .. root.GetProperty("products")
                    .EnumerateArray()
                    .Select(static p => new DataProduct(
                        p.RequireString("id"),
                        p.RequireName<ProductOrigin>("origin")
                    )),
            ],
            [
                .. root.GetProperty("prices")
                    .EnumerateArray()
                    .Select(static p => new TariffItem(
                        p.RequireString("product"),
                        p.RequireName<UsageUnit>("unit"),
                        PriceText.Read(p.RequireString("priceFen")),
                        Effective(p),
                        p.RequireString("trial") == "yes",
                        p.RequireName<CustomerClass>("customers")
                    )),
            ],
            [
                .. root.GetProperty("ceilings")
                    .EnumerateArray()
                    .Select(static c => new TariffCeiling(
                        c.RequireString("product"),
                        c.RequireName<UsageUnit>("unit"),
                        PriceText.ReadUnit(c.RequireString("maximumFen")),
                        Effective(c)
                    )),
            ],
            new TariffTerms
            {
                Rounding = root.RequireName<FenRounding>("rounding"),
                SmallEnterprises = root.RequireStrings("smallEnterprises"),
                FreeUse = root.TryGetProperty("freeUse", out var free)
                    ?
                    [
                        .. free.EnumerateArray()
                            .Select(static t => new FreeUseTerms(
                                t.RequireString("scenario"),
                                t.RequireString("beneficiary"),
                                t.RequireString("purpose"),
                                t.RequireString("undertaking"),
                                Effective(t)
                            )),
                    ]
                    : null,
                OperationBegan = root.TryGetProperty("operationBegan", out _)
                    ? root.RequireInstant("operationBegan")
                    : null,
            }
        );

    private static ValidityPeriod Effective(JsonElement line) =>
        new(line.RequireInstant("from"), line.RequireInstant("until"));
}
