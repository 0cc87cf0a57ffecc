using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Two measures on one lattice of losses, the upper dominating the law of the loss and the lower dominated by it.
/// </summary>
/// <remarks>
/// Upper: every piece is spread to the ends of its cell with its mass under P and under Q kept (connect-the-dots;
/// Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022). Lower, its mirror: pieces around a lattice point are drawn
/// together into it, with mass under P and under Q kept. docs/math/pld.md proves both.
/// </remarks>
internal sealed class LatticeMeasure
{
    private readonly double[] _upper;
    private readonly double[] _lower;

    private LatticeMeasure(LossPieces pieces)
    {
        Offset = pieces.Offset;
        Step = pieces.Step;
        Infinite = pieces.Infinite;
        Failure = pieces.Failure;
        Shift = pieces.Shift;
        EntryError = pieces.EntryError + ((pieces.IsExact ? 4 : 64) * BoundedExp.UnitRoundoff);
        IsExact = pieces.IsExact;
        Points = pieces.Points;
        _upper = pieces.Arena.Zeros(Points);
        _lower = pieces.Arena.Zeros(Points);
    }

    internal double Offset { get; }

    internal double Step { get; }

    internal double Infinite { get; }

    internal double Failure { get; }

    internal double Shift { get; }

    internal double EntryError { get; }

    /// <summary>Whether upper and lower are one and the same law.</summary>
    internal bool IsExact { get; }

    internal int Points { get; }

    internal ReadOnlySpan<double> Upper => _upper.AsSpan(0, Points);

    internal ReadOnlySpan<double> Lower => _lower.AsSpan(0, Points);

    internal double MaxLoss => Offset + ((Points - 1) * Step);

    internal static LatticeMeasure Of(LossPieces pieces)
    {
        var measure = new LatticeMeasure(pieces);
        measure.Spread(pieces);
        if (pieces.IsExact)
        {
            for (var i = 0; i < pieces.Count; i++)
            {
                measure._lower[pieces.Cell(i)] += pieces.AtLower(i);
            }
        }
        else
        {
            measure.Contract(pieces);
        }

        return measure;
    }

    /// <summary>By how much losses of the lower law may be too high.</summary>
    internal double LowerShift { get; private set; }

    private void Contract(LossPieces pieces)
    {
        var contraction = new Contraction(pieces, _lower);
        contraction.Run();
        LowerShift = 4 * EntryError * contraction.Steepest;

        // Atoms far from each other are better moved down to the lattice, each alone, than drawn together.
        var floor = pieces.Arena.Zeros(Points);
        for (var i = 0; i < pieces.Count; i++)
        {
            floor[pieces.Cell(i)] += pieces.AtLower(i) + pieces.AtUpper(i);
        }

        if (Moment(floor) > Moment(_lower))
        {
            floor.AsSpan(0, Points).CopyTo(_lower);
            LowerShift = 0;
        }
    }

    /// <summary>E e^{L - max}, enough to tell the better of two lower laws.</summary>
    private double Moment(double[] masses)
    {
        var (sum, weight) = (0.0, 1.0);
        var factor = Math.Exp(-Step);
        for (var i = Points - 1; i >= 0; i--)
        {
            sum += masses[i] * weight;
            weight *= factor;
        }

        return sum;
    }

    private void Spread(LossPieces pieces)
    {
        var last = Points - 1;
        for (var i = 0; i < pieces.Count; i++)
        {
            var cell = pieces.Cell(i);
            _upper[cell] += pieces.AtLower(i);
            if (pieces.AtUpper(i) != 0)
            {
                _upper[cell + 1] += pieces.AtUpper(i);
            }
        }

        _upper[Math.Min(1, last)] += pieces.Below;
        foreach (var (point, mass) in pieces.UpperOnly)
        {
            _upper[point] += mass;
        }
    }
}
