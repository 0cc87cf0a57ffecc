using System.Globalization;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Queries.Input;

/// <summary>The index of the declared bin or category of a cell; a cell in none does not count.</summary>
internal sealed class BinMapper : CellMapper
{
    private readonly double[] _edges;
    private readonly PublicKeys? _categories;

    /// <param name="edges">Bins from each edge up to the next, the last edge included.</param>
    internal BinMapper(IReadOnlyList<Rational> edges) =>
        _edges = [.. edges.Select(static edge => edge.ToDouble())];

    internal BinMapper(PublicKeys categories)
    {
        _edges = [];
        _categories = categories;
    }

    protected override long OfMissing() => Missing;

    protected override long OfText(string text)
    {
        if (_categories is not null)
        {
            var index = _categories.IndexOf(text);
            return index < 0 ? Missing : index;
        }

        return TryReadNumber(text, out var exact, out var inexact)
            ? OfNumber(exact.ToDouble())
            : OfNumber(inexact);
    }

    protected override void FillIntegers(ReadOnlySpan<long> cells, Span<long> destination)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            destination[i] = _categories is null
                ? OfNumber(cells[i])
                : OfText(cells[i].ToString(CultureInfo.InvariantCulture));
        }
    }

    protected override void FillNumbers(ReadOnlySpan<double> cells, Span<long> destination)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            destination[i] = _categories is null
                ? OfNumber(cells[i])
                : OfText(cells[i].ToString(CultureInfo.InvariantCulture));
        }
    }

    private long OfNumber(double value)
    {
        if (!(value >= _edges[0] && value <= _edges[^1]))
        {
            return Missing;
        }

        var found = Array.BinarySearch(_edges, value);
        var index = found >= 0 ? found : ~found - 1;
        return Math.Min(index, _edges.Length - 2);
    }
}
