using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class RevenueSplitTests(ITestOutputHelper output)
{
    // Transcribed from vectors/metering/money.json, allocation, column largest_remainder.
    [Theory]
    [InlineData(15, new long[] { 80, 8, 12 }, new long[] { 12, 1, 2 })]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(99_999, new long[] { 55, 30, 10, 5 }, new long[] { 54_999, 30_000, 10_000, 5_000 })]
    [InlineData(5, new long[] { 3, 3, 3, 1 }, new long[] { 2, 2, 1, 0 })]
    [InlineData(0, new long[] { 1, 2 }, new long[] { 0, 0 })]
    public void Shares_follow_the_largest_remainder(long total, long[] weights, long[] expected) =>
        Assert.Equal(expected, Divide(total, weights));

    [Fact]
    public void Every_published_allocation_is_reproduced()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/money.json"))
        );
        var cases = document.RootElement.GetProperty("allocation").EnumerateArray().ToList();
        Assert.Equal(10, cases.Count);
        var differsFromFirstCome = 0;
        foreach (var c in cases)
        {
            var expected = Numbers(c, "largest_remainder");
            Assert.Equal(
                expected,
                Divide(c.GetProperty("total_fen").GetInt64(), Numbers(c, "weights"))
            );
            differsFromFirstCome += expected.SequenceEqual(Numbers(c, "numscript_first_come"))
                ? 0
                : 1;
        }

        // Giving the leftover to whoever is listed first would fail these.
        Assert.True(differsFromFirstCome >= 3);
    }

    [Property(MaxTest = 2_000)]
    public bool Shares_sum_to_the_total_and_each_is_within_one_fen_of_its_due(
        long total,
        uint[] weights
    )
    {
        if (total == long.MinValue || weights.All(w => w == 0))
        {
            return true;
        }

        var large = Array.ConvertAll(weights, w => (long)w << 31);
        var shares = Divide(total, large);
        var sum = large.Aggregate((Int128)0, (s, w) => s + w);
        return shares.Aggregate((Int128)0, (s, a) => s + a) == total
            && shares
                .Zip(large)
                .All(p => Int128.Abs((p.First * sum) - ((Int128)total * p.Second)) < sum);
    }

    [Property]
    public bool Shares_do_not_depend_on_the_order_of_the_parties(int total, byte[] weights)
    {
        if (weights.All(w => w == 0))
        {
            return true;
        }

        var parties = Parties(Array.ConvertAll(weights, w => (long)w));
        var forward = RevenueSplit.Divide(new Fen(total), parties);
        var backward = RevenueSplit.Divide(new Fen(total), [.. parties.Reverse()]);
        return forward.SequenceEqual(backward.Reverse());
    }

    [Property]
    public bool A_reversal_takes_back_exactly_what_was_given(int total, byte[] weights)
    {
        if (weights.All(w => w == 0) || total == int.MinValue)
        {
            return true;
        }

        var large = Array.ConvertAll(weights, w => (long)w);
        return Divide(total, large).Zip(Divide(-(long)total, large)).All(p => p.First == -p.Second);
    }

    /// <summary>Run by eng/long/shares.sh.</summary>
    [Fact(Explicit = true)]
    public void A_hundred_million_splits_lose_no_fen()
    {
        const int Pieces = 10_000;
        const int Each = 10_000;
        long lost = 0;
        Parallel.For(
            0,
            Pieces,
            _ =>
            {
                Span<byte> random = stackalloc byte[72];
                for (var i = 0; i < Each; i++)
                {
                    SecureRandom.Fill(random);
                    var words = MemoryMarshal.Cast<byte, ulong>(random);
                    // Two to seven parties; totals of either sign and weights of every magnitude.
                    var parties = new RevenueParty[2 + (int)(words[0] % 6)];
                    for (var p = 0; p < parties.Length; p++)
                    {
                        var weight = (long)(words[2 + p] >> (1 + (int)(words[2 + p] & 31)));
                        parties[p] = new RevenueParty(
                            $"p{p}",
                            p == 0 ? Math.Max(weight, 1) : weight
                        );
                    }

                    var total =
                        (long)(words[1] >> 1) * ((words[0] & 64) == 0 ? 1 : -1)
                        >> (int)(words[0] >> 59);
                    Int128 sum = 0;
                    foreach (var share in RevenueSplit.Divide(new Fen(total), parties))
                    {
                        sum += share.Amount.Value;
                    }

                    if (sum != total)
                    {
                        Interlocked.Increment(ref lost);
                    }
                }
            }
        );
        Assert.Equal(0, lost);
        output.WriteLine($"shares: {(long)Pieces * Each} random splits, {lost} off by a fen");
    }

    [Fact]
    public void The_largest_amounts_and_weights_do_not_overflow()
    {
        var shares = Divide(long.MaxValue, [long.MaxValue, long.MaxValue, long.MaxValue]);
        Assert.Equal(long.MaxValue, shares.Sum());
        Assert.True(shares.Max() - shares.Min() <= 1);
    }

    [Property(MaxTest = 500)]
    public bool By_measured_use_shares_sum_to_the_total_and_who_was_not_used_gets_nothing(
        long total,
        ulong[] uses,
        byte shift
    )
    {
        if (total == long.MinValue || uses.All(u => u == 0))
        {
            return true;
        }

        MeasuredUse[] measured =
        [
            .. uses.Select((u, i) => new MeasuredUse($"p-{i}", (Int128)u << (shift % 63))),
            new("unused", 0),
        ];
        var shares = RevenueSplit.DivideByUse(new Fen(total), measured);
        var opposite = RevenueSplit.DivideByUse(new Fen(-total), measured);
        return shares.Aggregate((Int128)0, (sum, s) => sum + s.Amount.Value) == total
            && shares[^1].Amount == Fen.Zero
            && shares.Zip(opposite).All(p => p.First.Amount.Value == -p.Second.Amount.Value)
            && shares
                .OrderByDescending(s => s.Quantity)
                .ThenByDescending(s => Math.Abs(s.Amount.Value))
                .Select(s => Math.Abs(s.Amount.Value))
                .ToArray()
                is var ordered
            && ordered.Zip(ordered.Skip(1)).All(p => p.First >= p.Second);
    }

    [Fact]
    public void Measured_uses_of_nothing_or_of_a_party_twice_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RevenueSplit.DivideByUse(new Fen(1), []));
        Assert.Throws<ArgumentException>(() =>
            RevenueSplit.DivideByUse(new Fen(1), [new MeasuredUse("a", 0)])
        );
        Assert.Throws<ArgumentException>(() =>
            RevenueSplit.DivideByUse(new Fen(1), [new("a", 1), new("a", 1)])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeasuredUse("a", -1));
    }

    [Fact]
    public void A_party_named_twice_or_no_weight_at_all_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RevenueSplit.Divide(new Fen(1), []));
        Assert.Throws<ArgumentException>(() => Divide(1, [0, 0]));
        Assert.Throws<ArgumentException>(() =>
            RevenueSplit.Divide(new Fen(1), [new("a", 1), new("a", 1)])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new RevenueParty("a", -1));
    }

    private static long[] Numbers(JsonElement c, string name) =>
        [.. c.GetProperty(name).EnumerateArray().Select(e => e.GetInt64())];

    private static RevenueParty[] Parties(long[] weights) =>
        [
            .. weights.Select(
                (w, i) =>
                    new RevenueParty(string.Create(CultureInfo.InvariantCulture, $"p{i:0000}"), w)
            ),
        ];

    private static long[] Divide(long total, long[] weights) =>
        [.. RevenueSplit.Divide(new Fen(total), Parties(weights)).Select(s => s.Amount.Value)];
}
