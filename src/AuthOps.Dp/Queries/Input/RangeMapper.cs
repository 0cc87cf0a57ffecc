using System.Numerics;
using System.Runtime.InteropServices;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Queries.Input;

/// <summary>Steps of the declared grid, clamped to the declared bounds.</summary>
internal sealed class RangeMapper : CellMapper
{
    private readonly ValueRange _range;
    private readonly double _multiplier;
    private readonly double _divisor;
    private readonly double _lower;
    private readonly double _upper;
    private readonly long _missing;

    internal RangeMapper(ValueRange range)
    {
        _range = range;
        _multiplier = (double)range.Grid.Denominator;
        _divisor = (double)range.Grid.Numerator;
        _lower = range.LowerSteps;
        _upper = range.UpperSteps;
        _missing = range.MissingSteps ?? Missing;
    }

    internal ValueRange Range => _range;

    protected override long OfMissing() => _missing;

    protected override long OfText(string text) =>
        TryReadNumber(text, out var exact, out var inexact)
            ? _range.StepsNear(exact)
            : OfNumber(inexact);

    protected override void FillIntegers(ReadOnlySpan<long> cells, Span<long> destination)
    {
        if (_range.Grid != Rational.One)
        {
            for (var row = 0; row < cells.Length; row++)
            {
                destination[row] = _range.StepsNear(cells[row]);
            }

            return;
        }

        var lower = _range.LowerSteps;
        var upper = _range.UpperSteps;
        var lowers = new Vector<long>(lower);
        var uppers = new Vector<long>(upper);
        ref var source = ref MemoryMarshal.GetReference(cells);
        ref var target = ref MemoryMarshal.GetReference(destination[..cells.Length]);
        var i = 0;
        for (; i + Vector<long>.Count <= cells.Length; i += Vector<long>.Count)
        {
            var some = Vector.LoadUnsafe(ref source, (nuint)i);
            Vector.Min(Vector.Max(some, lowers), uppers).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < cells.Length; i++)
        {
            destination[i] = Math.Min(Math.Max(cells[i], lower), upper);
        }
    }

    protected override void FillNumbers(ReadOnlySpan<double> cells, Span<long> destination)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            destination[i] = OfNumber(cells[i]);
        }
    }

    // Multiplication, division and rounding of IEEE 754 give the same bits everywhere; only the clamped integer goes on.
    private long OfNumber(double value)
    {
        var steps = Math.Round(value * _multiplier / _divisor, MidpointRounding.ToEven);
        return steps >= _upper ? _range.UpperSteps
            : steps >= _lower ? (long)steps
            : double.IsNaN(value) ? _missing
            : _range.LowerSteps;
    }
}
