using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Quantiles by a tree of noisy counts over the declared range, whose noise is drawn only where a rank leads. One row
/// counts once on each level, so the sensitivity is that of the levels together. docs/math/quantiles.md.
/// </summary>
internal sealed class QuantileMeasure : Measure
{
    private readonly Quantiles _quantiles;
    private readonly int _column;
    private readonly int _height;

    internal QuantileMeasure(Quantiles statistic, int column, UnitSensitivity unit)
        : base(statistic)
    {
        _quantiles = statistic;
        _column = column;
        _height = QuantileTree.HeightFor(statistic.Range.Width);
        Parts =
        [
            new NoisePart(
                "node-counts",
                1,
                (Int128)_height * unit.Rows,
                new Rational(_height * unit.SquaredRows, 1),
                statistic.Loss
            ),
        ];
    }

    internal override IReadOnlyList<NoisePart> Parts { get; }

    internal override IReadOnlyList<string> ColumnNames =>
        [.. _quantiles.Ranks.Select(rank => $"{Statistic.Name}.{rank}")];

    internal override Accumulator NewAccumulator(SpillFile spill) =>
        new KeyedCells(_column, _quantiles.Range, spill);

    internal override IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    )
    {
        var places = new int[keyCount];
        Array.Fill(places, -1);
        for (var i = 0; i < keys.Length; i++)
        {
            places[keys[i]] = i;
        }

        var ranks = _quantiles.Ranks.Select(static rank => rank.ToDouble()).ToArray();
        var found = new Found(ranks, Margins(ranks), keys.Length);
        var tree = new QuantileTree(_height, _quantiles.Range, Parts[0].Noise, noise);
        var done = new bool[keys.Length];
        ((KeyedCells)accumulator).ForEachKey(keyCount, Walk);

        // A key without rows has a tree of noise like any other.
        for (var i = 0; i < keys.Length; i++)
        {
            if (!done[i])
            {
                Walk(keys[i], []);
            }
        }

        return
        [
            .. ColumnNames.Select(
                (name, i) =>
                    ReleasedColumn.Computed(
                        name,
                        keys.Length,
                        row => found.Values[i][row],
                        (row, confidence) => IntervalOf(found, i, row, confidence)
                    )
            ),
        ];

        void Walk(int key, Span<long> cells)
        {
            var place = places[key];
            if (place >= 0)
            {
                done[place] = true;
                tree.Load(cells);
                found.Read(tree, place);
            }
        }
    }

    private ConfidenceInterval? IntervalOf(Found found, int rank, int row, double confidence)
    {
        // The conversion of the plan's rational is off by 2^-50 at most.
        const double Rounding = 1e-14;
        return
            found.Intervals.Length > 0
            && confidence <= _quantiles.IntervalConfidence!.Value.ToDouble() + Rounding
            ? found.Intervals[rank][row]
            : null;
    }

    /// <summary>The margin of each rank; none where no intervals are asked for.</summary>
    private double[] Margins(double[] ranks)
    {
        if (_quantiles.IntervalConfidence is not { } confidence)
        {
            return [];
        }

        var tail = (Rational.One - confidence).ToDouble() / 2;
        return Array.ConvertAll(ranks, rank => RankMargin.Of(Parts[0].Noise, _height, rank, tail));
    }

    /// <summary>What is read off the trees: a value and, where margins are given, an interval a rank and place.</summary>
    private sealed class Found(double[] ranks, double[] margins, int places)
    {
        internal double[][] Values { get; } = [.. ranks.Select(_ => new double[places])];

        internal ConfidenceInterval[][] Intervals { get; } =
        [.. margins.Select(_ => new ConfidenceInterval[places])];

        internal void Read(QuantileTree tree, int place)
        {
            for (var i = 0; i < ranks.Length; i++)
            {
                var value = tree.ValueAt(ranks[i]);
                Values[i][place] = value;
                if (margins.Length > 0)
                {
                    var (lower, upper) = tree.IntervalAt(ranks[i], margins[i]);
                    Intervals[i][place] = new ConfidenceInterval(
                        Math.Min(lower, value),
                        Math.Max(upper, value)
                    );
                }
            }
        }
    }
}
