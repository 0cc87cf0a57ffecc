using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// The rows of one bucket, column by column, with units numbered 0, 1, 2, … within the bucket and each row's priority
/// among those of its unit. Reused from bucket to bucket by one thread.
/// </summary>
internal sealed class BucketRows
{
    private readonly PriorityHash _priority;
    private readonly UnitEncoder _units;
    private readonly ulong[]? _keyHashes;
    private readonly ulong _multiplier;
    private Place[] _table = new Place[1024];
    private int _tableBits = 10;
    private int _bucketBits;
    private ulong[] _unitHashes = new ulong[256];
    private int _loaded;

    internal BucketRows(
        PriorityHash priority,
        UnitEncoder units,
        ulong[]? keyHashes,
        int columnCount
    )
    {
        _priority = priority;
        _units = units;
        _keyHashes = keyHashes;
        _multiplier = priority.OddMultiplier;
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

    internal void Load(PartitionBuffer buffer, int bucket)
    {
        Count = buffer.RecordCount(bucket);
        UnitCount = 0;
        _loaded = 0;
        _bucketBits = System.Numerics.BitOperations.Log2((uint)buffer.BucketCount);
        Array.Clear(_table);
        Resize(Count);
        buffer.ForEachPage(bucket, Add);
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

    private void Add(ReadOnlySpan<ulong> words)
    {
        var width = Cells.Length + 2;
        var units = Units;
        var keys = Keys;
        var cells = Cells;
        var at = _loaded;
        for (; words.Length >= width; words = words[width..])
        {
            units[at] = Number(unchecked((long)words[0]));
            keys[at] = (int)words[1];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i][at] = unchecked((long)words[2 + i]);
            }

            at++;
        }

        _loaded = at;
    }

    /// <summary>The number of a unit in this bucket, new or known.</summary>
    private int Number(long unit)
    {
        var table = _table;
        var mask = table.Length - 1;
        for (var at = Home(unit); ; at = (at + 1) & mask)
        {
            ref var place = ref table[at & mask];
            if (place.Unit == unit && place.NumberPlusOne != 0)
            {
                return place.NumberPlusOne - 1;
            }

            if (place.NumberPlusOne == 0)
            {
                return NewUnit(unit, ref place);
            }
        }
    }

    // The leading bits of the product chose the bucket; the next ones choose the place.
    private int Home(long unit) =>
        (int)(unchecked((ulong)unit * _multiplier) << _bucketBits >> (64 - _tableBits));

    private int NewUnit(long unit, ref Place place)
    {
        if (UnitCount == _unitHashes.Length)
        {
            Array.Resize(ref _unitHashes, UnitCount * 2);
        }

        var number = UnitCount++;
        _unitHashes[number] = _units.Hash(_priority, unit);
        place = new Place { Unit = unit, NumberPlusOne = number + 1 };
        if (UnitCount * 2 > _table.Length)
        {
            Grow();
        }

        return number;
    }

    private void Grow()
    {
        var old = _table;
        _tableBits++;
        _table = new Place[1 << _tableBits];
        var mask = _table.Length - 1;
        foreach (var place in old)
        {
            if (place.NumberPlusOne == 0)
            {
                continue;
            }

            var at = Home(place.Unit);
            while (_table[at].NumberPlusOne != 0)
            {
                at = (at + 1) & mask;
            }

            _table[at] = place;
        }
    }

    private void SetPriorities()
    {
        var words = Priorities.AsSpan(0, Count);
        var units = Units.AsSpan(0, Count);
        var keys = Keys.AsSpan(0, Count);
        var unitHashes = _unitHashes;
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

        _priority.OfWords(words);
    }

    /// <summary>A unit and one more than its number; 0 where the place is free.</summary>
    private struct Place
    {
        internal long Unit;
        internal int NumberPlusOne;
    }
}
