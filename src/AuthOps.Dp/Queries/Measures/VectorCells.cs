using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Sums vectors of clamped steps a key. Where a norm is bounded, a longer vector is shortened towards 0, coordinate by
/// coordinate in integers, so that its squared length does not exceed the bound.
/// </summary>
internal sealed class VectorCells(int[] columns, long? maxNorm) : Accumulator
{
    private readonly long[] _vector = new long[columns.Length];
    private Int128[] _sums = [];

    internal override void EnsureKeys(int count)
    {
        if (_sums.Length < (long)count * columns.Length)
        {
            var keys = Math.Max(count, _sums.Length / columns.Length * 2);
            Array.Resize(ref _sums, checked(keys * columns.Length));
        }
    }

    internal override void Add(KeptRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                var cell = rows.Cells[columns[i]][row];
                _vector[i] = cell == CellMapper.Missing ? 0 : cell;
            }

            Shorten();
            var first = rows.Keys[row] * columns.Length;
            for (var i = 0; i < columns.Length; i++)
            {
                _sums[first + i] += _vector[i];
            }
        }
    }

    internal override void Merge(Accumulator other)
    {
        var sums = ((VectorCells)other)._sums;
        EnsureKeys(sums.Length / columns.Length);
        for (var i = 0; i < sums.Length; i++)
        {
            _sums[i] += sums[i];
        }
    }

    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        EnsureKeys(keyCount);
        return [_sums[..(keyCount * columns.Length)]];
    }

    private void Shorten()
    {
        if (maxNorm is not { } most)
        {
            return;
        }

        // 2^104 a coordinate: more than 2^22 coordinates would be needed to leave 128 bits.
        UInt128 squares = 0;
        foreach (var step in _vector)
        {
            squares += (UInt128)((Int128)step * step);
        }

        if (squares <= (UInt128)((Int128)most * most))
        {
            return;
        }

        // Dividing by the rounded-up length and cutting towards 0 can only shorten.
        var length = CeilingSquareRoot(squares);
        for (var i = 0; i < _vector.Length; i++)
        {
            _vector[i] = (long)((Int128)_vector[i] * most / length);
        }
    }

    private static long CeilingSquareRoot(UInt128 value)
    {
        var root = (long)Math.Sqrt((double)value);
        while ((UInt128)((Int128)root * root) < value)
        {
            root++;
        }

        while (root > 0 && (UInt128)((Int128)(root - 1) * (root - 1)) >= value)
        {
            root--;
        }

        return root;
    }
}
