using System.Collections;
using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// Which classes of a node are released, to be asked row by row: a bit a combination of labels where those are few, a
/// set of keys otherwise. Immutable and safe to share between threads.
/// </summary>
internal sealed class KeptClasses
{
    private const int MostBits = 26;

    private readonly int[] _shifts;
    private readonly BitArray? _bits;
    private readonly HashSet<UInt128> _keys = [];

    private KeptClasses(EncodedTable table, int[] levels)
    {
        _shifts = new int[levels.Length];
        var bits = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            _shifts[i] = bits;
            bits += EncodedTable.BitsFor(table.Quasi[i].Labels[levels[i]].Length);
        }

        _bits = bits <= MostBits ? new BitArray(1 << bits) : null;
    }

    /// <summary>Whether keys take more bits than a map has.</summary>
    public bool IsWide => _bits is null;

    public static KeptClasses Of(EncodedTable table, int[] levels) =>
        table.WidestKeyBits switch
        {
            <= 32 => Of<uint>(table, levels),
            <= 64 => Of<ulong>(table, levels),
            _ => Of<UInt128>(table, levels),
        };

    /// <summary>Adds one attribute's labels to the keys of rows.</summary>
    /// <param name="attribute">Which quasi-identifier.</param>
    /// <param name="numbers">A number a row.</param>
    /// <param name="labels">The label of every number.</param>
    /// <param name="narrow">The keys where they fit a map.</param>
    /// <param name="wide">The keys where they do not.</param>
    public void Pack(int attribute, int[] numbers, int[] labels, int[] narrow, UInt128[] wide)
    {
        var shift = _shifts[attribute];
        for (var row = 0; row < narrow.Length; row++)
        {
            narrow[row] |= labels[numbers[row]] << shift;
        }

        for (var row = 0; row < wide.Length; row++)
        {
            wide[row] |= (UInt128)(uint)labels[numbers[row]] << shift;
        }
    }

    /// <summary>The rows whose classes are released.</summary>
    public int[] Select(int[] narrow, UInt128[] wide, int count)
    {
        var rows = new int[count];
        var kept = 0;
        for (var row = 0; row < count; row++)
        {
            rows[kept] = row;
            kept += (_bits is null ? _keys.Contains(wide[row]) : _bits[narrow[row]]) ? 1 : 0;
        }

        Array.Resize(ref rows, kept);
        return rows;
    }

    private static KeptClasses Of<TKey>(EncodedTable table, int[] levels)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var classes = Generalizer.Classes<TKey>(table, levels);
        var layout = new KeyLayout<TKey>(table, null);
        var kept = new KeptClasses(table, levels);
        for (var i = 0; i < classes.Count; i++)
        {
            if (!classes.Fails(i))
            {
                kept.Add(layout, classes.Key(i));
            }
        }

        return kept;
    }

    private void Add<TKey>(KeyLayout<TKey> layout, TKey key)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        UInt128 packed = 0;
        for (var i = 0; i < _shifts.Length; i++)
        {
            packed |= (UInt128)(uint)layout.Label(key, i) << _shifts[i];
        }

        if (_bits is null)
        {
            _keys.Add(packed);
        }
        else
        {
            _bits[(int)packed] = true;
        }
    }
}
