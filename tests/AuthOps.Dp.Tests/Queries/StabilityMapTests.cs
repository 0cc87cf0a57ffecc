using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Statistics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>The stability map checker: over random plans and data, removing a unit never changes more than declared.</summary>
public sealed class StabilityMapTests
{
    private static int Cases => Effort.Of(150, 20, 8);

    private static readonly SipHash Priority = new(0x6a09e667f3bcc908UL, 0xbb67ae8584caa73bUL);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adding_or_removing_a_unit_never_changes_more_than_declared(bool integerUnits)
    {
        var changed = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var data = new RandomPlan(seed, integerUnits);
            foreach (var unit in data.Rows.Select(static r => r.Unit).OfType<string>().Distinct())
            {
                var violation = Violation(
                    data,
                    rows => data.Aggregate(rows, Priority),
                    unit,
                    ref changed
                );
                Assert.True(violation is null, $"seed {seed}, unit {unit}: {violation}");
            }
        }

        // A checker that sees no change checks nothing.
        Assert.True(changed > Cases * 10, $"{changed} parts changed");
    }

    [Fact]
    public void The_declared_sensitivities_are_reached_and_not_merely_bounds()
    {
        // One unit with many rows in many keys: L0 = 2, L∞ = 3, cells at the upper end.
        var rows = Enumerable
            .Range(0, 60)
            .Select(static i => new RandomRow("u0", "k" + (i % 6), 10, 1, "w" + i));
        var plan = new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound { MaxKeysPerUnit = 2, MaxRowsPerKey = 3 },
            Groups = Grouping.By("key", PublicKeys.Of("k0", "k1", "k2", "k3", "k4", "k5")),
            Statistics =
            [
                new RowCount { Name = "n", Loss = Epsilon.Parse("1") },
                new Sum
                {
                    Name = "s",
                    Column = "value",
                    Range = ValueRange.Of("0", "10", "1"),
                    Loss = Epsilon.Parse("1"),
                },
                new DistinctCount
                {
                    Name = "d",
                    Column = "word",
                    Loss = Epsilon.Parse("1"),
                },
            ],
        };
        using var spill = new SpillFile(1 << 20, null);
        var execution = new DpExecution();
        var result = EngineRun.Aggregate(
            RandomPlan.Source(rows),
            PlanCompiler.Compile(plan),
            Priority,
            execution,
            spill
        );
        for (var i = 0; i < result.Accumulators.Count; i++)
        {
            var part = result.Accumulators[i].Parts(6)[0];
            var facts = result.Plan.Measures[i].Parts[0];
            Assert.Equal(facts.L1Sensitivity, Sum(part));
            Assert.Equal(
                facts.SquaredL2Sensitivity,
                new Rational(Sum([.. part.Select(static v => v * v)]), 1)
            );
        }
    }

    [Fact]
    public void A_sensitivity_of_one_half_would_be_found_out()
    {
        var found = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var data = new RandomPlan(seed);
            foreach (var unit in data.Rows.Select(static r => r.Unit).OfType<string>().Distinct())
            {
                var ignored = 0;
                found += Violation(
                    data,
                    rows => data.Aggregate(rows, Priority),
                    unit,
                    ref ignored,
                    share: 2
                )
                    is null
                    ? 0
                    : 1;
            }
        }

        Assert.True(found > Cases / 5, $"found {found} times");
    }

    [Fact]
    public void Bounding_by_the_place_of_a_row_would_be_found_out()
    {
        // The wrong way: a priority key that depends on how much data there is, hence on the other units.
        var found = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var data = new RandomPlan(seed);
            foreach (var unit in data.Rows.Select(static r => r.Unit).OfType<string>().Distinct())
            {
                var ignored = 0;
                found += Violation(
                    data,
                    rows => data.Aggregate(rows, new SipHash((ulong)rows.Count, 1)),
                    unit,
                    ref ignored
                )
                    is null
                    ? 0
                    : 1;
            }
        }

        Assert.True(found > Cases / 5, $"found {found} times");
    }

    private static string? Violation(
        RandomPlan data,
        Func<IReadOnlyList<RandomRow>, Aggregates> aggregate,
        string unit,
        ref int changed,
        int share = 1
    )
    {
        var whole = Vectors(aggregate(data.Rows));
        var without = Vectors(aggregate([.. data.Rows.Where(r => r.Unit != unit)]));
        for (var i = 0; i < whole.Count; i++)
        {
            var (name, part, vector) = whole[i];
            var changes = vector
                .Zip(without[i].Vector, static (a, b) => Int128.Abs(a - b))
                .ToArray();
            changed += changes.Any(static c => c != 0) ? 1 : 0;
            if (Sum(changes) * share > part.L1Sensitivity)
            {
                return $"{name} {part.Name}: L1 {Sum(changes)} > {part.L1Sensitivity}";
            }

            var squares = new Rational(Sum([.. changes.Select(static c => c * c)]), 1);
            if (squares * share > part.SquaredL2Sensitivity)
            {
                return $"{name} {part.Name}: L2 {squares} > {part.SquaredL2Sensitivity}";
            }
        }

        return null;
    }

    /// <summary>Every vector to which noise is added; of a quantile tree, all counts of all levels.</summary>
    private static List<(string Name, NoisePart Part, Int128[] Vector)> Vectors(Aggregates result)
    {
        var vectors = new List<(string, NoisePart, Int128[])>();
        var keyCount = result.Keys.Count;
        for (var i = 0; i < result.Accumulators.Count; i++)
        {
            var measure = result.Plan.Measures[i];
            var parts = measure.Statistic is Quantiles quantiles
                ? [TreeCounts((KeyedCells)result.Accumulators[i], quantiles.Range, keyCount)]
                : result.Accumulators[i].Parts(keyCount);
            for (var part = 0; part < parts.Count; part++)
            {
                vectors.Add((measure.Statistic.Name, measure.Parts[part], parts[part]));
            }
        }

        return vectors;
    }

    private static Int128[] TreeCounts(KeyedCells cells, ValueRange range, int keyCount)
    {
        var height = QuantileTree.HeightFor(range.Width);
        var size = 1 << (4 * height);
        var counts = new Int128[keyCount * height * size];
        cells.ForEachKey(
            keyCount,
            (key, values) =>
            {
                foreach (var value in values)
                {
                    for (var level = 0; level < height; level++)
                    {
                        var node = (value - range.LowerSteps) >> (4 * level);
                        counts[(((key * height) + level) * size) + node]++;
                    }
                }
            }
        );
        return counts;
    }

    private static Int128 Sum(IEnumerable<Int128> values) =>
        values.Aggregate(Int128.Zero, static (sum, value) => sum + value);
}
