using AuthOps.Dp.Queries.Bounding;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>Counts kept rows, or the units that have any, a key.</summary>
internal sealed class CountCells(bool countsUnits) : Accumulator
{
    // A row is at least a byte somewhere: 2^63 of them do not exist.
    private long[] _counts = [];

    internal override void EnsureKeys(int count)
    {
        if (_counts.Length < count)
        {
            Array.Resize(ref _counts, Math.Max(count, _counts.Length * 2));
        }
    }

    internal override void Add(KeptRows rows)
    {
        var keys = countsUnits
            ? rows.GroupKeys.AsSpan(0, rows.GroupCount)
            : rows.Keys.AsSpan(0, rows.Count);
        var counts = _counts;
        foreach (var key in keys)
        {
            counts[key]++;
        }
    }

    internal override void Merge(Accumulator other)
    {
        var counts = ((CountCells)other)._counts;
        EnsureKeys(counts.Length);
        for (var i = 0; i < counts.Length; i++)
        {
            _counts[i] += counts[i];
        }
    }

    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        EnsureKeys(keyCount);
        var part = new Int128[keyCount];
        for (var i = 0; i < keyCount; i++)
        {
            part[i] = _counts[i];
        }

        return [part];
    }

    /// <summary>The counts of all keys.</summary>
    internal long[] Counts(int keyCount)
    {
        EnsureKeys(keyCount);
        return _counts[..keyCount];
    }
}
