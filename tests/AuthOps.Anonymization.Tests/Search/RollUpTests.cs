using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>
/// Rolled-up class tables against a recount with a dictionary, for shapes that take every way of ordering a group:
/// the network, ranks, cells, digits, merged runs, insertion; with and without further columns.
/// </summary>
public sealed class RollUpTests
{
    /// <summary>Groups, labels of the field raised, bits below it, entries.</summary>
    public static TheoryData<int, int, int, int> Shapes =>
        new()
        {
            { 1, 2, 3, 5 },
            { 4, 3, 0, 12 },
            { 300, 7, 7, 900 },
            { 40, 16, 7, 1_200 },
            { 6, 16, 7, 2_500 },
            { 20, 14, 11, 3_000 },
            { 2, 14, 11, 3_000 },
            { 3, 41, 15, 3_000 },
            { 1, 41, 18, 4_000 },
            { 1, 2, 20, 1_000 },
            { 500, 100, 4, 6_000 },
            { 5, 140, 9, 3_000 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Raised_classes_are_those_of_a_recount(
        int groups,
        int labels,
        int below,
        int entries
    )
    {
        for (var seed = 1UL; seed <= 2; seed++)
        {
            foreach (var more in new[] { false, true })
            {
                Check<uint>(new Shape(groups, labels, below, entries, seed, more));
                Check<ulong>(new Shape(groups, labels, below, entries, seed, more));
                Check<UInt128>(new Shape(groups, labels, below, entries, seed, more));
            }
        }
    }

    /// <summary>Labels joined differently, or a count that got lost, do not pass as a recount.</summary>
    [Fact]
    public void A_wrong_roll_up_is_told_from_a_recount()
    {
        var shape = new Shape(40, 16, 7, 1_200, 1, false);
        var source = Draw<uint>(shape);
        var up = Up(shape.Labels);
        var other = Array.ConvertAll(up, static label => Math.Max(0, label - 1));
        var raised = Raise(source, shape, up);

        Assert.Equal("", Difference(raised, source, shape, up));
        Assert.NotEqual("", Difference(raised, source, shape, other));
        raised.Counts[raised.Length / 2]++;
        Assert.NotEqual("", Difference(raised, source, shape, up));
        raised.Counts[raised.Length / 2]--;
        (raised.Keys[0], raised.Keys[1]) = (raised.Keys[1], raised.Keys[0]);
        Assert.NotEqual("", Difference(raised, source, shape, up));
    }

    private static void Check<TKey>(Shape shape)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var source = Draw<TKey>(shape);
        var up = Up(shape.Labels);
        var difference = Difference(Raise(source, shape, up), source, shape, up);
        Assert.True(difference.Length == 0, $"{typeof(TKey).Name}, {shape}: {difference}");
        var joined = new JoinedClasses<TKey>();
        var again = Raise(source, shape, up, joined);
        difference = Difference(again, source, shape, up);
        Assert.True(difference.Length == 0, $"{typeof(TKey).Name}, {shape}: {difference}");
        CheckJoined(joined, source, again);
        joined = new JoinedClasses<TKey>();
        var mask = TKey.CreateTruncating((1 << shape.LabelBits) - 1);
        new RollUp<TKey>().Join(source, joined, shape.Below, mask, up);
        CheckJoined(joined, source, again);
    }

    /// <summary>What is added up later, one number a class below, comes to the same classes: here the records.</summary>
    private static void CheckJoined<TKey>(
        JoinedClasses<TKey> joined,
        ClassTable<TKey> source,
        ClassTable<TKey> raised
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var later = new ClassTable<TKey>();
        later.Reserve(source.Length);
        Assert.Equal(source.Length, joined.Keys.Length);
        for (var i = 0; i < source.Length; i++)
        {
            later.Append(joined.Keys[i], source.Counts[joined.Order.IsEmpty ? i : joined.Order[i]]);
        }

        Assert.Equal(raised.Keys.AsSpan(0, raised.Length), later.Keys.AsSpan(0, later.Length));
        Assert.Equal(raised.Counts.AsSpan(0, raised.Length), later.Counts.AsSpan(0, later.Length));
    }

    private static ClassTable<TKey> Raise<TKey>(
        ClassTable<TKey> source,
        Shape shape,
        int[] up,
        JoinedClasses<TKey>? joined = null
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var raised = new ClassTable<TKey>(shape.HasMore ? 1 : 0, shape.HasMore);
        var mask = TKey.CreateTruncating((1 << shape.LabelBits) - 1);
        new RollUp<TKey>().Raise(source, raised, shape.Below, mask, up, joined);
        return raised;
    }

    /// <summary>Neighbouring labels joined, two or three at a time.</summary>
    private static int[] Up(int labels) =>
        Enumerable.Range(0, labels).Select(static label => label * 2 / 5).ToArray();

    private static ClassTable<TKey> Draw<TKey>(Shape shape)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var state = shape.Seed;
        var keys = new SortedSet<TKey>();
        for (var i = 0; i < shape.Entries; i++)
        {
            var group = Next(ref state) % (ulong)shape.Groups;
            var label = Next(ref state) % (ulong)shape.Labels;
            var rest = Next(ref state) & ((1UL << shape.Below) - 1);
            keys.Add(
                TKey.CreateTruncating((((group << shape.LabelBits) | label) << shape.Below) | rest)
            );
        }

        var table = new ClassTable<TKey>(shape.HasMore ? 1 : 0, shape.HasMore);
        table.Reserve(keys.Count);
        foreach (var key in keys)
        {
            var at = table.Length;
            table.Append(key, 1 + (int)(Next(ref state) % 9));
            if (shape.HasMore)
            {
                table.Sums[0][at] = (long)(Next(ref state) % 1_000_000_000_000);
                table.First![at] = (int)(Next(ref state) % 100_000);
            }
        }

        return table;
    }

    /// <summary>What a recount finds different, or nothing.</summary>
    private static string Difference<TKey>(
        ClassTable<TKey> raised,
        ClassTable<TKey> source,
        Shape shape,
        int[] up
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var expected = new SortedDictionary<TKey, (int Count, long Sum, int First)>();
        for (var i = 0; i < source.Length; i++)
        {
            var high = source.Keys[i] >> shape.Below;
            var label = int.CreateTruncating(high) & ((1 << shape.LabelBits) - 1);
            var low = source.Keys[i] - (high << shape.Below);
            var group = high >> shape.LabelBits;
            var key =
                (((group << shape.LabelBits) | TKey.CreateTruncating(up[label])) << shape.Below)
                | low;
            var before = expected.GetValueOrDefault(key, (0, 0, int.MaxValue));
            expected[key] = (
                before.Item1 + source.Counts[i],
                before.Item2 + (shape.HasMore ? source.Sums[0][i] : 0),
                Math.Min(before.Item3, source.First?[i] ?? int.MaxValue)
            );
        }

        if (expected.Count != raised.Length)
        {
            return $"{raised.Length} classes instead of {expected.Count}";
        }

        var at = 0;
        foreach (var (key, (count, sum, first)) in expected)
        {
            if (
                raised.Keys[at] != key
                || raised.Counts[at] != count
                || (shape.HasMore && (raised.Sums[0][at] != sum || raised.First![at] != first))
            )
            {
                return $"class {at}";
            }

            at++;
        }

        return "";
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    private sealed record Shape(
        int Groups,
        int Labels,
        int Below,
        int Entries,
        ulong Seed,
        bool HasMore
    )
    {
        public int LabelBits => 32 - BitOperations.LeadingZeroCount((uint)(Labels - 1));
    }
}
