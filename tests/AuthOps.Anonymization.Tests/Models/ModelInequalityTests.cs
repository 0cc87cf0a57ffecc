using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>Worked examples, and each inequality at equality and one step beside it.</summary>
public sealed class ModelInequalityTests
{
    private static readonly string[] s_salaries =
    [
        "3k",
        "4k",
        "5k",
        "6k",
        "11k",
        "8k",
        "7k",
        "9k",
        "10k",
    ];

    private static readonly string[] s_order =
    [
        "3k",
        "4k",
        "5k",
        "6k",
        "7k",
        "8k",
        "9k",
        "10k",
        "11k",
    ];

    /// <summary>Li, Li and Venkatasubramanian 2007, section 4: salaries 3k to 11k; {3k, 4k, 5k} is 0.375 away, {6k, 8k, 11k} 0.1667.</summary>
    [Theory]
    [InlineData("3k 4k 5k", 3, 8)]
    [InlineData("6k 8k 11k", 1, 6)]
    public void The_distances_of_the_t_closeness_paper(
        string values,
        int numerator,
        int denominator
    )
    {
        var distribution = new SensitiveDistribution(Column.FromStrings("salary", s_salaries));
        var rule = new OrderedDistanceRule(Ratio.One, distribution, s_order);
        var numbers = values
            .Split(' ')
            .Select(v => Array.IndexOf(s_salaries, v) + 1)
            .Order()
            .ToArray();

        var distance = rule.Distance(numbers, [1, 1, 1], 3);

        Assert.Equal(
            new Ratio(numerator, denominator),
            new Ratio(
                (System.Numerics.BigInteger)distance,
                (System.Numerics.BigInteger)rule.Scale * 3 * 9
            )
        );
    }

    public static TheoryData<PrivacyModel, string, bool> Cases()
    {
        var tree = Hierarchy.FromRows(
            "s",
            [
                ["a", "ab", "*"],
                ["b", "ab", "*"],
                ["c", "cd", "*"],
                ["d", "cd", "*"],
            ]
        );
        Ratio R(int n, int d) => new(n, d);
        // The whole table is the class and a fixed rest; the class is the first argument's letters.
        return new TheoryData<PrivacyModel, string, bool>
        {
            { new DistinctLDiversity("s", 3), "abc", true },
            // Large enough, so that the values decide and not the size.
            { new DistinctLDiversity("s", 4), "aabbcc", false },
            { new EntropyLDiversity("s", R(2, 1)), "ab", true },
            { new EntropyLDiversity("s", R(200_001, 100_000)), "ab", false },
            { new EntropyLDiversity("s", R(3, 1)), "aabbcc", true },
            { new RecursiveDiversity("s", R(2, 1), 2), "aab", false },
            { new RecursiveDiversity("s", R(21, 10), 2), "aab", true },
            { new RecursiveDiversity("s", R(9, 1), 3), "aab", false },
            { new AlphaKAnonymity("s", R(1, 2), 2), "aabb", true },
            { new AlphaKAnonymity("s", R(49, 100), 2), "aabb", false },
            { new AlphaKAnonymity("s", R(1, 2), 5), "aabb", false },
            // Class aab with the rest abcd: table a3 b2 c1 d1 of 7; p - q: a 5/21, b 1/21.
            { new EqualTCloseness("s", R(2, 7)), "aab", true },
            { new EqualTCloseness("s", R(27, 100)), "aab", false },
            // Class aaaab: table a5 b2 c1 d1 of 9; a is 11/45 too much, and what b lacks counts with c and d, not twice.
            { new EqualTCloseness("s", R(11, 45)), "aaaab", true },
            { new EqualTCloseness("s", R(24, 100)), "aaaab", false },
            // In order a b c d: 5/21 + 6/21 + 3/21 over 3.
            { new OrderedTCloseness("s", R(14, 63), ["a", "b", "c", "d"]), "aab", true },
            { new OrderedTCloseness("s", R(13, 63), ["a", "b", "c", "d"]), "aab", false },
            // All that is too much under ab moves to cd: 6/21 at the top.
            { new HierarchicalTCloseness("s", R(2, 7), tree), "aab", true },
            { new HierarchicalTCloseness("s", R(27, 100), tree), "aab", false },
            // a: (2/3) / (3/7) - 1 = 5/9.
            { new BasicBetaLikeness("s", R(5, 9)), "aab", true },
            { new BasicBetaLikeness("s", R(55, 100)), "aab", false },
            { new EnhancedBetaLikeness("s", R(5, 9)), "aab", true },
            { new EnhancedBetaLikeness("s", R(55, 100)), "aab", false },
            // Class aa with the rest: table a3 of 6; gain 1, and 1 > -ln(1/2).
            { new BasicBetaLikeness("s", R(1, 1)), "aa", true },
            { new EnhancedBetaLikeness("s", R(1, 1)), "aa", false },
            // Class aa: share 1 against 1/2 is one bit, and one bit is not below one.
            { new DeltaDisclosure("s", R(1, 1)), "aa", false },
            { new DeltaDisclosure("s", R(1001, 1000)), "aa", true },
        };
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_equality_and_a_step_beside_it(PrivacyModel model, string values, bool holds)
    {
        var cells = values.Select(c => c.ToString()).Concat(["a", "b", "c", "d"]).ToArray();
        var distribution = new SensitiveDistribution(Column.FromStrings("s", cells));
        var groups = values
            .GroupBy(c => c)
            .Select(g => (Number: Number(distribution, g.Key.ToString()), Count: g.Count()))
            .OrderBy(g => g.Number)
            .ToArray();

        var rule = model.CreateSensitiveRule(distribution)!;

        Assert.Equal(
            holds,
            values.Length >= model.MinimumClassSize
                && rule.Holds(
                    groups.Select(g => g.Number).ToArray(),
                    groups.Select(g => g.Count).ToArray(),
                    values.Length
                )
        );
    }

    [Theory]
    [InlineData(4, 4, true)]
    [InlineData(4, 3, false)]
    public void K_map_counts_the_population(int k, int population, bool holds) =>
        Assert.Equal(holds, new KMap(k, Any()).HoldsInPopulation(1, population));

    [Theory]
    [InlineData(1, 4, true)]
    [InlineData(2, 4, true)]
    [InlineData(1, 5, false)]
    [InlineData(3, 5, false)]
    [InlineData(0, 5, false)]
    [InlineData(5, 4, false)]
    public void Presence_lies_between_its_bounds(int records, int population, bool holds) =>
        Assert.Equal(
            holds,
            new DeltaPresence(new Ratio(1, 4), new Ratio(1, 2), Any()).HoldsInPopulation(
                records,
                population
            )
        );

    [Theory]
    [InlineData("1/4", 4)]
    [InlineData("0.3", 4)]
    [InlineData("1/3", 3)]
    public void Maximum_risk_is_a_smallest_class(string threshold, int size) =>
        Assert.Equal(size, new MaximumRisk(Ratio.Parse(threshold)).MinimumClassSize);

    [Theory]
    [InlineData("1/3", new[] { 1, 2, 6 }, true)]
    [InlineData("0.33", new[] { 1, 2, 6 }, false)]
    public void Average_risk_is_classes_over_records(string threshold, int[] sizes, bool holds)
    {
        var counts = new SizeCounts();
        counts.Load(sizes);
        Assert.Equal(
            holds,
            new AverageRisk(Ratio.Parse(threshold)).CreateSizesRule()!.Holds(counts)
        );
    }

    [Theory]
    [InlineData("2/9", new[] { 1, 1, 2, 5 }, true)]
    [InlineData("0.22", new[] { 1, 1, 2, 5 }, false)]
    public void Sample_uniqueness_is_the_share_of_single_records(
        string threshold,
        int[] sizes,
        bool holds
    )
    {
        var counts = new SizeCounts();
        counts.Load(sizes);
        Assert.Equal(
            holds,
            new SampleUniqueness(Ratio.Parse(threshold)).CreateSizesRule()!.Holds(counts)
        );
    }

    private static int Number(SensitiveDistribution distribution, string value) =>
        distribution.Column.Values.ToList().IndexOf(value) + 1;

    private static Table Any() => Table.FromColumns(Column.FromStrings("q", "a"));
}
