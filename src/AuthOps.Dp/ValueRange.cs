using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// The declared bounds and grid of a numeric column. Every cell becomes an integer multiple of the grid and is clamped
/// to the bounds before anything is added up, so no sum is ever taken in floating point. Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// The total rule for cells: a number outside the bounds, infinities included, is clamped; NULL, NaN and text that is
/// no number count as <see cref="MissingAs"/>, or not at all where that is null. Halves round to even. Casacuberta,
/// Shoemate, Vadhan, Wagaman 2022 describe the attacks on floating-point sums that this excludes.
/// </remarks>
public sealed record ValueRange
{
    /// <summary>The most grid steps either bound may lie from 0: 2^52.</summary>
    public const long MaxSteps = 1L << 52;

    private readonly Rational? _missingAs;

    private ValueRange(Rational lower, Rational upper, Rational grid)
    {
        Lower = lower;
        Upper = upper;
        Grid = grid;
        LowerSteps = Steps(lower, grid, nameof(lower));
        UpperSteps = Steps(upper, grid, nameof(upper));
    }

    /// <summary>The lower bound, a multiple of the grid.</summary>
    public Rational Lower { get; }

    /// <summary>The upper bound, a multiple of the grid, not below the lower one.</summary>
    public Rational Upper { get; }

    /// <summary>The step to which values are rounded.</summary>
    public Rational Grid { get; }

    /// <summary>The value that a missing cell counts as, clamped like any other; null where it does not count.</summary>
    public Rational? MissingAs
    {
        get => _missingAs;
        init
        {
            _missingAs = value;
            MissingSteps = value is { } number ? StepsNear(number) : null;
        }
    }

    internal long LowerSteps { get; }

    internal long UpperSteps { get; }

    internal long? MissingSteps { get; private init; }

    /// <summary>The larger of the bounds' distances from 0, in steps.</summary>
    internal long MaxMagnitude => Math.Max(Math.Abs(LowerSteps), Math.Abs(UpperSteps));

    /// <summary>The distance of the bounds, in steps.</summary>
    internal long Width => UpperSteps - LowerSteps;

    /// <summary>Declares bounds and grid.</summary>
    /// <param name="lower">The lower bound, a multiple of the grid.</param>
    /// <param name="upper">The upper bound, a multiple of the grid.</param>
    /// <param name="grid">The step, above 0; numerator and denominator at most 2^62.</param>
    /// <exception cref="ArgumentException">The bounds are no multiples of the grid, crossed or beyond <see cref="MaxSteps"/> steps.</exception>
    public static ValueRange Of(Rational lower, Rational upper, Rational grid)
    {
        const long Limit = 1L << 62;
        if (grid.Sign <= 0 || grid.Numerator > Limit || grid.Denominator > Limit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(grid),
                "The grid must lie above 0, with numerator and denominator of at most 2^62."
            );
        }

        return lower > upper
            ? throw new ArgumentException(
                $"The lower bound {lower} lies above the upper bound {upper}.",
                nameof(lower)
            )
            : new ValueRange(lower, upper, grid);
    }

    /// <summary>Declares bounds and grid as exact text, such as <c>Of("0", "80", grid: "0.1")</c>.</summary>
    /// <param name="lower">See <see cref="Rational.Parse"/>.</param>
    /// <param name="upper">See <see cref="Rational.Parse"/>.</param>
    /// <param name="grid">See <see cref="Rational.Parse"/>.</param>
    /// <exception cref="FormatException">A text is not an exact number.</exception>
    /// <exception cref="ArgumentException">See the other overload.</exception>
    public static ValueRange Of(string lower, string upper, string grid) =>
        Of(Rational.Parse(lower), Rational.Parse(upper), Rational.Parse(grid));

    /// <summary>The clamped step nearest a number; halves go to the even step.</summary>
    internal long StepsNear(Rational number) => Clamp(RoundHalfEven(number / Grid));

    internal long StepsNear(long number)
    {
        if (Grid == Rational.One)
        {
            return Math.Clamp(number, LowerSteps, UpperSteps);
        }

        return StepsNear((Rational)number);
    }

    private long Clamp(BigInteger steps) =>
        steps <= LowerSteps ? LowerSteps
        : steps >= UpperSteps ? UpperSteps
        : (long)steps;

    private static BigInteger RoundHalfEven(Rational value)
    {
        var doubled = value * 2;
        var floor = value.Floor();
        var distance = doubled - (Rational)2 * new Rational(floor, BigInteger.One);
        return distance.CompareTo(Rational.One) switch
        {
            < 0 => floor,
            > 0 => floor + BigInteger.One,
            _ => floor.IsEven ? floor : floor + BigInteger.One,
        };
    }

    private static long Steps(Rational bound, Rational grid, string name)
    {
        var steps = bound / grid;
        if (!steps.Denominator.IsOne)
        {
            throw new ArgumentException(
                $"The bound {bound} is no multiple of the grid {grid}; bounds must lie on the grid.",
                name
            );
        }

        return BigInteger.Abs(steps.Numerator) <= MaxSteps
            ? (long)steps.Numerator
            : throw new ArgumentException(
                $"The bound {bound} lies more than 2^52 steps of {grid} from 0; take a coarser grid.",
                name
            );
    }
}
