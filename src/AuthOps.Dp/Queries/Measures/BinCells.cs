using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>Counts kept rows a key and declared bin; rows in no bin do not count.</summary>
internal sealed class BinCells(int column, int binCount) : Accumulator
{
    private long[] _counts = [];

    internal override void EnsureKeys(int count)
    {
        if (_counts.Length < (long)count * binCount)
        {
            Array.Resize(
                ref _counts,
                checked(Math.Max(count, _counts.Length / binCount * 2) * binCount)
            );
        }
    }

    internal override void Add(KeptRows rows)
    {
        var keys = rows.Keys.AsSpan(0, rows.Count);
        var cells = rows.Cells[column].AsSpan(0, rows.Count);
        for (var i = 0; i < keys.Length; i++)
        {
            if (cells[i] != CellMapper.Missing)
            {
                _counts[(keys[i] * binCount) + (int)cells[i]]++;
            }
        }
    }

    internal override void Merge(Accumulator other)
    {
        var counts = ((BinCells)other)._counts;
        EnsureKeys(counts.Length / binCount);
        for (var i = 0; i < counts.Length; i++)
        {
            _counts[i] += counts[i];
        }
    }

    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        EnsureKeys(keyCount);
        return
        [
            [.. _counts.Take(keyCount * binCount).Select(static count => (Int128)count)],
        ];
    }
}
