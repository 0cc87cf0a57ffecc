using System.Text.Json;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>Reads the canonical JSON of a tariff, version 1, and nothing else. Stateless.</summary>
internal static class TariffReader
{
    public static TariffPlan Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > EvidenceJson.MaxBytes)
        {
            throw new FormatException(
                $"A tariff has at most {EvidenceJson.MaxBytes} bytes; this has {utf8.Length}."
            );
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });
            using var document = JsonDocument.ParseValue(ref reader);
            var plan = Plan(document.RootElement);
            return utf8.SequenceEqual(plan.ToCanonicalBytes())
                ? plan
                : throw new FormatException(
                    "The tariff is not in canonical form, or has a field unknown to this version."
                );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
                        or TariffException
                        or EvidenceFormatException
            )
        {
            throw new FormatException($"The bytes are not a valid tariff: {e.Message}", e);
        }
    }

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
