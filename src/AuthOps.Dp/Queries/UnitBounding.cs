namespace AuthOps.Dp.Queries;

/// <summary>
/// Adds unit after unit to the counts: of a unit's keys the L0 of least (priority, key) are kept, and of each key at
/// most L∞ rows.
/// </summary>
internal sealed class UnitBounding
{
    private readonly int _maxKeys;
    private readonly int _maxRows;
    private readonly PriorityHash _priority;
    private readonly BoundedCounts _result;

    // Rows of the unit at hand by key; zero again after each unit.
    private readonly int[] _rowsByKey;
    private int[] _distinctKeys = new int[16];
    private ulong[] _priorities = new ulong[16];

    internal UnitBounding(HistogramPlan plan, PriorityHash priority, BoundedCounts result)
    {
        _maxKeys = plan.Bound.MaxKeysPerUnit;
        _maxRows = plan.Bound.MaxRowsPerKey;
        _priority = priority;
        _result = result;
        _rowsByKey = new int[plan.Keys.Count];
    }

    internal void Run(
        IReadOnlyList<string> unitNames,
        UnitRows rows,
        CancellationToken cancellationToken
    )
    {
        for (var unit = 0; unit < unitNames.Count; unit++)
        {
            if (unit % (1 << 16) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var keys = rows.Keys.AsSpan(rows.Starts[unit]..rows.Starts[unit + 1]);
            if (!keys.IsEmpty)
            {
                Add(unitNames[unit], keys);
            }
        }
    }

    private void Add(string unitName, ReadOnlySpan<int> keys)
    {
        var distinct = 0;
        foreach (var key in keys)
        {
            if (_rowsByKey[key]++ == 0)
            {
                if (distinct == _distinctKeys.Length)
                {
                    Array.Resize(ref _distinctKeys, distinct * 2);
                    Array.Resize(ref _priorities, distinct * 2);
                }

                _distinctKeys[distinct++] = key;
            }
        }

        if (distinct > _maxKeys)
        {
            SortByPriority(unitName, distinct);
        }

        for (var i = 0; i < distinct; i++)
        {
            var key = _distinctKeys[i];
            var all = _rowsByKey[key];
            _rowsByKey[key] = 0;
            if (i >= _maxKeys)
            {
                _result.RowsBeyondKeyBound += all;
                continue;
            }

            var kept = Math.Min(all, _maxRows);
            _result.Counts[key] += kept;
            _result.RowsCounted += kept;
            _result.RowsBeyondRowBound += all - kept;
        }

        _result.Units++;
    }

    private void SortByPriority(string unitName, int distinct)
    {
        // Keys first, so that equal priorities fall by key whatever the order of rows.
        Array.Sort(_distinctKeys, 0, distinct);
        var unit = _priority.Of(unitName);
        for (var i = 0; i < distinct; i++)
        {
            _priorities[i] = _priority.Of(unit, _distinctKeys[i]);
        }

        StableSort(distinct);
    }

    /// <summary>Array.Sort is not stable; a tie of 64-bit priorities is broken by key in a second step.</summary>
    private void StableSort(int distinct)
    {
        Array.Sort(_priorities, _distinctKeys, 0, distinct);
        for (var start = 0; start < distinct; )
        {
            var end = start + 1;
            while (end < distinct && _priorities[end] == _priorities[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(_distinctKeys, start, end - start);
            }

            start = end;
        }
    }
}
