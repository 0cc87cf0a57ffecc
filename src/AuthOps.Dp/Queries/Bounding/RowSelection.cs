using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Which rows of the kept keys are kept: at most L∞ of each (unit, key) pair and, where L1 is stated, at most so many
/// of each unit; those of least priority. A row's priority is a keyed hash of what it holds, never of where it stands;
/// rows that hold the same are interchangeable. Reused from bucket to bucket by one thread.
/// </summary>
internal sealed class RowSelection(
    SipHash priority,
    KeyEncoder keyOrder,
    IReadOnlyList<CellMapper> mappers,
    int maxRowsPerKey,
    int? maxRowsPerUnit
)
{
    private int[] _kept = [];
    private int[] _beyond = [];
    private int[] _unitRows = [];

    /// <summary>The kept rows; valid until the next call.</summary>
    internal ReadOnlySpan<int> Run(BucketRows rows, KeySelection keys)
    {
        var candidates = keys.Kept.AsSpan(0, keys.KeptCount);
        if (keys.MostRows <= maxRowsPerKey && maxRowsPerUnit is null)
        {
            return candidates;
        }

        if (_kept.Length < rows.Count)
        {
            _kept = new int[Math.Max(rows.Count, _kept.Length * 2)];
            _beyond = new int[_kept.Length];
        }

        var kept = 0;
        var beyond = 0;
        var slots = keys.RowSlots;
        var slotRows = keys.SlotRows;
        foreach (var row in candidates)
        {
            if (slotRows[slots[row]] <= maxRowsPerKey)
            {
                _kept[kept++] = row;
            }
            else
            {
                _beyond[beyond++] = row;
            }
        }

        if (beyond > 0)
        {
            kept = KeepLeast(rows, _beyond.AsSpan(0, beyond), slots, maxRowsPerKey, kept);
        }

        return maxRowsPerUnit is { } most ? BoundUnits(rows, kept, most) : _kept.AsSpan(0, kept);
    }

    /// <summary>Of candidates with the same group appends the first few by priority to the kept rows.</summary>
    private int KeepLeast(BucketRows rows, Span<int> candidates, int[] groups, int most, int kept)
    {
        var ranks = new Dictionary<int, ulong>(candidates.Length);
        foreach (var row in candidates)
        {
            ranks[row] = Rank(rows, row);
        }

        candidates.Sort((a, b) => Compare(rows, groups, ranks, a, b));
        var taken = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            taken = i > 0 && groups[candidates[i]] == groups[candidates[i - 1]] ? taken + 1 : 1;
            if (taken <= most)
            {
                _kept[kept++] = candidates[i];
            }
        }

        return kept;
    }

    private ReadOnlySpan<int> BoundUnits(BucketRows rows, int kept, int most)
    {
        if (_unitRows.Length < rows.UnitCount)
        {
            _unitRows = new int[Math.Max(rows.UnitCount, _unitRows.Length * 2)];
        }

        Array.Clear(_unitRows, 0, rows.UnitCount);
        for (var i = 0; i < kept; i++)
        {
            _unitRows[rows.Units[_kept[i]]]++;
        }

        var within = 0;
        var beyond = 0;
        for (var i = 0; i < kept; i++)
        {
            var row = _kept[i];
            if (_unitRows[rows.Units[row]] <= most)
            {
                _kept[within++] = row;
            }
            else
            {
                _beyond[beyond++] = row;
            }
        }

        within = KeepLeast(rows, _beyond.AsSpan(0, beyond), rows.Units, most, within);
        return _kept.AsSpan(0, within);
    }

    private ulong Rank(BucketRows rows, int row)
    {
        var rank = rows.Priorities[row];
        for (var i = 0; i < mappers.Count; i++)
        {
            rank = priority.Hash64(
                unchecked(rank + mappers[i].PriorityWord(priority, rows.Cells[i][row]))
            );
        }

        return rank;
    }

    private int Compare(
        BucketRows rows,
        int[] groups,
        Dictionary<int, ulong> ranks,
        int left,
        int right
    )
    {
        var order = groups[left].CompareTo(groups[right]);
        if (order == 0)
        {
            order = ranks[left].CompareTo(ranks[right]);
        }

        if (order == 0)
        {
            order = keyOrder.Compare(rows.Keys[left], rows.Keys[right]);
        }

        for (var i = 0; i < mappers.Count && order == 0; i++)
        {
            order = mappers[i].Compare(rows.Cells[i][left], rows.Cells[i][right]);
        }

        return order;
    }
}
