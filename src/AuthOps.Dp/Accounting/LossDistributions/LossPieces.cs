using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// The privacy loss of one event over a pair (P, Q), cut into pieces that lie each in one cell of a lattice. A piece
/// is written as the two masses, at the ends of its cell, that have its mass under P and under Q: the split by which a
/// mean-preserving spread puts it on the lattice.
/// </summary>
internal sealed class LossPieces
{
    /// <summary>How far a mass may be off, relatively, unless a law says it better.</summary>
    internal const double DefaultEntryError = 1.0 / (1L << 38);

    private int[] _cells;
    private double[] _lower;
    private double[] _upper;

    internal LossPieces(double offset, double step, int points, ArrayArena? arena = null)
    {
        Arena = arena ?? new ArrayArena();
        Offset = offset;
        Step = step;
        Points = points;
        var size = (2 * points) + 8;
        (_cells, _lower, _upper) = (Arena.AnyIntegers(size), Arena.Any(size), Arena.Any(size));
    }

    /// <summary>Where the arrays come from.</summary>
    internal ArrayArena Arena { get; }

    /// <summary>The loss of lattice point 0.</summary>
    internal double Offset { get; }

    internal double Step { get; }

    /// <summary>How many lattice points there are.</summary>
    internal int Points { get; }

    internal int Count { get; private set; }

    /// <summary>Mass under P of infinite loss, rounded up.</summary>
    internal double Infinite { get; init; }

    /// <summary>Mass under P of infinite loss, rounded down: what is no cut-off but fails.</summary>
    internal double Failure { get; init; }

    /// <summary>The same of the swapped pair.</summary>
    internal double FailureSwapped { get; init; }

    /// <summary>Mass under Q of infinite loss of the swapped pair, rounded up.</summary>
    internal double InfiniteSwapped { get; init; }

    /// <summary>Mass under P below the first point, rounded up.</summary>
    internal double Below { get; init; }

    /// <summary>Mass under Q below the first point, rounded up: the top of the swapped pair.</summary>
    internal double BelowSwapped { get; init; }

    /// <summary>Mass under Q above the last point, rounded up: the bottom of the swapped pair.</summary>
    internal double AboveSwapped { get; init; }

    /// <summary>How far the loss of a lattice point may be off, absolutely.</summary>
    internal double Shift { get; init; }

    /// <summary>How far a mass may be off, relatively.</summary>
    internal double EntryError { get; init; } = DefaultEntryError;

    /// <summary>Whether all pieces are lattice points, so that nothing is spread or contracted.</summary>
    internal bool IsExact { get; init; }

    internal int Cell(int i) => _cells[i];

    /// <summary>The mass under P at the lower end of the cell.</summary>
    internal double AtLower(int i) => _lower[i];

    /// <summary>The mass under P at the upper end of the cell.</summary>
    internal double AtUpper(int i) => _upper[i];

    internal double Loss(int point) => Offset + (point * Step);

    /// <summary>Adds a piece that is not a lattice point, or nothing where it has no mass; in the order of losses.</summary>
    internal void Add(int cell, double atLower, double atUpper)
    {
        if (atLower != 0 || atUpper != 0)
        {
            // A mass of 0 at the upper end is the mark of a lattice point.
            Append(cell, atLower, Math.Max(atUpper, double.Epsilon));
        }
    }

    private void Append(int cell, double atLower, double atUpper)
    {
        if (Count == Math.Min(_cells.Length, Math.Min(_lower.Length, _upper.Length)))
        {
            Array.Resize(ref _cells, 2 * Count);
            Array.Resize(ref _lower, 2 * Count);
            Array.Resize(ref _upper, 2 * Count);
        }

        (_cells[Count], _lower[Count], _upper[Count]) = (cell, atLower, atUpper);
        Count++;
    }

    /// <summary>Adds a mass under P that lies on a lattice point.</summary>
    internal void AddPoint(int point, double mass) => Append(point, mass, 0);

    /// <summary>Adds an atom of a loss that lies anywhere between the first and the last point.</summary>
    internal void AddAtom(double loss, double mass)
    {
        var cell = Math.Clamp((int)Math.Floor((loss - Offset) / Step), 0, Math.Max(0, Points - 2));
        var above = Math.Clamp(loss - Loss(cell), 0, Step);
        var upper = mass * BoundedExp.OneMinusExpMinus(above) / BoundedExp.OneMinusExpMinus(Step);
        var rest = Step - above;
        var lower =
            mass
            * BoundedExp.OneMinusExpMinus(rest)
            * Outward.ExpAbove(rest - Step)
            / BoundedExp.OneMinusExpMinus(Step);
        Add(cell, lower, upper);
    }

    /// <summary>The pieces of (Q, P): losses change their sign, a mass under P becomes the one under Q.</summary>
    internal LossPieces Swap()
    {
        var weights = Arena.Any(Points + 8);
        var limit = Vector512.Create(BoundedExp.MaxArgument);
        var lanes = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (var i = 0; i <= Points; i += 8)
        {
            var loss =
                ((lanes + Vector512.Create((double)i)) * Vector512.Create(Step))
                + Vector512.Create(Offset);
            loss = Vector512.Min(Vector512.Max(loss, -limit), limit);
            BoundedExp.Exp(-loss).StoreUnsafe(ref weights[i]);
        }

        var swapped = new LossPieces(-Loss(Points - 1), Step, Points, Arena)
        {
            Infinite = InfiniteSwapped,
            InfiniteSwapped = Infinite,
            Failure = FailureSwapped,
            FailureSwapped = Failure,
            Below = AboveSwapped,
            Shift = Shift,
            EntryError = EntryError + (1024 * BoundedExp.UnitRoundoff),
            IsExact = IsExact,
        };
        for (var i = Count - 1; i >= 0; i--)
        {
            var cell = _cells[i];
            if (_upper[i] == 0)
            {
                swapped.AddPoint(Points - 1 - cell, _lower[i] * weights[cell]);
            }
            else
            {
                swapped.Add(
                    Points - 2 - cell,
                    _upper[i] * weights[cell + 1],
                    _lower[i] * weights[cell]
                );
            }
        }

        swapped.AddUpper(Points - 1, BelowSwapped);
        return swapped;
    }

    /// <summary>Masses under P that only the upper law may count, with their points.</summary>
    internal List<(int Point, double Mass)> UpperOnly { get; } = [];

    internal void AddUpper(int point, double mass)
    {
        if (mass > 0)
        {
            UpperOnly.Add((point, mass));
        }
    }
}
