using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>Shares as evidence: anybody divides again by the rule named and gets the same bytes.</summary>
public sealed class RevenueSharesTests
{
    private static readonly GrantId s_grant = new("g-1");
    private static readonly RevenueShares[] s_all =
    [
        RevenueShares.ByWeights(
            s_grant,
            Sample.Year,
            new Fen(1_000),
            "agreement, clause 7",
            [new("a", 1), new("b", 1), new("c", 1)]
        ),
        RevenueShares.ByUse(
            s_grant,
            Sample.Year,
            new Fen(-7),
            "rows matched",
            [new("a", 3), new("b", 0), new("c", 2)]
        ),
        RevenueShares.ByShapley(
            s_grant,
            Sample.Year,
            new Fen(100),
            new CoalitionValues(
                "both are needed",
                ["a", "b", "c"],
                static g => (g & 3) == 3 ? 9 : 0
            )
        ),
    ];

    [Fact]
    public void What_is_divided_again_is_the_same_to_the_byte_and_sums_to_the_fen()
    {
        foreach (var shares in s_all)
        {
            var predicate = shares.ToStatement([Subject.Of("ledger", [])]).Predicate;
            var again = RevenueShares.Recompute(predicate);
            Assert.Equal(shares.ToCanonicalBytes(), again.ToCanonicalBytes());
            Assert.Equal(shares.Total.Value, again.Shares.Sum(s => s.Amount.Value));
        }

        Assert.Equal([334, 333, 333], s_all[0].Shares.Select(s => s.Amount.Value));
        Assert.Equal([50, 50, 0], s_all[2].Shares.Select(s => s.Amount.Value));
    }

    [Fact]
    public void Another_share_is_not_what_the_rule_gives_and_another_rule_is_not_read()
    {
        var changed = Changed(s_all[0], o => o["shares"]![0]!["amountFen"] = "335");
        Assert.NotEqual(
            JsonSerializer.Serialize(changed),
            JsonSerializer.Serialize(
                JsonElement.Parse(RevenueShares.Recompute(changed).ToCanonicalBytes())
            )
        );
        Refused(o => o["rule"] = "Lottery");
        Refused(o => o["shares"]![0]!["measured"] = "-1");
        Refused(o => o["shares"]![1]!["party"] = "a");
        Refused(o => o["totalFen"] = "99999999999999999999");
        Refused(o => o.AsObject().Remove("measure"));
        Assert.Throws<ArgumentException>(() =>
            RevenueShares.ByShapley(
                s_grant,
                Sample.Year,
                new Fen(1),
                new CoalitionValues(
                    "many",
                    [.. Enumerable.Range(0, 13).Select(i => $"p-{i}")],
                    static g => g
                )
            )
        );
    }

    private static void Refused(Action<JsonNode> change) =>
        Assert.Throws<FormatException>(() => RevenueShares.Recompute(Changed(s_all[0], change)));

    private static JsonElement Changed(RevenueShares shares, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(shares.ToCanonicalBytes())!;
        change(node);
        return JsonElement.Parse(node.ToJsonString());
    }
}
