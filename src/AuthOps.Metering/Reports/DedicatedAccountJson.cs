using System.Text.Json;
using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Reports;

/// <summary>The canonical JSON of a statement of a dedicated account, version 1.</summary>
internal static class DedicatedAccountJson
{
    private const int Version = 1;

    public static byte[] Write(DedicatedAccountStatement statement) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            if (statement.Cycle is { } close)
            {
                WriteCycle(json, close);
            }

            json.WriteString("closed", statement.IsClosed ? "yes" : "no");
            json.WriteInteger("costFen", statement.Cost.Value);
            json.WriteInteger("entries", statement.Entries);
            json.WriteString("grant", statement.GrantId.Value);
            json.WriteString("head", statement.Head);
            json.WriteStartArray("lines");
            foreach (var line in statement.Lines)
            {
                json.WriteStartObject();
                json.WriteString("account", line.Account.Kind.ToString());
                json.WriteInteger("closingFen", line.Closing);
                json.WriteInteger("creditFen", line.Credits);
                json.WriteInteger("debitFen", line.Debits);
                json.WriteInteger("openingFen", line.Opening);
                if (line.Account.Party is { } party)
                {
                    json.WriteString("party", party);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteInstant("periodFrom", statement.Period.From);
            json.WriteInstant("periodUntil", statement.Period.Until);
            json.WriteInteger("resultFen", statement.Result.Value);
            json.WriteInteger("revenueFen", statement.Revenue.Value);
            json.WriteInteger("sharesGivenFen", statement.SharesGiven.Value);
            json.WriteInteger("subsidyFen", statement.Subsidy.Value);
            json.WriteInteger("taxesFen", statement.Taxes.Value);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    private static void WriteCycle(Utf8JsonWriter json, AllowedRevenueClose close)
    {
        var cycle = close.Cycle;
        json.WriteStartObject("allowedRevenue");
        json.WriteInteger("allowedFen", cycle.Allowed.Value);
        json.WriteInteger("carriedOutFen", close.CarriedOut.Value);
        json.WriteStartArray("costs");
        foreach (var cost in cycle.Costs)
        {
            json.WriteStartObject();
            json.WriteInteger("amountFen", cost.Amount.Value);
            json.WriteString("category", cost.Category.ToString());
            json.WriteInteger("subsidyFen", cost.Subsidy.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteInteger("deductedFen", cycle.Deducted.Value);
        json.WriteInteger("excessFen", close.Excess.Value);
        json.WriteInteger("netCostFen", cycle.NetCost.Value);
        json.WriteInteger("profitFen", cycle.Profit.Value);
        json.WriteString(
            "profitRate",
            FormattableString.Invariant(
                $"{cycle.Terms.RateNumerator}/{cycle.Terms.RateDenominator}"
            )
        );
        json.WriteInteger("taxesFen", cycle.Taxes.Value);
        json.WriteEndObject();
    }
}
