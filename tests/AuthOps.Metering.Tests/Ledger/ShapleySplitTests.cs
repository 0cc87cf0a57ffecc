using System.Numerics;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class ShapleySplitTests
{
    [Property(MaxTest = 200)]
    public bool Contributions_are_the_average_over_all_orders(long[] seeds, byte count)
    {
        var parties = 1 + (count % 6);
        var values = Values(parties, seeds, monotone: true);
        var shares = ShapleySplit.Divide(new Fen(1_000_003), Game(parties, values));
        var expected = OverOrders(parties, values);
        return shares.Select(s => s.Contribution).SequenceEqual(expected);
    }

    [Property(MaxTest = 500)]
    public bool Contributions_sum_to_the_value_of_all_and_shares_to_the_total(
        long total,
        long[] seeds,
        byte count
    )
    {
        if (total == long.MinValue)
        {
            return true;
        }

        var parties = 1 + (count % 8);
        var game = Game(parties, Values(parties, seeds, monotone: true));
        var shares = ShapleySplit.Divide(new Fen(total), game);
        return shares.Aggregate(BigInteger.Zero, (s, x) => s + x.Contribution)
                == game.Total * shares[0].Scale
            && shares.Aggregate((Int128)0, (s, x) => s + x.Amount.Value) == total;
    }

    [Property(MaxTest = 200)]
    public bool A_null_player_gets_nothing_and_equal_players_the_same(long[] seeds, int total)
    {
        // Parties 0 to 2 play; party 3 adds nothing; party 4 does what party 0 does, both at once counting once.
        var three = Values(3, seeds, monotone: true);
        var game = Game(5, group => three[(group & 7) | ((group >> 4) & 1)]);
        var shares = ShapleySplit.Divide(new Fen(total), game);
        return shares[3].Amount == Fen.Zero
            && shares[3].Contribution.IsZero
            && shares[0].Contribution == shares[4].Contribution
            && Math.Abs(shares[0].Amount.Value - shares[4].Amount.Value) <= 1;
    }

    [Property(MaxTest = 200)]
    public bool Contributions_of_a_sum_of_games_add_up(long[] one, long[] other)
    {
        var (a, b) = (Values(4, one, monotone: true), Values(4, other, monotone: true));
        var sum = a.Zip(b, (x, y) => x + y).ToArray();
        return Contributions(sum)
            .SequenceEqual(Contributions(a).Zip(Contributions(b), (x, y) => x + y));

        static IEnumerable<BigInteger> Contributions(long[] values) =>
            ShapleySplit.Divide(new Fen(1), Game(4, values)).Select(s => s.Contribution);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Where_all_or_one_is_needed_everybody_counts_the_same(int parties)
    {
        var everybody = (1 << parties) - 1;
        foreach (
            var game in (CoalitionValues[])
                [
                    Game(parties, group => group == everybody ? 12 : 0),
                    Game(parties, group => group == 0 ? 0 : 12),
                ]
        )
        {
            var shares = ShapleySplit.Divide(new Fen(100 * parties), game);
            Assert.All(shares, s => Assert.Equal(100, s.Amount.Value));
            Assert.All(shares, s => Assert.Equal(s.Scale * 12, s.Contribution * parties));
        }
    }

    [Fact]
    public void The_airport_game_divides_each_stretch_among_those_who_need_it()
    {
        // S. C. Littlechild and G. Owen (1973): runways of 1, 2, 4 and 7; who needs a stretch shares it.
        long[] lengths = [1, 2, 4, 7];
        var game = Game(
            4,
            group =>
                Enumerable
                    .Range(0, 4)
                    .Where(i => ((group >> i) & 1) != 0)
                    .Select(i => lengths[i])
                    .DefaultIfEmpty()
                    .Max()
        );
        // 1/4; 1/4 + 1/3; 1/4 + 1/3 + 2/2; 1/4 + 1/3 + 2/2 + 3, times 4!.
        Assert.Equal(
            [6, 14, 38, 110],
            ShapleySplit.Divide(new Fen(168), game).Select(s => (int)s.Contribution)
        );
        Assert.Equal(
            [6, 14, 38, 110],
            ShapleySplit.Divide(new Fen(168), game).Select(s => (int)s.Amount.Value)
        );
    }

    [Fact]
    public void The_largest_values_do_not_overflow()
    {
        var game = Game(20, group => group == 0 ? 0 : long.MaxValue);
        Assert.Equal(
            long.MaxValue,
            ShapleySplit
                .Divide(new Fen(long.MaxValue), game)
                .Aggregate((Int128)0, (s, x) => s + x.Amount.Value)
        );
    }

    [Fact]
    public void What_divides_no_revenue_is_refused()
    {
        var thief = Game(2, group => group is 1 ? 10 : 0);
        Assert.Contains(
            "Party p1 takes value away",
            Assert.Throws<ArgumentException>(() => ShapleySplit.Divide(new Fen(1), thief)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            ShapleySplit.Divide(new Fen(1), Game(3, static _ => 0))
        );
        Assert.Throws<ArgumentException>(() => Game(2, static _ => 1));
        Assert.Throws<ArgumentException>(() => new CoalitionValues("x", ["a", "a"], _ => 0));
        Assert.Throws<ArgumentException>(() => new CoalitionValues("x", ["a"], [0, 1, 2]));
        Assert.Throws<ArgumentException>(() => new CoalitionValues("x", [], _ => 0));
        Assert.Throws<ArgumentException>(() => new CoalitionValues(" ", ["a"], _ => 0));
        Assert.Throws<ArgumentException>(() =>
            new CoalitionValues("x", [.. Enumerable.Range(0, 21).Select(i => $"p{i}")], _ => 0)
        );
    }

    private static CoalitionValues Game(int parties, long[] values) =>
        Game(parties, group => values[group]);

    private static CoalitionValues Game(int parties, Func<int, long> value) =>
        new("a test", [.. Enumerable.Range(0, parties).Select(i => $"p{i}")], value);

    /// <summary>Values that spread over all bits, in which more parties are never worth less.</summary>
    private static long[] Values(int parties, long[] seeds, bool monotone)
    {
        var values = new long[1 << parties];
        var state = seeds.Aggregate(0x9E3779B97F4A7C15UL, (s, x) => Mix(s ^ unchecked((ulong)x)));
        for (var group = 1; group < values.Length; group++)
        {
            state = Mix(state + 1);
            values[group] = 1 + (long)(state >> (24 + (int)(state & 31)));
            for (var i = 0; monotone && i < parties; i++)
            {
                if (((group >> i) & 1) != 0)
                {
                    values[group] = Math.Max(values[group], values[group & ~(1 << i)]);
                }
            }
        }

        return values;
    }

    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x ^= x >> 31;
            x *= 0x7FB5D329728EA185;
            x ^= x >> 27;
            x *= 0x81DADEF4BC2DD44D;
            return x ^ (x >> 33);
        }
    }

    /// <summary>Every order of the parties, one after the other: the definition.</summary>
    private static BigInteger[] OverOrders(int parties, long[] values)
    {
        var sums = new BigInteger[parties];
        Walk(0, 0);
        return sums;

        void Walk(int group, int depth)
        {
            for (var i = 0; i < parties; i++)
            {
                if (((group >> i) & 1) == 0)
                {
                    var next = group | (1 << i);
                    var orders = BigInteger.One;
                    for (var k = 2; k <= parties - depth - 1; k++)
                    {
                        orders *= k;
                    }

                    sums[i] += orders * (values[next] - (BigInteger)values[group]);
                    Walk(next, depth + 1);
                }
            }
        }
    }
}
