using System.Runtime.CompilerServices;
using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// The rows of one bucket, column by column, with units numbered 0, 1, 2, … within the bucket and each row's priority
/// among those of its unit. Reused from bucket to bucket by one thread.
/// </summary>
internal sealed class BucketRows
{
    private readonly SipHash _priority;
    private readonly UnitEncoder _units;
    private readonly ulong[]? _keyHashes;
    private readonly ulong _multiplier;

    // Numbers from 1 on, 0 where a place is free; a quarter full at most, so that a unit is mostly found at once.
    private int[] _table = new int[1024];
    private int _tableBits = 10;
    private int _bucketBits;

    // The unit of each number from 1 on.
    private ulong[] _unitOf = new ulong[256];
    private int _loaded;

    internal BucketRows(SipHash priority, UnitEncoder units, ulong[]? keyHashes, int columnCount)
    {
        _priority = priority;
        _units = units;
        _keyHashes = keyHashes;
        _multiplier = priority.OddMultiplier();
        Cells = [.. Enumerable.Range(0, columnCount).Select(_ => (long[])[])];
    }

    internal int Count { get; private set; }

    internal int UnitCount { get; private set; }

    /// <summary>The number of the row's unit within the bucket.</summary>
    internal int[] Units { get; private set; } = [];

    internal int[] Keys { get; private set; } = [];

    /// <summary>The same for all rows of a unit and key; the smallest are kept.</summary>
    internal ulong[] Priorities { get; private set; } = [];

    internal long[][] Cells { get; }

    internal void Load(UnitPartition partition, int bucket)
    {
        Count = partition.RowCount(bucket);
        UnitCount = 0;
        _loaded = 0;
        _bucketBits = partition.BucketBits;
        Array.Clear(_table);
        Resize(Count);
        partition.ForEachPage(bucket, AddNarrow, AddWide);
        SetPriorities();
    }

    private void Resize(int count)
    {
        if (Keys.Length >= count)
        {
            return;
        }

        var size = Math.Max(count, Keys.Length * 2);
        Units = new int[size];
        Keys = new int[size];
        Priorities = new ulong[size];
        for (var i = 0; i < Cells.Length; i++)
        {
            Cells[i] = new long[size];
        }
    }

    private void AddNarrow(ReadOnlySpan<ulong> words)
    {
        var width = Cells.Length + 1;
        var count = words.Length / width;
        var units = Units.AsSpan(_loaded, count);
        var keys = Keys.AsSpan(_loaded, count);
        for (var i = 0; i < units.Length; i++)
        {
            var word = words[unchecked(i * width)];
            units[i] = Number(word & uint.MaxValue);
            keys[i] = unchecked((int)(word >> 32));
        }

        AddCells(words, width, 1, count);
    }

    private void AddWide(ReadOnlySpan<ulong> words)
    {
        var width = Cells.Length + 2;
        var count = words.Length / width;
        var units = Units.AsSpan(_loaded, count);
        var keys = Keys.AsSpan(_loaded, count);
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = Number(words[unchecked(i * width)]);
            keys[i] = unchecked((int)words[(i * width) + 1]);
        }

        AddCells(words, width, 2, count);
    }

    private void AddCells(ReadOnlySpan<ulong> words, int width, int first, int count)
    {
        for (var column = 0; column < Cells.Length; column++)
        {
            var cells = Cells[column].AsSpan(_loaded, count);
            var at = first + column;
            for (var i = 0; i < cells.Length; i++, at += width)
            {
                cells[i] = unchecked((long)words[at]);
            }
        }

        _loaded += count;
    }

    /// <summary>The number of a unit in this bucket from 0 on, new or known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Number(ulong unit)
    {
        var table = _table;
        var unitOf = _unitOf;
        var at = Home(unit);
        while (true)
        {
            var number = table[at];
            if (number == 0)
            {
                return NewUnit(unit, at);
            }

            if (unitOf[number] == unit)
            {
                return number - 1;
            }

            at = unchecked((at + 1) & (table.Length - 1));
        }
    }

    // The leading bits of the product chose the bucket; the next ones choose the place.
    private int Home(ulong unit) =>
        unchecked((int)(unit * _multiplier << _bucketBits >> (64 - _tableBits)));

    private int NewUnit(ulong unit, int place)
    {
        var number = UnitCount++;
        if (UnitCount == _unitOf.Length)
        {
            Array.Resize(ref _unitOf, UnitCount * 2);
        }

        _unitOf[UnitCount] = unit;
        _table[place] = UnitCount;
        if (UnitCount * 4 > _table.Length)
        {
            Grow();
        }

        return number;
    }

    private void Grow()
    {
        _tableBits += 2;
        var table = new int[1 << _tableBits];
        for (var number = 1; number <= UnitCount; number++)
        {
            var at = Home(_unitOf[number]);
            while (table[at] != 0)
            {
                at = (at + 1) & (table.Length - 1);
            }

            table[at] = number;
        }

        _table = table;
    }

    private void SetPriorities()
    {
        var words = Priorities.AsSpan(0, Count);
        var units = Units.AsSpan(0, Count);
        var keys = Keys.AsSpan(0, Count);
        var unitHashes = _unitOf.AsSpan(1, UnitCount);
        _units.Hash(_priority, unitHashes);
        if (_keyHashes is { } keyHashes)
        {
            // Different keys of one unit give different words; that two units may share a word does no harm.
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = unchecked(unitHashes[units[i]] + keyHashes[keys[i]]);
            }
        }
        else
        {
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = unchecked(unitHashes[units[i]] + (uint)keys[i]);
            }
        }

        _priority.Hash64Each(words);
    }
}
