using System.Numerics;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// Counts different tuples of numbers: open addressing over entries of a count, the place of the first record and the
/// packed numbers, side by side. Not safe for concurrent use.
/// </summary>
internal sealed class TupleTable : IDisposable
{
    /// <summary>Rows that are packed together.</summary>
    public const int BlockRows = 1 << 11;

    private const int LeastSlots = 1 << 3;
    private const int Count = 0;
    private const int First = 1;
    private const int Key = 2;

    private readonly MemoryLedger _memory;
    private readonly long _share;
    private readonly ulong _key = SecureRandom.NextUInt64();
    private readonly ulong _factor = SecureRandom.NextUInt64() | 1;
    private readonly FieldLayout _layout;
    private readonly int[] _slotOf = new int[BlockRows];
    private ulong[] _packed = [];
    private ulong[] _entries = [];
    private int _slots;
    private ulong _touched;

    /// <param name="columns">Numbers of a tuple.</param>
    /// <param name="memory">Counts the bytes.</param>
    /// <param name="share">The most bytes all tables may take together.</param>
    public TupleTable(int columns, MemoryLedger memory, long share)
    {
        _layout = new FieldLayout(columns);
        _memory = memory;
        _share = share;
    }

    /// <summary>Different tuples.</summary>
    public int Length { get; private set; }

    private int Stride => _layout.Words + Key;

    /// <summary>Makes room for so many more tuples of numbers up to the largest.</summary>
    /// <returns>False where memory does not allow it; then nothing changed, and the table can be emptied.</returns>
    public bool TryReserve(ReadOnlySpan<int> largest, int more)
    {
        var old = _layout.Copy();
        long slots = Math.Max(LeastSlots, _slots);
        while ((Length + (long)more) * 10 > slots * 7)
        {
            slots *= 2;
        }

        var wider = _layout.Copy();
        var changed = wider.Widen(largest);
        if (slots == _slots && !changed)
        {
            return true;
        }

        var bytes = slots * (wider.Words + Key) * sizeof(ulong);
        if (
            slots * (wider.Words + Key) > Array.MaxLength
            || !(
                Length == 0 && _slots == 0 ? _memory.TryTake(bytes) : _memory.TryTake(bytes, _share)
            )
        )
        {
            return false;
        }

        _ = _layout.Widen(largest);
        Rebuild((int)slots, old);
        return true;
    }

    /// <summary>Counts rows; there is room for as many.</summary>
    /// <param name="columns">The columns of the block.</param>
    /// <param name="numbers">Per column the number of every code, at code + 1.</param>
    /// <param name="start">The first row.</param>
    /// <param name="rows">How many; at most <see cref="BlockRows"/>.</param>
    /// <param name="first">The place of the first row among all records.</param>
    public void CountRows(Column[] columns, int[][] numbers, int start, int rows, ulong first)
    {
        var words = _layout.Words;
        if (_packed.Length < BlockRows * words)
        {
            _packed = new ulong[BlockRows * words];
        }

        var packed = _packed.AsSpan(0, rows * words);
        packed.Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            _layout.Pack(i, columns[i].Codes.Slice(start, rows), numbers[i], packed);
        }

        Locate(packed, rows);
        Span<ulong> tuple = stackalloc ulong[words];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < words; i++)
            {
                tuple[i] = packed[(i * rows) + row];
            }

            Add(tuple, _slotOf[row], 1, first + (ulong)row);
        }
    }

    /// <summary>Counts one tuple; there is room for it.</summary>
    public void Add(ReadOnlySpan<int> numbers, ulong count, ulong first)
    {
        Span<ulong> tuple = stackalloc ulong[_layout.Words];
        _layout.Pack(numbers, tuple);
        Add(tuple, SlotOf(tuple), count, first);
    }

    /// <summary>Hands out every tuple: numbers, count, place of its first record.</summary>
    public void ForEach(TupleAction action)
    {
        Span<int> numbers = stackalloc int[_layout.Columns];
        for (var at = 0; at < _entries.Length; at += Stride)
        {
            if (_entries[at + Count] > 0)
            {
                var key = _entries.AsSpan(at + Key, _layout.Words);
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = _layout.Number(key, i);
                }

                action(numbers, _entries[at + Count], _entries[at + First]);
            }
        }
    }

    /// <summary>Forgets all tuples and gives the memory back.</summary>
    public void Clear()
    {
        _memory.Give((long)_entries.Length * sizeof(ulong));
        _entries = [];
        _slots = 0;
        Length = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    /// <summary>Finds where each row begins to look, and reads all those places before the first is needed, so that the waits overlap.</summary>
    private void Locate(ReadOnlySpan<ulong> packed, int rows)
    {
        var words = _layout.Words;
        Span<ulong> tuple = stackalloc ulong[words];
        var touched = 0UL;
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < words; i++)
            {
                tuple[i] = packed[(i * rows) + row];
            }

            var slot = SlotOf(tuple);
            _slotOf[row] = slot;
            touched |= _entries[slot * Stride];
        }

        _touched = touched;
    }

    private void Add(ReadOnlySpan<ulong> tuple, int slot, ulong count, ulong first)
    {
        while (true)
        {
            var entry = _entries.AsSpan(slot * Stride, Stride);
            if (entry[Count] == 0)
            {
                tuple.CopyTo(entry[Key..]);
                entry[Count] = count;
                entry[First] = first;
                Length++;
                return;
            }

            if (entry[Key..].SequenceEqual(tuple))
            {
                entry[Count] += count;
                entry[First] = Math.Min(entry[First], first);
                return;
            }

            slot = (slot + 1) & (_slots - 1);
        }
    }

    private void Rebuild(int slots, FieldLayout old)
    {
        var (entries, stride) = (_entries, old.Words + Key);
        _entries = new ulong[slots * Stride];
        _slots = slots;
        Length = 0;
        Span<ulong> tuple = stackalloc ulong[_layout.Words];
        for (var at = 0; at < entries.Length; at += stride)
        {
            if (entries[at + Count] > 0)
            {
                _layout.Repack(entries.AsSpan(at + Key, old.Words), old, tuple);
                Add(tuple, SlotOf(tuple), entries[at + Count], entries[at + First]);
            }
        }

        _memory.Give((long)entries.Length * sizeof(ulong));
    }

    private int SlotOf(ReadOnlySpan<ulong> tuple)
    {
        var hash = 0UL;
        unchecked
        {
            foreach (var word in tuple)
            {
                hash = (hash ^ word ^ _key) * _factor;
                hash = (hash ^ (hash >> 32)) * _factor;
            }

            return (int)(hash >> (64 - BitOperations.Log2((uint)_slots)));
        }
    }
}
