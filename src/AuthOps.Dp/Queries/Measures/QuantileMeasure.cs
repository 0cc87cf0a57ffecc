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

    internal override Accumulator NewAccumulator(SpillFile spill) => new KeyedCells(_column, spill);

    internal override IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    )
    {
        var ranks = _quantiles.Ranks.Select(static rank => rank.ToDouble()).ToArray();
        var places = new int[keyCount];
        Array.Fill(places, -1);
        for (var i = 0; i < keys.Length; i++)
        {
            places[keys[i]] = i;
        }

        var values = new double[ranks.Length][];
        for (var i = 0; i < ranks.Length; i++)
        {
            values[i] = new double[keys.Length];
        }

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
                (name, i) => ReleasedColumn.Computed(name, keys.Length, row => values[i][row], null)
            ),
        ];

        void Walk(int key, Span<long> cells)
        {
            var place = places[key];
            if (place < 0)
            {
                return;
            }

            done[place] = true;
            tree.Load(cells);
            for (var i = 0; i < ranks.Length; i++)
            {
                values[i][place] = tree.ValueAt(ranks[i]);
            }
        }
    }
}
