using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>
/// What a rule says is refused of a class however it is divided, against the best of all divisions of small classes;
/// and what a look in single precision says, against the rule.
/// </summary>
public sealed class RefusedRecordsTests
{
    private static readonly string[] s_values = ["a", "b", "c"];

    private static readonly Hierarchy s_tree = Hierarchy.FromRows(
        "s",
        [
            ["a", "ab", "*"],
            ["b", "ab", "*"],
            ["c", "c", "*"],
        ]
    );

    private static PrivacyModel[] Models(ModelCase.Draws draws) =>
        [
            new DistinctLDiversity("s", 2 + draws.Below(2)),
            new EntropyLDiversity("s", new Ratio(3 + draws.Below(3), 2)),
            new RecursiveDiversity("s", new Ratio(1 + draws.Below(6), 2), 2),
            new EqualTCloseness("s", new Ratio(draws.Below(9), 12)),
            new OrderedTCloseness("s", new Ratio(draws.Below(9), 12), ["b", "a", "c"]),
            new HierarchicalTCloseness("s", new Ratio(draws.Below(9), 12), s_tree),
            new BasicBetaLikeness("s", new Ratio(1 + draws.Below(8), 4)),
            new EnhancedBetaLikeness("s", new Ratio(1 + draws.Below(8), 4)),
            new DeltaDisclosure("s", new Ratio(1 + draws.Below(8), 4)),
            new AlphaKAnonymity("s", new Ratio(1 + draws.Below(6), 6), 2),
        ];

    [Fact]
    public void No_division_of_a_class_refuses_less_than_the_rule_is_certain_of()
    {
        var certain = new Dictionary<Type, long>();
        var exact = new Dictionary<Type, long>();
        for (var number = 1UL; number <= 60; number++)
        {
            var draws = new ModelCase.Draws(number);
            var distribution = Distribution(draws);
            int[] whole = [draws.Below(6), draws.Below(6), draws.Below(6)];
            foreach (var model in Models(draws))
            {
                var rule = model.CreateSensitiveRule(distribution)!;
                var least = whole.Sum() - MostKept(rule, whole)[^1];
                var (numbers, counts) = Occurring(whole);
                if (counts.Length == 0 || rule.Holds(numbers, counts, whole.Sum()))
                {
                    continue;
                }

                var refused = rule.CertainlyRefused(numbers, counts, whole.Sum());
                Assert.True(
                    refused <= least,
                    $"case {number}, {model}: {refused} of {string.Join(' ', whole)} refused, {least} by the best division"
                );
                certain[model.GetType()] = certain.GetValueOrDefault(model.GetType()) + refused;
                exact[model.GetType()] = exact.GetValueOrDefault(model.GetType()) + least;
            }
        }

        // Not much is given away: a bound of nothing would hold as well.
        foreach (var (type, records) in exact)
        {
            if (type != typeof(EntropyLDiversity))
            {
                Assert.True(
                    certain[type] * 10 >= records * 3,
                    $"{type.Name}: {certain[type]} certain of {records}"
                );
            }
        }
    }

    [Fact]
    public void A_look_is_never_wrong_and_mostly_clear()
    {
        var clear = 0;
        var all = 0;
        for (var number = 1UL; number <= 400; number++)
        {
            var draws = new ModelCase.Draws(number);
            var distribution = Distribution(draws);
            int[] whole = [1 + draws.Below(60), draws.Below(60), draws.Below(60)];
            var (numbers, counts) = Occurring(whole);
            var row = new int[16];
            whole.CopyTo(row, 1);
            foreach (var model in Models(draws))
            {
                var rule = model.CreateSensitiveRule(distribution)!;
                var look = rule.Look(row, whole.Sum());
                var holds = rule.Holds(numbers, counts, whole.Sum());
                Assert.True(
                    look == Glance.Unclear || look == (holds ? Glance.Holds : Glance.Fails),
                    $"case {number}, {model}: {look}, {holds} for {string.Join(' ', whole)}"
                );
                all++;
                clear += look == Glance.Unclear ? 0 : 1;
            }
        }

        // Entropy, recursive diversity and the ordered distance are not looked at.
        Assert.True(clear > all * 6 / 10, $"{clear} of {all}");
    }

    /// <summary>
    /// Halves of a and b in the table and t = 1/2 − 1/m: of a class of x too many b over (m − 1) times its a, refusing a
    /// b takes off 1/m and exactly x have to go. Divided by so little, rounding must not claim more.
    /// </summary>
    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_000_000, true)]
    [InlineData(300_000_000, false)]
    [InlineData(2_000_000_011, false)]
    public void What_a_distance_refuses_is_certain_however_small_the_divisor(int m, bool isTight)
    {
        var distribution = new SensitiveDistribution(Column.FromStrings("s", ["a", "b"]));
        var t = new Ratio(m - 2L, 2L * m);
        var equal = new EqualTCloseness("s", t).CreateSensitiveRule(distribution)!;
        var ordered = new OrderedTCloseness("s", t).CreateSensitiveRule(distribution)!;
        var draws = new ModelCase.Draws(3);
        for (var i = 0; i < 300; i++)
        {
            var a = 1 + draws.Below(Math.Min(3, (int.MaxValue - 60_000) / m));
            var x = 1 + draws.Below(50_000);
            int[] counts = [a, ((m - 1) * a) + x];
            var refused = equal.CertainlyRefused([1, 2], counts, counts.Sum());

            Assert.InRange(refused, isTight ? x : 0, x);
            Assert.InRange(ordered.CertainlyRefused([1, 2], counts, counts.Sum()), 0, x);
        }
    }

    /// <summary>A factor with more digits than a double: the bound is the least x with r₁ − x &lt; c · tail, exactly.</summary>
    [Theory]
    [InlineData("1.0000000000000000001", 100, 50, 50)]
    [InlineData("1", 100, 50, 51)]
    [InlineData("0.9999999999999999999", 100, 50, 51)]
    [InlineData("0.0000000000000000001", 1_000_000, 1, 1_000_000)]
    [InlineData("1.9999999999999999999999", 100, 50, 1)]
    [InlineData("2", 100, 50, 1)]
    public void What_recursive_diversity_refuses_is_exact(
        string factor,
        int first,
        int second,
        int expected
    )
    {
        var distribution = new SensitiveDistribution(Column.FromStrings("s", ["a", "b"]));
        var rule = new RecursiveDiversity("s", Ratio.Parse(factor), 2).CreateSensitiveRule(
            distribution
        )!;
        int[] counts = [first, second];

        Assert.False(rule.Holds([1, 2], counts, first + second));
        Assert.Equal(expected, rule.CertainlyRefused([1, 2], counts, first + second));
    }

    /// <summary>A class and a rest make the table.</summary>
    private static SensitiveDistribution Distribution(ModelCase.Draws draws) =>
        new(
            Column.FromStrings(
                "s",
                s_values
                    .SelectMany(v => Enumerable.Repeat(v, 1 + draws.Below(40)))
                    .Concat(s_values.Order())
                    .OrderBy(static v => v, StringComparer.Ordinal)
                    .ToArray()
            )
        );

    /// <summary>Per part of a class, as a mixed-radix number: the most records that parts of it which hold can have.</summary>
    private static int[] MostKept(SensitiveRule rule, int[] whole)
    {
        var parts = (
            from a in Enumerable.Range(0, whole[0] + 1)
            from b in Enumerable.Range(0, whole[1] + 1)
            from c in Enumerable.Range(0, whole[2] + 1)
            select new[] { a, b, c }
        ).ToArray();
        var most = new int[parts.Length];
        for (var i = 1; i < parts.Length; i++)
        {
            for (var j = 1; j <= i; j++)
            {
                if (!Enumerable.Range(0, 3).All(v => parts[j][v] <= parts[i][v]))
                {
                    continue;
                }

                var (numbers, counts) = Occurring(parts[j]);
                var size = parts[j].Sum();
                int[] rest = [.. parts[i].Zip(parts[j], static (x, y) => x - y)];
                var left = (((rest[0] * (whole[1] + 1)) + rest[1]) * (whole[2] + 1)) + rest[2];
                var own = rule.Holds(numbers, counts, size) ? size : 0;
                most[i] = Math.Max(most[i], own + most[left]);
            }
        }

        return most;
    }

    private static (int[] Numbers, int[] Counts) Occurring(int[] whole)
    {
        var numbers = Enumerable.Range(0, whole.Length).Where(v => whole[v] > 0).ToArray();
        return ([.. numbers.Select(static v => v + 1)], [.. numbers.Select(v => whole[v])]);
    }
}
