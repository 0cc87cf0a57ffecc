using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Which L0 keys of each unit are kept: those of least (priority, key). Gives every kept (unit, key) pair of a bucket
/// a slot, counts its rows and tells each row its slot. Reused from bucket to bucket by one thread.
/// </summary>
internal sealed class KeySelection(KeyEncoder keyOrder, int maxKeys)
{
    /// <summary>Up to this L0 the keys of a unit are kept in a short sorted list, beyond it rows are sorted.</summary>
    private const int MaxListed = 8;

    private readonly LeastFour _four = new();
    private int[] _filled = [];
    private ulong[] _slotPriorities = [];
    private int[] _starts = [];
    private int[] _order = [];
    private ulong[] _sorted = [];

    /// <summary>The slot of each row, or -1 where the row's key is not kept.</summary>
    internal int[] RowSlots { get; private set; } = [];

    /// <summary>The key of each slot.</summary>
    internal int[] SlotKeys { get; private set; } = [];

    /// <summary>How many rows each slot has.</summary>
    internal int[] SlotRows { get; private set; } = [];

    /// <summary>The rows whose keys are kept, in their order; the first <see cref="KeptCount"/> entries.</summary>
    internal int[] Kept { get; private set; } = [];

    /// <summary>How many rows are of kept keys.</summary>
    internal int KeptCount { get; private set; }

    /// <summary>The most rows that any slot has.</summary>
    internal int MostRows { get; private set; }

    internal void Run(BucketRows rows)
    {
        ResizeRows(rows.Count);
        if (maxKeys <= LeastFour.Width && LeastFour.IsSupported && TryListFour(rows))
        {
            return;
        }

        if (maxKeys <= MaxListed)
        {
            List(rows);
        }
        else
        {
            Sort(rows);
        }

        ListKept(rows.Count);
    }

    /// <summary>The other way to the same selection, for tests.</summary>
    internal void RunSorted(BucketRows rows)
    {
        ResizeRows(rows.Count);
        Sort(rows);
        ListKept(rows.Count);
    }

    /// <summary>The list by one row after the other, for tests.</summary>
    internal void RunListed(BucketRows rows)
    {
        ResizeRows(rows.Count);
        List(rows);
        ListKept(rows.Count);
    }

    private void ResizeRows(int count)
    {
        if (RowSlots.Length < count)
        {
            RowSlots = new int[Math.Max(count, RowSlots.Length * 2)];
            Kept = new int[RowSlots.Length];
        }
    }

    private void ListKept(int count)
    {
        KeptCount = 0;
        MostRows = 0;
        for (var i = 0; i < count; i++)
        {
            if (RowSlots[i] >= 0)
            {
                Kept[KeptCount++] = i;
                MostRows = Math.Max(MostRows, SlotRows[RowSlots[i]]);
            }
        }
    }

    private bool TryListFour(BucketRows rows)
    {
        var slots = rows.UnitCount * LeastFour.Width;
        ResizeSlots(slots);
        Array.Clear(SlotRows, 0, slots);
        _four.Fill(rows);
        KeptCount = _four.Assign(rows, maxKeys, RowSlots, Kept);
        return TryCount(rows.Keys);
    }

    /// <summary>Counts the rows of each slot.</summary>
    /// <returns>Whether no two keys of a unit met in one slot.</returns>
    private bool TryCount(int[] keys)
    {
        var slots = RowSlots;
        var slotKeys = SlotKeys;
        var slotRows = SlotRows;
        var most = 0;
        var clashes = 0;
        foreach (var row in Kept.AsSpan(0, KeptCount))
        {
            var slot = slots[row];
            var key = keys[row];
            var before = slotRows[slot];
            clashes |= before > 0 ? slotKeys[slot] ^ key : 0;
            slotKeys[slot] = key;
            slotRows[slot] = unchecked(before + 1);
            most = Math.Max(most, before);
        }

        MostRows = KeptCount == 0 ? 0 : most + 1;
        return clashes == 0;
    }

    private void List(BucketRows rows)
    {
        var slots = rows.UnitCount * maxKeys;
        ResizeSlots(slots);
        if (_filled.Length < rows.UnitCount)
        {
            _filled = new int[Math.Max(rows.UnitCount, _filled.Length * 2)];
        }

        if (_slotPriorities.Length < slots)
        {
            _slotPriorities = new ulong[Math.Max(slots, _slotPriorities.Length * 2)];
        }

        Array.Clear(_filled, 0, rows.UnitCount);
        Array.Clear(SlotRows, 0, slots);
        for (var i = 0; i < rows.Count; i++)
        {
            Offer(rows.Units[i], rows.Priorities[i], rows.Keys[i]);
        }

        // A key that fell out of the list never comes back, so the list is final only now.
        for (var i = 0; i < rows.Count; i++)
        {
            RowSlots[i] = Find(rows.Units[i], rows.Priorities[i], rows.Keys[i]);
        }
    }

    /// <summary>Puts a key in its place in the sorted list of its unit; the greatest falls out of a full list.</summary>
    private void Offer(int unit, ulong priority, int key)
    {
        var filled = _filled[unit];
        var first = unit * maxKeys;
        var priorities = _slotPriorities.AsSpan(first, maxKeys);
        if (filled == maxKeys && priority > priorities[maxKeys - 1])
        {
            return;
        }

        var keys = SlotKeys.AsSpan(first, maxKeys);
        var at = 0;
        while (at < filled && priorities[at] < priority)
        {
            at++;
        }

        // Equal priorities of different keys, one chance in 2^64: by key.
        while (at < filled && priorities[at] == priority)
        {
            if (keys[at] == key)
            {
                return;
            }

            if (keyOrder.Compare(keys[at], key) > 0)
            {
                break;
            }

            at++;
        }

        if (at == maxKeys)
        {
            return;
        }

        for (var i = Math.Min(filled, maxKeys - 1); i > at; i--)
        {
            priorities[i] = priorities[i - 1];
            keys[i] = keys[i - 1];
        }

        priorities[at] = priority;
        keys[at] = key;
        _filled[unit] = Math.Min(filled + 1, maxKeys);
    }

    private int Find(int unit, ulong priority, int key)
    {
        var first = unit * maxKeys;
        var end = first + _filled[unit];
        for (var slot = first; slot < end; slot++)
        {
            if (_slotPriorities[slot] == priority && SlotKeys[slot] == key)
            {
                SlotRows[slot]++;
                return slot;
            }
        }

        return -1;
    }

    private void Sort(BucketRows rows)
    {
        GroupByUnit(rows);
        ResizeSlots(rows.Count);
        var slots = 0;
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var start = _starts[unit];
            var count = _starts[unit + 1] - start;
            Array.Sort(_sorted, _order, start, count);
            SortTies(rows, start, count);
            var kept = 0;
            for (var i = start; i < start + count; i++)
            {
                var row = _order[i];
                if (i == start || rows.Keys[row] != rows.Keys[_order[i - 1]])
                {
                    if (++kept > maxKeys)
                    {
                        Drop(i, start + count);
                        break;
                    }

                    SlotKeys[slots] = rows.Keys[row];
                    SlotRows[slots] = 0;
                    slots++;
                }

                SlotRows[slots - 1]++;
                RowSlots[row] = slots - 1;
            }
        }
    }

    private void Drop(int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            RowSlots[_order[i]] = -1;
        }
    }

    /// <summary>Within a run of equal priorities, rows in the order of keys.</summary>
    private void SortTies(BucketRows rows, int start, int count)
    {
        for (var i = start; i < start + count; )
        {
            var end = i + 1;
            var mixed = false;
            for (; end < start + count && _sorted[end] == _sorted[i]; end++)
            {
                mixed |= rows.Keys[_order[end]] != rows.Keys[_order[i]];
            }

            if (mixed)
            {
                Array.Sort(
                    _order,
                    i,
                    end - i,
                    Comparer<int>.Create((a, b) => keyOrder.Compare(rows.Keys[a], rows.Keys[b]))
                );
            }

            i = end;
        }
    }

    private void GroupByUnit(BucketRows rows)
    {
        _starts = new int[rows.UnitCount + 1];
        if (_order.Length < rows.Count)
        {
            _order = new int[Math.Max(rows.Count, _order.Length * 2)];
            _sorted = new ulong[_order.Length];
        }

        for (var i = 0; i < rows.Count; i++)
        {
            _starts[rows.Units[i] + 1]++;
        }

        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            _starts[unit + 1] += _starts[unit];
        }

        var next = _starts.AsSpan(0, rows.UnitCount).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            var at = next[rows.Units[i]]++;
            _order[at] = i;
            _sorted[at] = rows.Priorities[i];
        }
    }

    private void ResizeSlots(int slots)
    {
        if (SlotKeys.Length < slots)
        {
            var size = Math.Max(slots, SlotKeys.Length * 2);
            SlotKeys = new int[size];
            SlotRows = new int[size];
        }
    }
}
