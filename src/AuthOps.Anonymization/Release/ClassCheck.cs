using System.Buffers.Binary;
using System.Numerics;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts equivalence classes: a row is one number a column, packed by a <see cref="FieldLayout"/> and looked up in a
/// hash table. Exact whatever the number of columns and values; memory is that of the classes. The hash is keyed at
/// random, so that no file can be made to collide. Not safe for concurrent use.
/// </summary>
internal sealed class ClassCheck
{
    /// <summary>The most rows of one call of <see cref="CountRows"/>.</summary>
    public const int MaxBlock = 2048;

    private const int MaxRows = int.MaxValue;

    private readonly FieldLayout _layout;
    private readonly ulong _key;
    private readonly ulong _factor;
    private ulong[] _block;
    private ulong[] _words = new ulong[64];
    private int[] _sizes = new int[64];
    private long[] _firstRows = new long[64];
    private int[] _slots = new int[256];
    private long _rows;

    /// <param name="columns">The numbers a row has.</param>
    public ClassCheck(int columns)
    {
        _layout = new FieldLayout(columns);
        _block = new ulong[MaxBlock];
        Span<byte> random = stackalloc byte[16];
        SecureRandom.Fill(random);
        _key = BinaryPrimitives.ReadUInt64LittleEndian(random);
        _factor = BinaryPrimitives.ReadUInt64LittleEndian(random[8..]) | 1;
    }

    /// <summary>Classes seen.</summary>
    public int Count { get; private set; }

    /// <summary>Records of the smallest class, 0 where there is none.</summary>
    public int Smallest
    {
        get
        {
            var smallest = Count == 0 ? 0 : int.MaxValue;
            foreach (var size in Sizes)
            {
                smallest = Math.Min(smallest, size);
            }

            return smallest;
        }
    }

    /// <summary>Records of every class.</summary>
    public ReadOnlySpan<int> Sizes => _sizes.AsSpan(0, Count);

    /// <summary>Records of a class.</summary>
    public int Size(int number) => _sizes[number];

    /// <summary>The first row of a class, counted from 0.</summary>
    public long FirstRow(int number) => _firstRows[number];

    /// <summary>The number that a class has in a column.</summary>
    public int Number(int number, int column) =>
        _layout.Number(_words.AsSpan(number * _layout.Words, _layout.Words), column);

    /// <summary>Makes room for numbers up to the largest of each column; before the rows that have them.</summary>
    public void Reserve(ReadOnlySpan<int> largest)
    {
        var before = _layout.Copy();
        if (!_layout.Widen(largest))
        {
            return;
        }

        var words = new ulong[_sizes.Length * _layout.Words];
        for (var number = 0; number < Count; number++)
        {
            _layout.Repack(
                _words.AsSpan(number * before.Words, before.Words),
                before,
                words.AsSpan(number * _layout.Words, _layout.Words)
            );
        }

        _words = words;
        _block = new ulong[MaxBlock * _layout.Words];
        Rehash();
    }

    /// <summary>Counts consecutive rows.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="start">The first row's place in the columns.</param>
    /// <param name="firstRow">The first row's place in the whole.</param>
    /// <param name="numbers">Per column the number of every code, at code + 1, none above what was reserved.</param>
    /// <param name="classes">Receives the class of each row; as long as there are rows, at most <see cref="MaxBlock"/>.</param>
    /// <exception cref="InvalidOperationException">There are more rows than can be counted.</exception>
    public void CountRows(
        ReadOnlySpan<Column> columns,
        int start,
        long firstRow,
        ReadOnlySpan<int[]> numbers,
        Span<int> classes
    )
    {
        if (classes.Length > MaxRows - _rows)
        {
            throw new InvalidOperationException(
                $"A release of more than {MaxRows} records cannot be checked; check it in parts."
            );
        }

        _rows += classes.Length;
        MakeRoom(Count + classes.Length);
        var block = _block.AsSpan(0, classes.Length * _layout.Words);
        block.Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            _layout.Pack(i, columns[i].Codes.Slice(start, classes.Length), numbers[i], block);
        }

        if (_layout.Words == 1)
        {
            FindWords(block, firstRow, classes);
        }
        else
        {
            FindLong(block, firstRow, classes);
        }
    }

    private void FindWords(ReadOnlySpan<ulong> block, long firstRow, Span<int> classes)
    {
        for (var row = 0; row < block.Length; row++)
        {
            var word = block[row];
            var slot = Slot(Hash(word));
            int number;
            while ((number = _slots[slot] - 1) >= 0 && _words[number] != word)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            if (number < 0)
            {
                number = Insert(slot, firstRow + row);
                _words[number] = word;
            }

            _sizes[number]++;
            classes[row] = number;
        }
    }

    private void FindLong(ReadOnlySpan<ulong> block, long firstRow, Span<int> classes)
    {
        var width = _layout.Words;
        Span<ulong> words = width <= 64 ? stackalloc ulong[width] : new ulong[width];
        for (var row = 0; row < classes.Length; row++)
        {
            for (var i = 0; i < width; i++)
            {
                words[i] = block[(i * classes.Length) + row];
            }

            var slot = Slot(Hash(words));
            int number;
            while (
                (number = _slots[slot] - 1) >= 0
                && !words.SequenceEqual(_words.AsSpan(number * width, width))
            )
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            if (number < 0)
            {
                number = Insert(slot, firstRow + row);
                words.CopyTo(_words.AsSpan(number * width, width));
            }

            _sizes[number]++;
            classes[row] = number;
        }
    }

    private int Insert(int slot, long firstRow)
    {
        var number = Count++;
        _firstRows[number] = firstRow;
        _slots[slot] = number + 1;
        return number;
    }

    private void MakeRoom(int classes)
    {
        if (classes > _sizes.Length)
        {
            var length = Math.Max(classes, (int)Math.Min(2L * _sizes.Length, Array.MaxLength));
            Array.Resize(ref _sizes, length);
            Array.Resize(ref _firstRows, length);
            Array.Resize(ref _words, length * _layout.Words);
        }

        if (2L * classes > _slots.Length)
        {
            _slots = new int[BitOperations.RoundUpToPowerOf2((uint)classes) * 2];
            Rehash();
        }
    }

    private void Rehash()
    {
        Array.Clear(_slots);
        for (var number = 0; number < Count; number++)
        {
            var words = _words.AsSpan(number * _layout.Words, _layout.Words);
            var slot = Slot(words.Length == 1 ? Hash(words[0]) : Hash(words));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = number + 1;
        }
    }

    private int Slot(ulong hash) => (int)(hash & (ulong)(_slots.Length - 1));

    private ulong Hash(ulong word)
    {
        var mixed = unchecked((word ^ _key) * _factor);
        return unchecked((mixed ^ (mixed >> 32)) * _factor) >> 20;
    }

    private ulong Hash(ReadOnlySpan<ulong> words)
    {
        var hash = 0UL;
        foreach (var word in words)
        {
            hash = unchecked((hash ^ Hash(word)) * _factor);
            hash ^= hash >> 29;
        }

        return hash;
    }

    /// <summary>Adds a finding where classes are smaller than k.</summary>
    public void Report(int k, List<ReleaseFinding> findings)
    {
        var classes = 0;
        var rows = 0L;
        var first = long.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            if (_sizes[i] < k)
            {
                classes++;
                rows += _sizes[i];
                first = Math.Min(first, _firstRows[i] + 1L);
            }
        }

        if (classes > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ClassBelowK,
                    null,
                    first,
                    rows,
                    $"{classes} classes with {rows} records, the first in row {first}, have fewer than {k} records; the smallest has {Smallest}."
                )
            );
        }
    }
}
