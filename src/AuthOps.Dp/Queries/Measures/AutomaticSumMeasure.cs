using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// A sum whose bounds come out of the data, in one pass: noisy counts by magnitude choose the bounds, and the sum
/// clamped to them follows from sums by magnitude. The bounds are released with the sum.
/// </summary>
internal sealed class AutomaticSumMeasure : Measure
{
    // One bin in 10^9 releases passes the threshold empty.
    private const double FalseBin = 1e-9 / MagnitudeCells.BinCount;

    private readonly AutomaticSum _sum;
    private readonly int _column;
    private readonly UnitSensitivity _unit;
    private readonly int _maxOrder;

    internal AutomaticSumMeasure(AutomaticSum statistic, int column, UnitSensitivity unit)
        : base(statistic)
    {
        _sum = statistic;
        _column = column;
        _unit = unit;

        // All rows of a unit may fall in one bin.
        BoundsPart = new NoisePart(
            "magnitudes",
            1,
            unit.Rows,
            new Rational((Int128)unit.Rows * unit.Rows, 1),
            statistic.BoundsLoss
        );
        SumOfOneStep = SumPart(1);
        _maxOrder = MaxOrder();
    }

    private NoisePart BoundsPart { get; }

    /// <summary>The noise of the sum were the bounds ± one step; its scale grows with the bounds.</summary>
    private NoisePart SumOfOneStep { get; }

    internal override IReadOnlyList<NoisePart> Parts => [BoundsPart, SumOfOneStep];

    internal override IReadOnlyList<string> ColumnNames =>
        [Statistic.Name, Statistic.Name + ".lower", Statistic.Name + ".upper"];

    internal override Accumulator NewAccumulator(SpillFile spill) => new MagnitudeCells(_column);

    internal override IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    )
    {
        var cells = (MagnitudeCells)accumulator;
        var counts = cells.Parts(keyCount)[0];
        noise.AddTo(BoundsPart.Noise, counts);
        var (lowerBin, upperBin) = Bounds(counts);
        var lower = MagnitudeCells.LowerEdge(lowerBin);
        var upper = MagnitudeCells.UpperEdge(upperBin);
        var part = SumPart(Math.Max(1, Math.Max(Math.Abs(lower), Math.Abs(upper))));
        var sums = Array.ConvertAll(keys, key => cells.ClampedSum(key, lowerBin, upperBin));
        noise.AddTo(part.Noise, sums);
        return
        [
            ReleasedColumn.OfSteps(Statistic.Name, sums, part),
            Bound(ColumnNames[1], lower),
            Bound(ColumnNames[2], upper),
        ];

        ReleasedColumn Bound(string name, long steps) =>
            ReleasedColumn.Computed(
                name,
                keys.Length,
                _ => ((Rational)steps * _sum.Grid).ToDouble(),
                null
            );
    }

    /// <summary>The outermost bins above the threshold; the bin of one step where none is.</summary>
    private (int Lower, int Upper) Bounds(Int128[] counts)
    {
        var threshold = BoundsPart.Noise.HalfWidth(1 - FalseBin);
        var lower = Array.FindIndex(counts, count => count > threshold);
        var upper = Array.FindLastIndex(counts, count => count > threshold);
        if (lower < 0)
        {
            return (MagnitudeCells.ZeroBin, MagnitudeCells.ZeroBin + 1);
        }

        // Beyond these orders the noise would leave its bounds: known from the plan, so nothing can be refused here.
        var least = MagnitudeCells.ZeroBin - _maxOrder;
        var most = MagnitudeCells.ZeroBin + _maxOrder;
        return (Math.Clamp(lower, least, most), Math.Clamp(upper, least, most));
    }

    private NoisePart SumPart(long bound) =>
        new(
            "sum",
            _sum.Grid,
            (Int128)_unit.Rows * bound,
            new Rational(_unit.SquaredRows, 1) * bound * bound,
            _sum.Loss
        );

    private int MaxOrder()
    {
        var limit = SumOfOneStep.Noise is DiscreteLaplace laplace
            ? (Rational)DiscreteLaplace.MaxScale / laplace.Scale
            : DiscreteGaussian.MaxSquaredSigma
                / ((DiscreteGaussian)SumOfOneStep.Noise).SquaredSigma;
        var bits = (int)limit.Floor().GetBitLength() - 1;
        var order = SumOfOneStep.Noise is DiscreteLaplace ? bits : bits / 2;
        return 1 + Math.Min(order, BitOperations.Log2((ulong)ValueRange.MaxSteps));
    }
}
