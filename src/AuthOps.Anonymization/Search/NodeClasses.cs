using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of the node in hand: key, size and whether a privacy model fails. Holds scratch memory; not safe
/// for concurrent use.
/// </summary>
internal sealed class NodeClasses<TKey>(EncodedTable table)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly int _minimumSize = table.Policy.MinimumClassSize;
    private TKey[] _keys = [];
    private int[] _sizes = [];
    private bool[] _fails = [];

    /// <summary>The number of classes.</summary>
    public int Count { get; private set; }

    /// <summary>Classes that satisfy every model.</summary>
    public int KeptCount { get; private set; }

    /// <summary>Records in the other ones.</summary>
    public long SuppressedRows { get; private set; }

    /// <summary>A class's quasi-identifier key, without a sensitive number.</summary>
    public TKey Key(int index) => _keys[index];

    /// <summary>A class's records.</summary>
    public int Size(int index) => _sizes[index];

    /// <summary>Whether a model fails in a class.</summary>
    public bool Fails(int index) => _fails[index];

    /// <summary>Takes the class tables of a node: one a sensitive attribute, or a single plain one.</summary>
    /// <param name="tables">The tables; their classes come in the same order.</param>
    /// <param name="layouts">Their layouts.</param>
    public void Load(ReadOnlySpan<ClassTable<TKey>> tables, ReadOnlySpan<KeyLayout<TKey>> layouts)
    {
        if (_fails.Length < tables[0].Length)
        {
            _fails = new bool[tables[0].Length];
        }

        if (table.Sensitive.Length == 0)
        {
            LoadPlain(tables[0]);
        }
        else
        {
            if (_keys.Length < tables[0].Length)
            {
                _keys = new TKey[tables[0].Length];
                _sizes = new int[tables[0].Length];
            }

            for (var i = 0; i < tables.Length; i++)
            {
                LoadSensitive(tables[i], layouts[i], table.Sensitive[i].MinimumDistinct, i == 0);
            }
        }

        KeptCount = 0;
        SuppressedRows = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_fails[i])
            {
                SuppressedRows += _sizes[i];
            }
            else
            {
                KeptCount++;
            }
        }
    }

    private void LoadPlain(ClassTable<TKey> plain)
    {
        // The table outlives the node, so its arrays are looked at and not copied.
        _keys = plain.Keys;
        _sizes = plain.Counts;
        Count = plain.Length;
        for (var i = 0; i < Count; i++)
        {
            _fails[i] = _sizes[i] < _minimumSize;
        }
    }

    private void LoadSensitive(
        ClassTable<TKey> source,
        KeyLayout<TKey> layout,
        int minimumDistinct,
        bool first
    )
    {
        Count = 0;
        var entry = 0;
        while (entry < source.Length)
        {
            var key = source.Keys[entry] >>> layout.SensitiveBits;
            var size = 0;
            var distinct = 0;
            for (
                ;
                entry < source.Length && source.Keys[entry] >>> layout.SensitiveBits == key;
                entry++
            )
            {
                size += source.Counts[entry];
                distinct += TKey.IsZero(layout.SensitiveNumber(source.Keys[entry])) ? 0 : 1;
            }

            _keys[Count] = key;
            _sizes[Count] = size;
            var fails = size < _minimumSize || distinct < minimumDistinct;
            _fails[Count] = first ? fails : _fails[Count] || fails;
            Count++;
        }
    }
}
