using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Mean and variance out of noisy sums: Σ of distances from the midpoint of the bounds, the number of cells, and for
/// the variance Σ of squares. Everything after the noise is post-processing in floating point.
/// </summary>
internal sealed class MomentMeasure : Measure
{
    private readonly int _column;
    private readonly ValueRange _range;
    private readonly bool _isVariance;
    private readonly int _shift;

    internal MomentMeasure(
        Statistic statistic,
        int column,
        ValueRange range,
        bool isVariance,
        UnitSensitivity unit
    )
        : base(statistic)
    {
        _column = column;
        _range = range;
        _isVariance = isVariance;
        var squaredWidth = (Int128)range.Width * range.Width;

        // Squares keep 32 bits: far below the noise, and the scale of the noise stays in bounds.
        _shift = Math.Max(0, BitLength(squaredWidth) - 32);
        var loss = Share(statistic.Loss, isVariance ? 3 : 2);
        var parts = new List<NoisePart>
        {
            Part("centred-sum", range.Grid / 2, range.Width),
            Part("count", 1, 1),
        };
        if (isVariance)
        {
            var most = (squaredWidth >> _shift) + (_shift > 0 ? 1 : 0);
            parts.Add(
                Part(
                    "centred-squares",
                    range.Grid
                        * range.Grid
                        / 8
                        * new Rational(System.Numerics.BigInteger.One << _shift, 1),
                    most
                )
            );
        }

        Parts = parts;

        NoisePart Part(string name, Rational step, Int128 most)
        {
            var size = new Rational(most, 1);
            return new NoisePart(
                name,
                step,
                unit.Rows * most,
                new Rational(unit.SquaredRows, 1) * size * size,
                loss
            );
        }
    }

    internal override IReadOnlyList<NoisePart> Parts { get; }

    internal override IReadOnlyList<string> ColumnNames => [Statistic.Name];

    internal override Accumulator NewAccumulator(SpillFile spill) =>
        new MomentCells(
            _column,
            _isVariance ? MomentKind.Variance : MomentKind.Mean,
            _range,
            _shift
        );

    internal override IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    )
    {
        var exact = accumulator.Parts(keyCount);
        var noisy = new Int128[Parts.Count][];
        for (var i = 0; i < noisy.Length; i++)
        {
            noisy[i] = Noised(exact[i], 1, keys, Parts[i], noise);
        }

        var moments = new NoisyMoments(_range, Parts, noisy);
        return
        [
            _isVariance
                ? ReleasedColumn.Computed(
                    Statistic.Name,
                    keys.Length,
                    moments.Variance,
                    moments.VarianceInterval
                )
                : ReleasedColumn.Computed(
                    Statistic.Name,
                    keys.Length,
                    moments.Mean,
                    moments.MeanInterval
                ),
        ];
    }

    private static int BitLength(Int128 value) => 128 - (int)Int128.LeadingZeroCount(value);
}
