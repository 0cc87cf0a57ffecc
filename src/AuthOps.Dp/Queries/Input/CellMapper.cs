using System.Globalization;
using AuthOps.Dp.Privacy;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Input;

/// <summary>
/// Turns the cells of a column into 64-bit integers, one by one and whatever they hold: a total function of the cell
/// alone, so that it cannot carry anything from one unit to another. Used by one thread.
/// </summary>
internal abstract class CellMapper
{
    /// <summary>What a cell becomes that does not count.</summary>
    internal const long Missing = long.MinValue;

    private IReadOnlyList<string>? _dictionary;
    private long[] _byCode = [];
    private int _known;

    /// <summary>The integers of rows <paramref name="start"/> onwards.</summary>
    internal void Fill(SourceColumn column, int start, Span<long> destination)
    {
        switch (column.Form)
        {
            case CellForm.Text:
                FillText(column, start, destination);
                break;
            case CellForm.Integer:
                FillIntegers(column.Integers.Span.Slice(start, destination.Length), destination);
                if (!column.IntegerNulls.IsEmpty)
                {
                    var nulls = column.IntegerNulls.Span.Slice(start, destination.Length);
                    var missing = OfMissing();
                    for (var i = 0; i < nulls.Length; i++)
                    {
                        destination[i] = nulls[i] ? missing : destination[i];
                    }
                }

                break;
            default:
                FillNumbers(column.Numbers.Span.Slice(start, destination.Length), destination);
                break;
        }
    }

    /// <summary>What stands for a cell when rows of one unit and key are put in order of priority.</summary>
    internal virtual ulong PriorityWord(SipHash priority, long cell) => unchecked((ulong)cell);

    /// <summary>An order of cells that does not depend on the order of rows.</summary>
    internal virtual int Compare(long left, long right) => left.CompareTo(right);

    protected abstract long OfText(string text);

    protected abstract long OfMissing();

    protected abstract void FillIntegers(ReadOnlySpan<long> cells, Span<long> destination);

    protected abstract void FillNumbers(ReadOnlySpan<double> cells, Span<long> destination);

    /// <summary>Reads a number as text: whole numbers and decimals exactly, what only a double holds as a double.</summary>
    protected static bool TryReadNumber(string text, out Rational exact, out double inexact)
    {
        inexact = double.NaN;
        if (Rational.TryParse(text, out exact))
        {
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out inexact))
        {
            inexact = double.NaN;
        }

        return false;
    }

    private void FillText(SourceColumn column, int start, Span<long> destination)
    {
        var values = column.Values;
        if (!ReferenceEquals(values, _dictionary))
        {
            _dictionary = values;
            _known = 0;
        }

        if (_byCode.Length < values.Count)
        {
            Array.Resize(ref _byCode, Math.Max(values.Count, _byCode.Length * 2));
        }

        for (; _known < values.Count; _known++)
        {
            _byCode[_known] = OfText(values[_known]);
        }

        var codes = column.Codes.Slice(start, destination.Length);
        var missing = OfMissing();
        var map = _byCode;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            destination[i] = code < 0 ? missing : map[code];
        }
    }
}
