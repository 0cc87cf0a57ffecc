using AuthOps.Primitives.Groups;
using AuthOps.Psi.Sum;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sum;

public sealed class SumTests
{
    private static SumOptions Options { get; } =
        new()
        {
            Lowest = -1000,
            Highest = 1000,
            MinimumIntersection = 1,
        };

    public static TheoryData<int, int, int> Sizes() =>
        new()
        {
            { 1, 1, 1 },
            { 1, 1, 0 },
            { 0, 5, 0 },
            { 5, 0, 0 },
            { 200, 300, 129 },
            { 1300, 2, 2 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_equal_the_plain_ones(int keys, int values, int common)
    {
        var (k, v) = Run(keys, values, common, i => ((i * 37) % 2001) - 1000, Options);
        var sum = Enumerable.Range(0, common).Sum(i => (((i * 37) % 2001) - 1000L));

        Assert.Equal(common, k.Count);
        Assert.Equal(common >= 1, k.IsOpened);
        Assert.Null(k.Sum);
        Assert.Equal(common >= 1 ? sum : null, v.Sum);
        Assert.Equal(common >= 1 ? common : null, v.Count);
    }

    [Fact]
    public void Values_beyond_the_bounds_are_clamped_and_rows_of_a_key_added_first()
    {
        var items = PsiItemSet.FromStrings(
            "id",
            ["a", "b", "a", "c"],
            new AuthOps.Psi.Items.PsiItemPolicy
            {
                Duplicates = AuthOps.Psi.Items.DuplicatePolicy.AllRows,
            }
        );
        using var values = new SumValueParty(items, [600, -5000, 300, 7], Options);
        using var keys = new SumKeyParty(PsiItemSet.FromStrings("id", ["a", "b", "x"]), Options);

        Drive(keys, values);

        Assert.Equal(1, values.Clamped);
        Assert.Equal(900 - 1000, values.Outcome.Sum);
    }

    [Fact]
    public void Below_the_minimum_the_values_side_learns_nothing_but_that()
    {
        var options = Options with { MinimumIntersection = 10, BothLearnSum = true };
        var (k, v) = Run(50, 50, 9, i => i, options);
        Assert.Equal((false, 9, null), Learnt(k));
        Assert.Equal((false, null, null), Learnt(v));

        (k, v) = Run(50, 50, 10, i => i, options);
        Assert.Equal((true, 10, 45), Learnt(k));
        Assert.Equal((true, 10, 45), Learnt(v));
    }

    [Fact]
    public void The_encrypted_sum_is_not_the_sum_of_what_was_encrypted()
    {
        // The values' side knows all its ciphertexts: were theirs just added, it could try which add up to what came back.
        var (keys, values) = Pair(4, 4, 4, i => i, Options);
        using var k = keys;
        using var v = values;
        var message = v.Mask(k.Mask(v.Hello(k.Hello())));
        var opening = k.Add(message);
        var all = new byte[4 * 32];
        for (var i = 0; i < 4; i++)
        {
            message.AsSpan((8 * 32) + (2 * i * 32), 32).CopyTo(all.AsSpan(i * 32));
        }

        var sum = new byte[32];
        Assert.True(Ristretto255.Instance.TrySum(all, sum, out _));
        Assert.False(opening.AsSpan(8, 32).SequenceEqual(sum));
    }

    [Fact]
    public void Lengths_depend_on_the_declared_sizes_alone()
    {
        HashSet<(int, int, int, int)> lengths = [];
        foreach (var common in new[] { 0, 1, 5, 20 })
        {
            var (keys, values) = Pair(
                20,
                30,
                common,
                i => i,
                Options with
                {
                    MinimumIntersection = 3,
                }
            );
            using var k = keys;
            using var v = values;
            var masked = k.Mask(v.Hello(k.Hello()));
            var both = v.Mask(masked);
            var opening = k.Add(both);
            var finish = v.Finish(opening);
            _ = lengths.Add((masked.Length, both.Length, opening.Length, finish.Length));
        }

        _ = Assert.Single(lengths);
    }

    [Fact]
    public void What_cannot_be_decoded_is_refused_before_anything_is_encrypted()
    {
        var wide = Options with { Lowest = 0, Highest = SumOptions.ValueCeiling };
        var (keys, values) = Pair(17, 40, 3, i => i, wide);
        using var k = keys;
        using var v = values;
        var fault = Assert.Throws<PsiProtocolException>(() => v.Hello(k.Hello()));
        Assert.Equal(PsiProtocolError.SizeLimitExceeded, fault.Reason);

        // 16 keys of 2^36 are 2^40 exactly; the scalar group would walk there for a minute and goes to 2^30.
        var most = SimdMode.IsDefault ? SumOptions.ValueCeiling : SumOptions.ValueCeiling >> 10;
        var (a, b) = Run(16, 40, 16, _ => most, wide with { Highest = most });
        Assert.Equal(16 * most, b.Sum);
        Assert.Equal(16, a.Count);
    }

    [Fact]
    public void Parties_that_do_not_agree_say_why()
    {
        Refused(PsiProtocolError.PolicyMismatch, Options with { Highest = 999 });
        Refused(PsiProtocolError.PolicyMismatch, Options with { MinimumIntersection = 2 });
        Refused(PsiProtocolError.PolicyMismatch, Options with { BothLearnSum = true });
        Refused(PsiProtocolError.SizeLimitExceeded, Options with { MaxPeerItems = 2 });
        using var k = new SumKeyParty(LookupKeys(3), Options);
        using var other = new SumValueParty(PsiItemSet.FromStrings("name", ["a"]), [1], Options);
        Assert.Equal(
            PsiProtocolError.SchemaMismatch,
            Assert.Throws<PsiProtocolException>(() => other.Hello(k.Hello())).Reason
        );
        _ = Assert.Throws<InvalidOperationException>(() => other.Hello(new byte[1]));
        Assert.Throws<InvalidOperationException>(() => k.Finish(new byte[8]));

        static void Refused(PsiProtocolError reason, SumOptions theirs)
        {
            using var keys = new SumKeyParty(LookupKeys(3), Options);
            using var values = new SumValueParty(LookupKeys(3), [1, 2, 3], theirs);
            Assert.Equal(
                reason,
                Assert.Throws<PsiProtocolException>(() => values.Hello(keys.Hello())).Reason
            );
        }
    }

    internal static PsiItemSet LookupKeys(int count) =>
        PsiItemSet.FromStrings("id", [.. Enumerable.Range(0, count).Select(i => $"k{i}")]);

    /// <summary>Keys 0 to keys - 1 on one side; the first common of them and others on the other.</summary>
    internal static (SumKeyParty Keys, SumValueParty Values) Pair(
        int keys,
        int values,
        int common,
        Func<int, long> value,
        SumOptions options,
        SumOptions? valuesOptions = null
    )
    {
        var theirs = Enumerable.Range(0, values).Select(i => i < common ? $"k{i}" : $"v{i}");
        return (
            new SumKeyParty(LookupKeys(keys), options),
            new SumValueParty(
                PsiItemSet.FromStrings("id", [.. theirs]),
                [.. Enumerable.Range(0, values).Select(value)],
                valuesOptions ?? options
            )
        );
    }

    private static (SumOutcome Keys, SumOutcome Values) Run(
        int keys,
        int values,
        int common,
        Func<int, long> value,
        SumOptions options
    )
    {
        var (k, v) = Pair(keys, values, common, value, options);
        using (k)
        using (v)
        {
            Drive(k, v);
            return (k.Outcome, v.Outcome);
        }
    }

    internal static void Drive(SumKeyParty k, SumValueParty v)
    {
        k.Finish(v.Finish(k.Add(v.Mask(k.Mask(v.Hello(k.Hello()))))));
        if (k.HasReceipt)
        {
            v.Complete(k.Sign());
        }
    }

    internal static (bool, int?, long?) Learnt(SumOutcome outcome) =>
        (outcome.IsOpened, outcome.Count, outcome.Sum);
}
