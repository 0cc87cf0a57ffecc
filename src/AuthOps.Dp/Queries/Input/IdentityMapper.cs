using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Input;

/// <summary>A number for each different cell, so that cells are the same exactly where their numbers are.</summary>
internal sealed class IdentityMapper : CellMapper
{
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private bool _isText;

    internal override ulong PriorityWord(SipHash priority, long cell) =>
        _isText && cell >= 0 ? priority.OfText(_texts[(int)cell]) : unchecked((ulong)cell);

    internal override int Compare(long left, long right) =>
        _isText && left >= 0 && right >= 0
            ? string.CompareOrdinal(_texts[(int)left], _texts[(int)right])
            : left.CompareTo(right);

    protected override long OfMissing() => Missing;

    protected override long OfText(string text)
    {
        _isText = true;
        if (!_codeOf.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _codeOf.Add(text, code);
            _texts.Add(text);
        }

        return code;
    }

    protected override void FillIntegers(ReadOnlySpan<long> cells, Span<long> destination)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            // One value less than there are integers: the least stands for "missing" and joins its neighbour.
            destination[i] = Math.Max(cells[i], Missing + 1);
        }
    }

    protected override void FillNumbers(ReadOnlySpan<double> cells, Span<long> destination)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            // Adding 0 makes -0 the same as 0, whose bits would stand for "missing".
            destination[i] = double.IsNaN(cells[i])
                ? Missing
                : BitConverter.DoubleToInt64Bits(cells[i] + 0.0);
        }
    }
}
