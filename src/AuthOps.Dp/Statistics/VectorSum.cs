using System.Numerics;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// The sums of several columns in each key, as one vector with one loss. Releases a column <c>NAME.COLUMN</c> for
/// each. Immutable and safe to share between threads.
/// </summary>
public sealed record VectorSum : Statistic
{
    /// <summary>The most columns of a vector.</summary>
    public const int MaxColumns = 4096;

    /// <summary>The columns, 1 to <see cref="MaxColumns"/>, each once.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The declared bounds and grid of every coordinate.</summary>
    public required ValueRange Range { get; init; }

    /// <summary>
    /// The longest vector that counts in full, a multiple of the grid: a longer one is shortened to that Euclidean
    /// length. Null where the bounds of the coordinates are enough.
    /// </summary>
    public Rational? MaxNorm { get; init; }

    internal override string Kind => "vector-sum";

    internal override Measure Compile(PlanCompiler compiler)
    {
        ArgumentNullException.ThrowIfNull(Columns);
        ArgumentNullException.ThrowIfNull(Range);
        if (
            Columns.Count is 0 or > MaxColumns
            || Columns.Any(string.IsNullOrEmpty)
            || Columns.Distinct(StringComparer.Ordinal).Count() != Columns.Count
        )
        {
            throw new ArgumentException(
                $"The vector '{Name}' needs 1 to {MaxColumns} columns, each once."
            );
        }

        int[] indexes =
        [
            .. Columns.Select(column => compiler.AddColumn(column, new RangeMapper(Range))),
        ];
        var norm = NormSteps();
        Int128 most = Range.MaxMagnitude;
        var squares = Columns.Count * new Rational(most * most, 1);
        var l1 = Columns.Count * most;
        if (norm is { } bound)
        {
            // ‖v‖1 ≤ √d ‖v‖2, rounded up.
            var squaredNorm = new Rational((Int128)bound * bound, 1);
            squares = squaredNorm < squares ? squaredNorm : squares;
            l1 = Int128.Min(
                l1,
                (Int128)CeilingSquareRoot(Columns.Count * (BigInteger)bound * bound)
            );
        }

        return new AdditiveMeasure(
            this,
            new NoisePart(
                "vector",
                Range.Grid,
                compiler.Unit.Rows * l1,
                new Rational(compiler.Unit.SquaredRows, 1) * squares,
                Loss
            ),
            [.. Columns.Select(column => $"{Name}.{column}")],
            _ => new VectorCells(indexes, norm)
        );
    }

    private long? NormSteps()
    {
        if (MaxNorm is not { } norm)
        {
            return null;
        }

        var steps = norm / Range.Grid;
        return steps.Sign > 0 && steps.Denominator.IsOne && steps.Numerator <= ValueRange.MaxSteps
            ? (long)steps.Numerator
            : throw new ArgumentException(
                $"The norm bound {norm} of '{Name}' must be a positive multiple of the grid {Range.Grid}, at most 2^52 steps."
            );
    }

    private static BigInteger CeilingSquareRoot(BigInteger value)
    {
        var root = (BigInteger)Math.Sqrt((double)value);
        while (root * root < value)
        {
            root++;
        }

        while (root > 0 && (root - 1) * (root - 1) >= value)
        {
            root--;
        }

        return root;
    }
}
