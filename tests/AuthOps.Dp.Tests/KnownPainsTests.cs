using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Queries;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests;

/// <summary>Faults that users of other libraries reported, each as a case that must hold here.</summary>
public sealed class KnownPainsTests
{
    private static readonly Epsilon One = Epsilon.Parse("1");
    private static readonly SipHash Priority = new(9, 10);

    /// <summary>google/differential-privacy#126, #127: a float sum moves by far more than its sensitivity when re-ordered.</summary>
    [Fact]
    public void Reordering_rows_cannot_move_a_sum()
    {
        // In doubles 2^53 + 1 + 1 + … stays 2^53, while 1 + 1 + … + 2^53 does not.
        double[] rising = [.. Enumerable.Repeat(1.0, 1000), 9007199254740992.0];
        var range = ValueRange.Of("0", "4503599627370496", "1");
        var sum = new Sum
        {
            Name = "s",
            Column = "v",
            Range = range,
            Loss = One,
        };
        Assert.NotEqual(
            rising.Aggregate(0.0, static (a, b) => a + b),
            rising.Reverse().Aggregate(0.0, static (a, b) => a + b)
        );
        Assert.Equal(
            Part(sum with { Loss = Epsilon.Parse("10000") }, rising),
            Part(sum with { Loss = Epsilon.Parse("10000") }, [.. rising.Reverse()])
        );
    }

    /// <summary>Casacuberta and others 2022: sums must not overflow; 2^40 rows of the largest cell stay far inside 128 bits.</summary>
    [Fact]
    public void The_largest_cells_add_up_exactly()
    {
        var most = (double)ValueRange.MaxSteps;
        var range = ValueRange.Of("-4503599627370496", "4503599627370496", "1");
        var sum = new Sum
        {
            Name = "s",
            Column = "v",
            Range = range,
            Loss = Epsilon.Parse("10000"),
        };
        Assert.Equal(
            (Int128)ValueRange.MaxSteps * 5000,
            Part(sum, [.. Enumerable.Repeat(most, 5000)])
        );
    }

    /// <summary>opendp/opendp#2923: the variance must not be taken about a mean of the data.</summary>
    [Fact]
    public void One_unit_moves_the_squares_by_their_declared_sensitivity_even_far_from_the_mean()
    {
        var variance = new Variance
        {
            Name = "v",
            Column = "v",
            Range = ValueRange.Of("0", "1000000", "1/1000"),
            Loss = One,
        };
        var plan = Compile(variance);
        var many = Enumerable.Repeat(999_999.999, 1000).ToArray();
        var with = Run(plan, [.. many, 0.0]);
        var without = Run(Compile(variance), many);
        for (var part = 0; part < 3; part++)
        {
            Assert.True(
                Int128.Abs(with[part][0] - without[part][0])
                    <= plan.Measures[0].Parts[part].L1Sensitivity
            );
        }
    }

    /// <summary>google/differential-privacy#84: counting distinct values before bounding leaves one outlier unbounded.</summary>
    [Fact]
    public void A_unit_with_a_million_values_counts_for_its_bound_in_a_distinct_count()
    {
        var rows = Enumerable
            .Range(0, 10_000)
            .Select(static i => new RandomRow("u0", "k0", null, i, "w" + i));
        var plan = PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 3 },
                Groups = Grouping.By("key", PublicKeys.Of("k0")),
                Statistics =
                [
                    new DistinctCount
                    {
                        Name = "d",
                        Column = "word",
                        Loss = One,
                    },
                ],
            }
        );
        var result = EngineRun.Aggregate(RandomPlan.Source(rows), plan, Priority);
        Assert.Equal(3, (long)result.Accumulators[0].Parts(1)[0][0]);
    }

    /// <summary>smartnoise-sdk#568: L0 and L∞ are two numbers; neither stands in for the other.</summary>
    [Fact]
    public void Keys_a_unit_and_rows_a_key_enter_separately()
    {
        var wide = Sensitivity(l0: 100, linf: 1);
        var deep = Sensitivity(l0: 1, linf: 100);
        Assert.Equal((100, 100, 100), (wide.Keys, wide.Rows, (long)wide.SquaredRows));
        Assert.Equal((1, 100, 10_000), (deep.Keys, deep.Rows, (long)deep.SquaredRows));

        // With L1 = 5 over L0 = 3 keys of L∞ = 2: 2 + 2 + 1 rows.
        var mixed = UnitSensitivity.Of(
            new ContributionBound
            {
                MaxKeysPerUnit = 3,
                MaxRowsPerKey = 2,
                MaxRowsPerUnit = 5,
            },
            null
        );
        Assert.Equal((3, 5, 9), (mixed.Keys, mixed.Rows, (long)mixed.SquaredRows));
    }

    /// <summary>smartnoise-sdk#344: rows, units and distinct values are three statistics with three noises.</summary>
    [Fact]
    public void Counts_of_rows_units_and_values_are_never_merged()
    {
        var rows = new[] { "a", "a", "b" }.Select(static w => new RandomRow(
            "u1",
            "k0",
            null,
            null,
            w
        ));
        var plan = PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 5 },
                Groups = Grouping.By("key", PublicKeys.Of("k0")),
                Statistics =
                [
                    new RowCount { Name = "rows", Loss = One },
                    new UnitCount { Name = "units", Loss = One },
                    new DistinctCount
                    {
                        Name = "words",
                        Column = "word",
                        Loss = One,
                    },
                ],
            }
        );
        var result = EngineRun.Aggregate(RandomPlan.Source(rows), plan, Priority);
        Assert.Equal([3L, 1L, 2L], result.Accumulators.Select(static a => (long)a.Parts(1)[0][0]));
        Assert.Equal(
            [5L, 1L, 5L],
            plan.Measures.Select(static m => (long)m.Parts[0].L1Sensitivity)
        );
        Assert.Equal("epsilon 3", plan.Loss.ToString());
    }

    /// <summary>diffprivlib#21: disjoint groups of one release cost one loss, not one a group.</summary>
    [Fact]
    public void A_thousand_groups_cost_what_one_does()
    {
        var keys = PublicKeys.Of([.. Enumerable.Range(0, 1000).Select(static i => $"{i}")]);
        var plan = new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = ContributionBound.OneRow,
            Groups = Grouping.By("key", keys),
            Statistics = [new RowCount { Name = "n", Loss = One }],
        };
        Assert.Equal("epsilon 1", plan.Loss.ToString());
        Assert.Equal(Rational.One, plan.Explain(0.95).Mechanisms[0].Noise.Parameter);
    }

    /// <summary>lomas#310: no metadata about the data, such as its size, is taken as public.</summary>
    [Fact]
    public void A_mean_pays_for_its_count()
    {
        var parts = Compile(
            new Mean
            {
                Name = "m",
                Column = "v",
                Range = ValueRange.Of("0", "1", "1"),
                Loss = One,
            }
        )
            .Measures[0]
            .Parts;
        Assert.Equal(["centred-sum", "count"], parts.Select(static p => p.Name));
        Assert.Equal(Rational.One, parts[0].Loss.Value + parts[1].Loss.Value);
    }

    private static UnitSensitivity Sensitivity(int l0, int linf) =>
        UnitSensitivity.Of(
            new ContributionBound { MaxKeysPerUnit = l0, MaxRowsPerKey = linf },
            null
        );

    private static Int128 Part(Statistic statistic, double[] values) =>
        Run(Compile(statistic), values)[0][0];

    private static IReadOnlyList<Int128[]> Run(CompiledPlan plan, double[] values) =>
        EngineRun
            .Aggregate(DpDataSource.OfColumns(DpColumn.Numbers("v", values)), plan, Priority)
            .Accumulators[0]
            .Parts(1);

    private static CompiledPlan Compile(Statistic statistic) =>
        PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = PrivacyUnit.Row,
                Bound = ContributionBound.OneRow,
                Groups = Grouping.None,
                Statistics = [statistic],
            }
        );
}
