using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Facts;

/// <summary>A tariff as a statement: who sets the ceilings and who sets the prices sign it together.</summary>
internal static class TariffFacts
{
    /// <summary>The name of the predicate.</summary>
    public const string Predicate = "tariff";

    /// <summary>The predicate; version 1 carries flat prices for everybody.</summary>
    /// <exception cref="FactsException">The tariff has another price, or terms that version 1 cannot carry.</exception>
    public static JsonObject ToJson(TariffPlan tariff) =>
        new()
        {
            ["ceilings"] = new JsonArray([
                .. tariff.Ceilings.Select(ceiling =>
                    Line(ceiling.ProductId, ceiling.Unit, ceiling.Maximum, ceiling.Effective)
                ),
            ]),
            ["prices"] = new JsonArray([
                .. tariff.Items.Select(item =>
                {
                    var line = Line(
                        item.ProductId,
                        item.Unit,
                        FlatPrice(tariff, item),
                        item.Effective
                    );
                    line["trial"] = item.IsTrial ? "yes" : "no";
                    return line;
                }),
            ]),
        };

    /// <summary>Reads a tariff for the products of a grant.</summary>
    /// <exception cref="FactsException">A member is malformed, or a price breaks its ceiling.</exception>
    public static TariffPlan Read(JsonElement predicate, IReadOnlyList<DataProduct> products)
    {
        var reader = new FactReader(predicate);
        try
        {
            return new TariffPlan(
                products,
                [
                    .. reader
                        .Items("prices")
                        .Select(line => new TariffItem(
                            line.Text("product"),
                            line.Name<UsageUnit>("unit"),
                            Price(line),
                            Effective(line),
                            line.Text("trial") == "yes"
                        )),
                ],
                [
                    .. reader
                        .Items("ceilings")
                        .Select(line => new TariffCeiling(
                            line.Text("product"),
                            line.Name<UsageUnit>("unit"),
                            Price(line),
                            Effective(line)
                        )),
                ]
            );
        }
        catch (Exception error) when (error is TariffException or ArgumentException)
        {
            throw new FactsException($"the tariff is malformed: {error.Message}");
        }
    }

    private static UnitPrice FlatPrice(TariffPlan tariff, TariffItem item) =>
        item.Price.Model == PriceModel.Flat
        && item.Customers == CustomerClass.General
        && tariff.Terms.FreeUse is null
            ? item.Price.Tiers[0].Price
            : throw new FactsException(
                "a tariff statement of version 1 carries flat prices for everybody, and no terms of free use"
            );

    private static JsonObject Line(
        string product,
        UsageUnit unit,
        UnitPrice price,
        ValidityPeriod effective
    ) =>
        new()
        {
            ["denominator"] = price.Denominator.ToString(CultureInfo.InvariantCulture),
            ["fen"] = price.Numerator.ToString(CultureInfo.InvariantCulture),
            ["from"] = FactReader.Format(effective.From),
            ["product"] = product,
            ["unit"] = unit.ToString(),
            ["until"] = FactReader.Format(effective.Until),
        };

    private static UnitPrice Price(FactReader line) =>
        new(line.Long("fen"), line.Long("denominator"));

    private static ValidityPeriod Effective(FactReader line) =>
        new(line.Instant("from"), line.Instant("until"));
}
