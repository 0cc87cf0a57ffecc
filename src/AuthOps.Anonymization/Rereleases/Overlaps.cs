using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// How many records the classes of a node have in common with each cell of the earlier releases: class tables whose keys
/// carry the cell in their high bits, so that the overlaps of a cell are neighbours and a node's are rolled up from those of the node below
/// as the search does. Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="TKey">An unsigned integer wide enough for a class and a cell.</typeparam>
internal sealed class Overlaps<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly int _classBits;
    private readonly TKey _classMask;

    /// <param name="table">The table.</param>
    /// <param name="earlier">The earlier releases.</param>
    public Overlaps(EncodedTable table, EarlierRows earlier)
    {
        Sizes = earlier.Cells.Sizes;
        Layout = KeyLayout<TKey>.Under(table, earlier.CellOfRow);
        _classBits = table.KeyBits;
        _classMask = (TKey.One << _classBits) - TKey.One;
        Finest = At(new int[table.Quasi.Length]);
    }

    /// <summary>Persons of each cell before, whether or not the table has them; of cell 0, the newcomers, told as 0.</summary>
    public int[] Sizes { get; }

    /// <summary>Where quasi-identifiers lie in a key; the cell lies above them.</summary>
    public KeyLayout<TKey> Layout { get; }

    /// <summary>The overlaps of the finest node; not to be changed.</summary>
    public ClassTable<TKey> Finest { get; }

    /// <summary>The overlaps of a node, from the rows.</summary>
    /// <param name="levels">The node.</param>
    public ClassTable<TKey> At(ReadOnlySpan<int> levels)
    {
        var table = new ClassTable<TKey>();
        BaseTables<TKey>.Count(Layout.PackRows(levels), null, table);
        return table;
    }

    /// <summary>The cell of a key.</summary>
    public int Cell(TKey key) => int.CreateTruncating(key >>> _classBits);

    /// <summary>The class of a key, as keys of classes alone have it.</summary>
    public TKey Class(TKey key) => key & _classMask;

    /// <summary>The key of a class and a cell.</summary>
    public TKey Key(TKey @class, int cell) => (TKey.CreateTruncating(cell) << _classBits) | @class;
}
