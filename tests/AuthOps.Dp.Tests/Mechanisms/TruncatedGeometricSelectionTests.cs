using System.Globalization;
using System.Numerics;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;
using AuthOps.Testing;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class TruncatedGeometricSelectionTests
{
    private const string Rule = "truncated_geometric_optimal";

    /// <summary>Rows of vectors/dp/partition-selection.csv, for a clone without the shared files.</summary>
    public static TheoryData<string> Transcribed =>
        [
            Rule + ",0.1,1e-3,1,0.1,0.001,1,0.001",
            Rule + ",0.1,1e-3,1,0.1,0.001,2,0.0021051709180756476248",
            Rule + ",0.1,1e-3,1,0.1,0.001,3,0.0033265736762358174587",
            Rule + ",0.1,1e-3,2,0.05,0.00050012506253908986427,3,0.0015786157598786530844",
            Rule + ",0.1,1e-3,2,0.05,0.00050012506253908986427,8,0.0047975150728614867674",
        ];

    [Theory]
    [MemberData(nameof(Transcribed))]
    public void Published_probabilities_hold(string row) => AssertRow(row, RuleOf(row));

    [Fact]
    public void Every_row_of_the_selection_file_holds()
    {
        var rows = File.ReadAllLines(SharedFiles.Path("vectors/dp/partition-selection.csv"))
            .Where(static row => row.StartsWith(Rule, StringComparison.Ordinal))
            .ToArray();
        Assert.True(rows.Length > 300, $"{rows.Length} rows");
        var rules = new Dictionary<string, TruncatedGeometricSelection>();
        foreach (var row in rows)
        {
            var claims = string.Join(',', row.Split(',')[1..4]);
            if (!rules.TryGetValue(claims, out var rule))
            {
                rules.Add(claims, rule = RuleOf(row));
            }

            AssertRow(row, rule);
        }
    }

    [Fact]
    public void Constants_of_another_implementation_hold()
    {
        // ε = 0.5, δ = 0.02: kept probabilities of 6 and 8 units, to eleven digits; from 11 units on the third piece.
        var rule = new TruncatedGeometricSelection(Epsilon.Of(1, 2), new Rational(2, 100), 1);
        Assert.Equal(0.58840484458, rule.KeepProbability(6), 1e-11);
        Assert.Equal(0.86807080625, rule.KeepProbability(8), 1e-11);
    }

    [Theory]
    [InlineData("1/2", "1/50", 1)]
    [InlineData("1", "1/100000", 1)]
    [InlineData("1", "1/100000", 5)]
    [InlineData("1/10", "1/10000000000", 4)]
    [InlineData("10", "1/1000", 3)]
    [InlineData("1/3", "1/2", 1)]
    [InlineData("100", "1/1000000", 1)]
    [InlineData("99", "49/100", 3)]
    [InlineData("1/1000", "1/1000", 1)]
    [InlineData("3/7", "1/100000000000000000000", 64)]
    [InlineData("25", "1/1000000000000000000000000000000", 9)]
    [InlineData("17/19", "2/7", 1000)]
    public void Thresholds_are_those_of_the_rational_recurrence_to_the_last_bit(
        string epsilon,
        string delta,
        int keys
    )
    {
        var rule = new TruncatedGeometricSelection(
            Epsilon.Parse(epsilon),
            Rational.Parse(delta),
            keys
        );
        var n = 0;
        foreach (
            var (low, high) in KeepProbabilityReference.Sequence(
                Rational.Parse(epsilon) / keys,
                rule.DeltaPerPartition
            )
        )
        {
            n++;
            if (low == high)
            {
                break;
            }

            Assert.Equal(low >> 536, high >> 536);
            Assert.Equal(low >> 536, rule.Thresholds[n]);
        }

        Assert.Equal(n, rule.AlwaysKeptFrom);
    }

    [Theory]
    [InlineData("1/100000", 2)]
    [InlineData("1/100000", 10)]
    [InlineData("1/3", 7)]
    [InlineData("1/1000000000000", 1000)]
    public void The_delta_of_a_partition_is_the_greatest_that_keeps_the_whole(
        string delta,
        int keys
    )
    {
        // (1 - δ')^L0 ≥ 1 - δ, and no longer with 2^-250 more.
        var rule = new TruncatedGeometricSelection(Epsilon.Of(keys), Rational.Parse(delta), keys);
        Assert.True(NoneErrs(rule.DeltaPerPartition) >= NoneAllowed().Low);
        var more = rule.DeltaPerPartition + new Rational(1, BigInteger.One << 250);
        Assert.True(NoneErrs(more) < NoneAllowed().High);

        (BigInteger Low, BigInteger High) NoneAllowed()
        {
            var rest = Rational.One - Rational.Parse(delta);
            var low = (rest.Numerator << 4000) / rest.Denominator;
            return (low, low + 1);
        }

        BigInteger NoneErrs(Rational each)
        {
            var rest = Rational.One - each;
            return (BigInteger.Pow(rest.Numerator, keys) << 4000)
                / BigInteger.Pow(rest.Denominator, keys);
        }
    }

    [Fact]
    public void Neighbouring_numbers_of_units_keep_within_the_claim()
    {
        var rule = new TruncatedGeometricSelection(Epsilon.Of(1, 2), new Rational(1, 1000), 1);
        for (var n = 0; n <= rule.AlwaysKeptFrom; n++)
        {
            var (less, more) = (rule.KeepProbability(n), rule.KeepProbability(n + 1));
            Assert.True(more <= (Math.Exp(0.5) * less) + 0.001 + 1e-15);
            Assert.True(1 - less <= (Math.Exp(0.5) * (1 - more)) + 0.001 + 1e-15);
        }
    }

    [Fact]
    public void A_word_at_the_threshold_is_settled_by_further_bits()
    {
        var rule = new TruncatedGeometricSelection(Epsilon.Of(1, 2), new Rational(1, 1000), 1);
        var threshold = rule.Thresholds[5];
        var precise = KeepProbabilities.At(new Rational(1, 2), new Rational(1, 1000), 5, 512);
        Assert.True(precise.TryFloor(128, out var floor));
        var next = (ulong)(floor & ulong.MaxValue);

        Assert.True(Keeps(threshold - 1));
        Assert.False(Keeps(threshold + 1));
        Assert.True(Keeps(threshold, (64, next - 1)));
        Assert.False(Keeps(threshold, (64, next + 1)));
        Assert.True(Keeps(threshold, (64, next), (64, 0)));

        bool Keeps(ulong word, params (int, ulong)[] further)
        {
            var keep = new bool[1];
            var bits = new ScriptedBits([(32, word & uint.MaxValue), (32, word >> 32), .. further]);
            rule.Select(ref bits, [5], keep);
            Assert.True(bits.IsUsedUp);
            return keep[0];
        }
    }

    [Fact]
    public void Decisions_have_the_probabilities_of_the_table()
    {
        // 3,000 draws for each number of units on a fixed tape, within 6 standard deviations.
        var rule = new TruncatedGeometricSelection(Epsilon.Of(1, 2), new Rational(2, 100), 1);
        var bits = new AesTape("selection");
        const int Draws = 3000;
        for (var n = -1L; n <= 14; n++)
        {
            var units = new long[Draws];
            Array.Fill(units, n);
            var keep = new bool[Draws];
            rule.Select(ref bits, units, keep);
            var p = rule.KeepProbability(n);
            var deviation = 6 * Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(
                keep.Count(static k => k),
                (Draws * p) - deviation,
                (Draws * p) + deviation
            );
        }
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("3/4", 1)]
    [InlineData("1/1000", 0)]
    [InlineData("1/1000", 1_000_001)]
    public void Claims_out_of_range_are_refused(string delta, int keys) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TruncatedGeometricSelection(Epsilon.Of(1), Rational.Parse(delta), keys)
        );

    [Fact]
    public void A_table_that_would_be_too_long_is_refused_with_a_way_out()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TruncatedGeometricSelection(
                Epsilon.Of(1, 1000),
                Rational.Parse("1/1000000000"),
                1000
            )
        );
        Assert.Contains("Gaussian threshold", refused.Message, StringComparison.Ordinal);
    }

    private static TruncatedGeometricSelection RuleOf(string row)
    {
        var fields = row.Split(',');
        return new TruncatedGeometricSelection(
            Epsilon.Parse(fields[1]),
            Scientific(fields[2]),
            int.Parse(fields[3], CultureInfo.InvariantCulture)
        );
    }

    private static void AssertRow(string row, TruncatedGeometricSelection rule)
    {
        var fields = row.Split(',');
        var n = int.Parse(fields[6], CultureInfo.InvariantCulture);
        var found =
            n < rule.AlwaysKeptFrom
                ? new Rational(rule.Thresholds[n], BigInteger.One << 64)
                : Rational.One;
        var distance = found - Scientific(fields[7]);
        distance = distance.Sign < 0 ? Rational.Zero - distance : distance;
        var allowed =
            new Rational(1, BigInteger.One << 64) + new Rational(1, BigInteger.Pow(10, 20));
        Assert.True(distance <= allowed, row);
    }

    private static Rational Scientific(string text)
    {
        var e = text.IndexOf('e', StringComparison.Ordinal);
        return e < 0
            ? Rational.Parse(text)
            : Rational.Parse(text[..e])
                / new Rational(
                    BigInteger.Pow(10, -int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture)),
                    1
                );
    }
}
