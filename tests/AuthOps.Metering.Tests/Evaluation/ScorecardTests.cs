using System.Numerics;
using System.Text;
using System.Text.Json;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Supply;
using AuthOps.Metering.Tests.Ledger;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Evaluation;

public sealed class ScorecardTests
{
    private static readonly Dictionary<string, int> s_none = [];

    [Fact]
    public void The_score_is_the_weighted_mean_rounded_down_of_what_was_measured()
    {
        // (2 · 3/4 + 1 · 1/3) / 3 = 11/18.
        Assert.Equal(6_111, Card(("a", 2, 3, 4), ("b", 1, 1, 3)).BasisPoints);
        Assert.Equal(6_111, Card(("b", 1, 1, 3), ("c", 9, 0, 0), ("a", 2, 3, 4)).BasisPoints);
        Assert.Equal(10_000, Card(("a", 1, 7, 7)).BasisPoints);
        Assert.Equal(9_999, Card(("a", 1, 999_999, 1_000_000)).BasisPoints);
        Assert.Null(Card(("a", 1, 0, 0)).BasisPoints);
        (string, int, long, long)[] most =
        [
            .. Enumerable.Range(0, 32).Select(i => ($"c{i}", 1_000, long.MaxValue, long.MaxValue)),
        ];
        Assert.Equal(10_000, Card(most).BasisPoints);
    }

    /// <summary>Against fractions of one denominator, in whatever order; and read back it is the same.</summary>
    [Property(MaxTest = 200)]
    public bool A_third_party_computes_the_same_score((byte Weight, byte Good, byte More)[] drawn)
    {
        var criteria = drawn
            .Take(12)
            .Select((d, i) => ($"c{i:D2}", 1 + d.Weight, (long)d.Good, (long)d.Good + d.More))
            .ToArray();
        if (criteria.Length == 0)
        {
            return true;
        }

        var measured = criteria.Where(static c => c.Item4 > 0).ToList();
        var common = measured.Aggregate(BigInteger.One, static (product, c) => product * c.Item4);
        var sum = measured.Aggregate(
            BigInteger.Zero,
            (total, c) => total + (c.Item2 * c.Item3 * common / c.Item4)
        );
        int? expected =
            measured.Count == 0
                ? null
                : (int)(10_000 * sum / (common * measured.Sum(static c => c.Item2)));
        var card = Card(criteria);
        Array.Reverse(criteria);
        return card.BasisPoints == expected
            && Card(criteria).Criteria.SequenceEqual(card.Criteria)
            && Card(criteria).BasisPoints == expected
            && Scorecard.Parse(JsonElement.Parse(card.ToCanonicalBytes())).BasisPoints == expected;
    }

    [Fact]
    public async Task An_operator_is_scored_by_its_log_and_by_what_is_attested()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        var card = Scorecard.OfOperator(
            city.Log.Snapshot(),
            "operator-1",
            Sample.Year,
            new Dictionary<string, int> { ["uses-standing"] = 3, ["acts-allowed"] = 1 },
            [Attested("complaints", 1, 1, 2)]
        );
        Assert.Equal(
            [
                new("acts-allowed", 1, new(0, 0), EvaluationBasis.Derived),
                Attested("complaints", 1, 1, 2),
                new("uses-standing", 3, new(1, 1), EvaluationBasis.Derived),
            ],
            card.Criteria
        );
        Assert.Equal(8_750, card.BasisPoints);
    }

    [Fact]
    public void The_supply_of_a_unit_is_scored_over_its_resources()
    {
        var report = SupplyQualityReport.Measure(
            [
                Batch("r-1", "a", "?"),
                Batch("r-2", "b", null),
                Batch("r-1", "c", "d") with
                {
                    SuppliedAt = null,
                },
            ],
            new Dictionary<string, IReadOnlyList<SupplyField>>
            {
                ["r-1"] = [new("f", IsRequired: true, static v => v != "?")],
                ["r-2"] = [new("f", IsRequired: true, null)],
            },
            Sample.Year.Until
        );

        // (1/2 + 3/4 + 2/3) / 3 = 23/36.
        var card = Scorecard.OfSupply(report, "health-bureau", Sample.Year, 1, 1, 1);
        Assert.Equal(
            [new(1, 2), new(3, 4), new(2, 3)],
            card.Criteria.Select(static c => c.Measured)
        );
        Assert.Equal((6_388, null), (card.BasisPoints, card.Log));
        Assert.Throws<ArgumentException>(() =>
            Scorecard.OfSupply(report, "other-bureau", Sample.Year, 1, 1, 1)
        );
        Assert.Throws<ArgumentException>(() =>
            Scorecard.OfSupply(report, "health-bureau", Sample.Year, 0, 1, 1)
        );
    }

    [Fact]
    public void What_is_no_criterion_is_refused()
    {
        Refused();
        Refused(("a", 0, 1, 1));
        Refused(("a", 1_001, 1, 1));
        Refused(("a", 1, 2, 1));
        Refused(("a", 1, -1, 1));
        Refused(("a", 1, 1, 1), ("a", 1, 1, 1));
        Refused(("not an identifier", 1, 1, 1));
        Refused([.. Enumerable.Range(0, 33).Select(static i => ($"c{i}", 1, 1L, 1L))]);
        using var city = new BillingCase();
        Assert.Throws<ArgumentException>(() => Of(city, new() { ["invented"] = 1 }));
        Assert.Throws<ArgumentException>(() =>
            Of(city, s_none, new ScoreCriterion("x", 1, new(1, 1), EvaluationBasis.Derived))
        );

        static void Refused(params (string, int, long, long)[] criteria) =>
            Assert.Throws<ArgumentException>(() => Card(criteria));
    }

    [Theory]
    [InlineData("\"scoreBasisPoints\":\"6111\"", "\"scoreBasisPoints\":\"6112\"")]
    [InlineData("\"formula\":\"weighted-mean\"", "\"formula\":\"median\"")]
    [InlineData("\"kind\":\"Operator\"", "\"kind\":\"Mayor\"")]
    [InlineData("\"weight\":\"2\"", "\"weight\":\"4294967298\"")]
    [InlineData("\"basis\":\"Attested\"", "\"basis\":\"Derived\"")]
    [InlineData("\"version\":1", "\"more\":1,\"version\":1")]
    [InlineData("\"criteria\":", "\"other\":")]
    public void A_scorecard_that_is_none_or_says_another_score_is_refused(string old, string now)
    {
        var text = Encoding.UTF8.GetString(Card(("a", 2, 3, 4), ("b", 1, 1, 3)).ToCanonicalBytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        var changed = JsonElement.Parse(text.Replace(old, now, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => Scorecard.Parse(changed));
    }

    private static ScoreCriterion Attested(string name, int weight, long good, long all) =>
        new(name, weight, new QualityRatio(good, all), EvaluationBasis.Attested);

    private static SupplyBatch Batch(string resource, params string?[] values) =>
        new(
            "health-bureau",
            resource,
            Sample.Start,
            Sample.Start,
            new Dictionary<string, IReadOnlyList<string?>> { ["f"] = values }
        );

    private static Scorecard Card(params (string Name, int Weight, long Good, long All)[] criteria)
    {
        using var city = new BillingCase();
        return Of(
            city,
            s_none,
            [.. criteria.Select(static c => Attested(c.Name, c.Weight, c.Good, c.All))]
        );
    }

    private static Scorecard Of(
        BillingCase city,
        Dictionary<string, int> weights,
        params ScoreCriterion[] attested
    ) => Scorecard.OfOperator(city.Log.Snapshot(), "operator-1", Sample.Year, weights, attested);
}
