using System.Numerics;
using System.Runtime.InteropServices;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Raises any attributes of a class table at once into keys just wide enough for the node: over a cell a key where
/// the keys are short, otherwise by hashing, in no order. Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed class Regroup<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>The longest key, in bits, that has a cell of its own.</summary>
    private const int MaxCellBits = 18;

    /// <summary>Cells swept for each entry, at most.</summary>
    private const int CellsPerEntry = 8;

    /// <summary>Longer lists of labels are made anew each time.</summary>
    private const int MaxKeptFields = 4096;
    private readonly List<(int Shift, TKey Mask, TKey[] Fields)> _moves = [];
    private readonly Dictionary<(int, int, int, int), TKey[]> _fields = [];
    private readonly RowRegroup<TKey> _rows = new();

    /// <summary>The low bits as they are.</summary>
    private TKey[]? _same;
    private TKey[] _keys = [];
    private int[] _slots = [];
    private int[] _cells = [];
    private ulong[] _pairs = [];

    /// <summary>Fills a table of keys and counts with the classes of a node.</summary>
    /// <param name="table">The encoded table.</param>
    /// <param name="source">The classes of a finer node.</param>
    /// <param name="below">Its levels.</param>
    /// <param name="from">Where its attributes lie.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="above">The levels of the node.</param>
    /// <param name="to">Where attributes are to lie.</param>
    public void Raise(
        EncodedTable table,
        ClassTable<TKey> source,
        ReadOnlySpan<int> below,
        KeyFields from,
        ClassTable<TKey> target,
        ReadOnlySpan<int> above,
        KeyFields to
    )
    {
        var length = source.Length;
        target.Reserve(length);
        var keys = Repack(table, source, below, from, above, to);
        var counts = source.Counts.AsSpan(0, length);
        var bits = to.Total + to.Low;
        target.Length =
            bits <= MaxCellBits && 1L << bits <= (long)CellsPerEntry * length + 1024
                ? ByCell(keys, counts, bits, target)
                : ByHash(keys, counts, target);
    }

    /// <summary>The same with a row of sensitive values for each class.</summary>
    /// <param name="table">The encoded table.</param>
    /// <param name="source">The classes of a finer node.</param>
    /// <param name="sourceRows">Their rows; null where keys have the number of a value in their low bits.</param>
    /// <param name="below">Its levels.</param>
    /// <param name="from">Where its attributes lie.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="rows">Its rows; overwritten.</param>
    /// <param name="above">The levels of the node.</param>
    /// <param name="to">Where attributes are to lie.</param>
    public void Raise(
        EncodedTable table,
        ClassTable<TKey> source,
        ClassRows? sourceRows,
        ReadOnlySpan<int> below,
        KeyFields from,
        ClassTable<TKey> target,
        ClassRows rows,
        ReadOnlySpan<int> above,
        KeyFields to
    )
    {
        var keys = Repack(table, source, below, from, above, to);
        var counts = source.Counts.AsSpan(0, source.Length);
        if (sourceRows is null)
        {
            _rows.Raise(keys, counts, to, target, rows);
        }
        else
        {
            _rows.Raise(keys, counts, sourceRows, to, target, rows);
        }
    }

    private Span<TKey> Repack(
        EncodedTable table,
        ClassTable<TKey> source,
        ReadOnlySpan<int> below,
        KeyFields from,
        ReadOnlySpan<int> above,
        KeyFields to
    )
    {
        var length = source.Length;
        if (_keys.Length < length + ClassKernels.Padding)
        {
            _keys = new TKey[length + ClassKernels.Padding];
        }

        _moves.Clear();
        for (var i = 0; i < above.Length; i++)
        {
            if (to.Bits(i) > 0)
            {
                _moves.Add(
                    (from.Shift(i), Ones(from.Bits(i)), Fields(table, i, below[i], above[i], to))
                );
            }
        }

        if (to.Low > 0)
        {
            _same ??= Enumerable.Range(0, 1 << to.Low).Select(TKey.CreateTruncating).ToArray();
            _moves.Add((0, Ones(to.Low), _same));
        }

        var keys = _keys.AsSpan(0, length);
        ClassKernels.Repack(source.Keys.AsSpan(0, length), keys, _moves);
        return keys;
    }

    private static TKey Ones(int bits) => (TKey.One << bits) - TKey.One;

    /// <summary>Per label below the label above, shifted into place.</summary>
    private TKey[] Fields(EncodedTable table, int attribute, int below, int above, KeyFields to)
    {
        var shift = to.Shift(attribute);
        if (_fields.TryGetValue((attribute, below, above, shift), out var fields))
        {
            return fields;
        }

        var quasi = table.Quasi[attribute];
        fields = new TKey[quasi.Labels[below].Length];
        for (var value = 0; value < quasi.ValueCount; value++)
        {
            fields[quasi.LabelOf[below][value]] =
                TKey.CreateTruncating(quasi.LabelOf[above][value]) << shift;
        }

        if (fields.Length <= MaxKeptFields)
        {
            _fields.Add((attribute, below, above, shift), fields);
        }

        return fields;
    }

    private int ByCell(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        int bits,
        ClassTable<TKey> target
    )
    {
        if (_cells.Length < (1 << bits) + ClassKernels.Padding)
        {
            _cells = new int[(1 << bits) + ClassKernels.Padding];
        }
        unchecked
        {
            var cells = _cells.AsSpan(0, 1 << bits);
            var mask = cells.Length - 1;
            for (var i = 0; i < keys.Length; i++)
            {
                cells[int.CreateTruncating(keys[i]) & mask] += counts[i];
            }

            return ClassKernels.Sweep(_cells, cells.Length, target.Keys, target.Counts);
        }
    }

    private int ByHash(ReadOnlySpan<TKey> keys, ReadOnlySpan<int> counts, ClassTable<TKey> target)
    {
        var bits = BitOperations.Log2((uint)Math.Max(keys.Length, 8)) + 2;
        if (typeof(TKey) == typeof(uint))
        {
            return ByPairs(
                MemoryMarshal.Cast<TKey, uint>(keys),
                counts,
                bits,
                (uint[])(object)target.Keys,
                target.Counts
            );
        }

        if (_slots.Length < 1 << bits)
        {
            _slots = new int[1 << bits];
        }

        return ByEntry(keys, counts, _slots.AsSpan(0, 1 << bits), target.Keys, target.Counts);
    }

    /// <summary>
    /// Key and count side by side in one slot, so that a new key and one met before take the same way; then the
    /// slots are swept.
    /// </summary>
    private int ByPairs(
        ReadOnlySpan<uint> keys,
        ReadOnlySpan<int> counts,
        int bits,
        uint[] toKeys,
        int[] toCounts
    )
    {
        if (_pairs.Length < (1 << bits) + ClassKernels.Padding)
        {
            _pairs = new ulong[(1 << bits) + ClassKernels.Padding];
        }
        unchecked
        {
            var pairs = _pairs.AsSpan(0, 1 << bits);
            var mask = pairs.Length - 1;
            var shift = 32 - bits;
            for (var i = 0; i < keys.Length; i++)
            {
                ulong key = keys[i];
                var slot = (int)((uint)key * 0x9E3779B1U >> shift);
                while (true)
                {
                    ref var pair = ref pairs[slot & mask];
                    var found = pair;
                    // Both at once: which of the two it is cannot be foreseen.
                    if ((found == 0) | (found >> 32 == key))
                    {
                        pair = (key << 32) | ((uint)found + (uint)counts[i]);
                        break;
                    }

                    slot++;
                }
            }
        }

        return ClassKernels.SweepPairs(_pairs, 1 << bits, toKeys, toCounts);
    }

    /// <summary>Slots hold entry numbers; 0 is free.</summary>
    private static int ByEntry(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        Span<int> slots,
        TKey[] toKeys,
        int[] toCounts
    )
    {
        slots.Clear();
        var mask = slots.Length - 1;
        var shift = 64 - BitOperations.Log2((uint)slots.Length);
        var classes = 0;
        unchecked
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = keys[i];
                var slot = (int)((Fold(key) * 0x9E3779B97F4A7C15UL) >> shift);
                while (true)
                {
                    var entry = slots[slot & mask] - 1;
                    if (entry < 0)
                    {
                        toKeys[classes] = key;
                        toCounts[classes] = counts[i];
                        slots[slot & mask] = ++classes;
                        break;
                    }

                    if (toKeys[entry] == key)
                    {
                        toCounts[entry] += counts[i];
                        break;
                    }

                    slot++;
                }
            }
        }

        return classes;
    }

    /// <summary>64 bits of a key that differ where keys do, as good as always.</summary>
    internal static ulong Fold(TKey key) =>
        typeof(TKey) == typeof(UInt128)
            ? ulong.CreateTruncating(key) ^ ulong.CreateTruncating(key >>> 64)
            : ulong.CreateTruncating(key);
}
