using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Noise;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>A random plan with every kind of statistic and random rows, hostile cells included, from a fixed tape.</summary>
internal sealed class RandomPlan
{
    private static readonly double[] Numbers =
    [
        0,
        -0.0,
        0.05,
        -3.25,
        7,
        1e300,
        -1e300,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.Epsilon,
        12.5,
        -17,
        3,
        4,
        5,
    ];

    // A struct that moves on with each draw: readonly would draw the same for ever.
    private TapeBits _tape;

    internal RandomPlan(int seed, bool integerUnits = false)
    {
        _tape = new TapeBits("plan " + seed, 0);
        HasIntegerUnits = integerUnits;
        Rows = [.. Enumerable.Range(0, 1 + Below(40)).Select(_ => RandomRow())];
        var bound = new ContributionBound
        {
            MaxKeysPerUnit = 1 + Below(11),
            MaxRowsPerKey = 1 + Below(3),
            MaxRowsPerUnit = Below(3) == 0 ? 1 + Below(6) : null,
        };
        Plan = new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = bound,
            Groups =
                Below(6) == 0
                    ? Grouping.None
                    : Grouping.By(
                        "key",
                        PublicKeys.Of(
                            "k1",
                            "k9",
                            "k0",
                            "k2",
                            "k3",
                            "k4",
                            "k5",
                            "k6",
                            "k7",
                            "k8",
                            "none"
                        )
                    ),
            Statistics = Statistics(),
        };
    }

    internal bool HasIntegerUnits { get; }

    internal IReadOnlyList<RandomRow> Rows { get; }

    internal AggregationPlan Plan { get; }

    internal static DpDataSource Source(IEnumerable<RandomRow> rows, bool integerUnits = false) =>
        DpDataSource.FromRecords(
            rows,
            schema =>
            {
                if (integerUnits)
                {
                    schema.Integer("unit", r => r.Unit is null ? null : r.Unit[1] - '0');
                }
                else
                {
                    schema.Text("unit", r => r.Unit);
                }

                schema
                    .Text("key", r => r.Key)
                    .Number("value", r => r.Value)
                    .Integer("whole", r => r.Whole)
                    .Text("word", r => r.Word);
            }
        );

    internal Aggregates Aggregate(
        IEnumerable<RandomRow> rows,
        SipHash priority,
        DpExecution? execution = null
    ) =>
        EngineRun.Aggregate(
            Source(rows, HasIntegerUnits),
            PlanCompiler.Compile(Plan),
            priority,
            execution
        );

    private int Below(int bound) => (int)(_tape.NextBits(20) % (ulong)bound);

    private RandomRow RandomRow()
    {
        var unit = Below(8);
        var key = Below(13);
        return new RandomRow(
            unit == 7 ? null : "u" + unit,
            key == 12 ? null : "k" + key,
            Below(8) == 0 ? null : Numbers[Below(Numbers.Length)],
            Below(8) == 0 ? null
                : Below(8) == 0 ? long.MinValue
                : Below(40) - 20,
            Below(6) == 0 ? null : "w" + Below(5)
        );
    }

    private IReadOnlyList<Statistic> Statistics()
    {
        PrivacyLoss loss = Below(2) == 0 ? Epsilon.Parse("1/7") : Rho.Parse("1/9");
        var narrow = ValueRange.Of("-5", "10", "1/4");
        return
        [
            new RowCount { Name = "rows", Loss = loss },
            new UnitCount { Name = "units", Loss = loss },
            new DistinctCount
            {
                Name = "words",
                Column = "word",
                Loss = loss,
            },
            new DistinctCount
            {
                Name = "values",
                Column = "value",
                Loss = loss,
            },
            new Sum
            {
                Name = "sum",
                Column = "value",
                Range = narrow,
                Loss = loss,
            },
            new Sum
            {
                Name = "missing",
                Column = "value",
                Range = narrow with { MissingAs = 3 },
                Loss = loss,
            },
            .. Further(loss, narrow),
        ];
    }

    private Statistic[] Further(PrivacyLoss loss, ValueRange narrow) =>
        [
            new Mean
            {
                Name = "mean",
                Column = "whole",
                Range = ValueRange.Of("-7", "6", "1"),
                Loss = loss,
            },
            new Variance
            {
                Name = "variance",
                Column = "value",
                Range = narrow,
                Loss = loss,
            },
            new VectorSum
            {
                Name = "vector",
                Columns = ["value", "whole"],
                Range = ValueRange.Of("-20", "20", "1/2"),
                MaxNorm = Below(2) == 0 ? 9 : null,
                Loss = loss,
            },
            new BinCounts
            {
                Name = "bins",
                Column = "value",
                Edges = [-4, 0, 1, 100],
                Loss = loss,
            },
            new BinCounts
            {
                Name = "kinds",
                Column = "word",
                Categories = PublicKeys.Of("w1", "w3"),
                Loss = loss,
            },
            new Quantiles
            {
                Name = "q",
                Column = "value",
                Range = narrow,
                Ranks = [new Rational(1, 2)],
                Loss = loss,
            },
            new AutomaticSum
            {
                Name = "auto",
                Column = "whole",
                Grid = 1,
                BoundsLoss = loss,
                Loss = loss,
            },
        ];
}
