using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Sums of powers of the clamped steps of one column, a key. A step is at most 2^53 and a shifted square at most
/// 2^62, so 2^64 rows fit 128 bits.
/// </summary>
internal sealed class MomentCells : Accumulator
{
    private const long NarrowSteps = 1L << 31;

    private readonly int _column;
    private readonly MomentKind _kind;
    private readonly long _ends;
    private readonly Int128 _squaredWidth;
    private readonly int _shift;

    // Sums of narrow columns in 64 bits, carried over into 128 before they could leave them.
    private readonly bool _isNarrow;
    private long[] _short = [];
    private readonly long _mostPending;
    private long _shortRows;

    private Int128[] _sums = [];
    private long[] _counts = [];
    private Int128[] _squares = [];

    /// <param name="column">The column of the plan.</param>
    /// <param name="kind">Which powers.</param>
    /// <param name="range">The declared bounds: values are taken from their midpoint where a mean is asked for.</param>
    /// <param name="shift">By how many bits squares are shortened, each row by itself.</param>
    /// <param name="mostPending">After so many rows narrow sums go over into 128 bits; at most 2^31.</param>
    internal MomentCells(
        int column,
        MomentKind kind,
        ValueRange range,
        int shift,
        long mostPending = NarrowSteps
    )
    {
        _mostPending = mostPending;
        _column = column;
        _kind = kind;
        _ends = range.LowerSteps + range.UpperSteps;
        _squaredWidth = (Int128)range.Width * range.Width;
        _shift = shift;
        _isNarrow =
            kind == MomentKind.Sum
            && Math.Max(Math.Abs(range.LowerSteps), Math.Abs(range.UpperSteps)) <= NarrowSteps;
    }

    internal override void EnsureKeys(int count)
    {
        if (_sums.Length >= count)
        {
            return;
        }

        var size = Math.Max(count, _sums.Length * 2);
        Array.Resize(ref _sums, size);
        if (_isNarrow)
        {
            Array.Resize(ref _short, size);
        }

        if (_kind != MomentKind.Sum)
        {
            Array.Resize(ref _counts, size);
        }

        if (_kind == MomentKind.Variance)
        {
            Array.Resize(ref _squares, size);
        }
    }

    internal override void Add(KeptRows rows)
    {
        var keys = rows.Keys.AsSpan(0, rows.Count);
        var cells = rows.Cells[_column].AsSpan(0, rows.Count);
        if (_isNarrow)
        {
            AddNarrow(keys, cells);
            return;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var cell = cells[i];
            if (cell == CellMapper.Missing)
            {
                continue;
            }

            var key = keys[i];
            if (_kind == MomentKind.Sum)
            {
                _sums[key] += cell;
                continue;
            }

            // Twice the distance from the midpoint, an integer within ± the width.
            var centred = (2 * cell) - _ends;
            _sums[key] += centred;
            _counts[key]++;
            if (_kind == MomentKind.Variance)
            {
                _squares[key] += ShortSquare(centred);
            }
        }
    }

    internal override void Merge(Accumulator other)
    {
        var cells = (MomentCells)other;
        EnsureKeys(cells._sums.Length);
        Carry();
        cells.Carry();
        for (var i = 0; i < cells._sums.Length; i++)
        {
            _sums[i] += cells._sums[i];
        }

        for (var i = 0; i < cells._counts.Length; i++)
        {
            _counts[i] += cells._counts[i];
        }

        for (var i = 0; i < cells._squares.Length; i++)
        {
            _squares[i] += cells._squares[i];
        }
    }

    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        EnsureKeys(keyCount);
        Carry();
        var parts = new List<Int128[]> { _sums[..keyCount] };
        if (_kind != MomentKind.Sum)
        {
            parts.Add([.. _counts.Take(keyCount).Select(static count => (Int128)count)]);
        }

        if (_kind == MomentKind.Variance)
        {
            parts.Add(_squares[..keyCount]);
        }

        return parts;
    }

    private void AddNarrow(ReadOnlySpan<int> keys, ReadOnlySpan<long> cells)
    {
        // One key may take all rows: 2^31 of them, each at most 2^31 steps, stay inside 2^62.
        if (_shortRows + keys.Length > _mostPending)
        {
            Carry();
        }

        _shortRows += keys.Length;
        var sums = _short;
        for (var i = 0; i < keys.Length; i++)
        {
            var cell = cells[i];
            if (cell != CellMapper.Missing)
            {
                ref var sum = ref sums[keys[i]];
                sum = unchecked(sum + cell);
            }
        }
    }

    private void Carry()
    {
        _shortRows = 0;
        for (var i = 0; i < _short.Length; i++)
        {
            _sums[i] += _short[i];
            _short[i] = 0;
        }
    }

    /// <summary>(2c² - w²) / 2^shift towards -∞, within ± ⌈w² / 2^shift⌉ for |c| ≤ w.</summary>
    private Int128 ShortSquare(long centred) =>
        ((2 * (Int128)centred * centred) - _squaredWidth) >> _shift;
}
