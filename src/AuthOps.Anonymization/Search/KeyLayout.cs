using System.Numerics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Where each quasi-identifier lies in a packed key: the first in search order highest, an optional sensitive
/// number lowest. Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="TKey">An unsigned integer wide enough for the layout.</typeparam>
internal sealed class KeyLayout<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private const int BlockRows = 2048;
    private readonly EncodedTable _table;
    private readonly int[] _shifts;
    private readonly int[] _bits;
    private readonly SensitiveCodes? _sensitive;
    private int[]? _numbers;

    public KeyLayout(EncodedTable table, SensitiveCodes? sensitive)
        : this(table, sensitive?.NumberCount ?? 1) => _sensitive = sensitive;

    private KeyLayout(EncodedTable table, int numberCount)
    {
        _table = table;
        _shifts = new int[table.Quasi.Length];
        _bits = new int[table.Quasi.Length];
        SensitiveBits = EncodedTable.BitsFor(numberCount);
        var shift = SensitiveBits;
        for (var position = table.SearchOrder.Length - 1; position >= 0; position--)
        {
            var attribute = table.SearchOrder[position];
            _shifts[attribute] = shift;
            _bits[attribute] = EncodedTable.BitsFor(table.Quasi[attribute].ValueCount);
            shift += _bits[attribute];
        }
    }

    /// <summary>A layout with a number a row above the quasi-identifiers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="numbers">The number of every row.</param>
    public static KeyLayout<TKey> Under(EncodedTable table, int[] numbers) =>
        new(table, 1) { _numbers = numbers };

    /// <summary>Quasi-identifiers.</summary>
    public int Attributes => _shifts.Length;

    /// <summary>Bits below the quasi-identifiers.</summary>
    public int SensitiveBits { get; }

    /// <summary>The lowest bit of an attribute's field.</summary>
    public int Shift(int attribute) => _shifts[attribute];

    /// <summary>The bits of an attribute's field.</summary>
    public int Bits(int attribute) => _bits[attribute];

    /// <summary>An attribute's field, shifted down: as many ones as it has bits.</summary>
    public TKey Mask(int attribute) => Ones(_bits[attribute]);

    /// <summary>The label number of an attribute in a key.</summary>
    public int Label(TKey key, int attribute) =>
        int.CreateTruncating((key >> _shifts[attribute]) & Mask(attribute));

    /// <summary>The sensitive number of a key; 0 is NULL.</summary>
    public TKey SensitiveNumber(TKey key) => key & Ones(SensitiveBits);

    /// <summary>The keys of all records at a node, in row order.</summary>
    /// <param name="levels">A level per quasi-identifier.</param>
    public TKey[] PackRows(ReadOnlySpan<int> levels)
    {
        var keys = new TKey[_table.Table.RowCount];
        if (_sensitive is not null)
        {
            var codes = _sensitive.Column.Codes;
            for (var row = 0; row < keys.Length; row++)
            {
                keys[row] = TKey.CreateTruncating(codes[row] + 1);
            }
        }

        for (var row = 0; row < _numbers?.Length; row++)
        {
            keys[row] = TKey.CreateTruncating(_numbers[row]) << _table.KeyBits;
        }

        Pack(keys, levels, static quasi => quasi.Column, static quasi => quasi.CodeOfCell);
        return keys;
    }

    /// <summary>The keys of the population's records at a node, in row order.</summary>
    /// <param name="levels">A level per quasi-identifier.</param>
    public TKey[] PackPopulation(ReadOnlySpan<int> levels)
    {
        var keys = new TKey[_table.Policy.Population!.RowCount];
        Pack(
            keys,
            levels,
            static quasi => quasi.PopulationColumn!,
            static quasi => quasi.CodeOfPopulationCell
        );
        return keys;
    }

    private static TKey Ones(int bits) =>
        bits == 0 ? TKey.Zero : TKey.AllBitsSet >>> ((TKey.AllBitsSet.GetByteCount() * 8) - bits);

    private void Pack(
        TKey[] keys,
        ReadOnlySpan<int> levels,
        Func<QuasiIdentifierCodes, Column> column,
        Func<QuasiIdentifierCodes, int[]> codeOfCell
    )
    {
        var fields = new TKey[_shifts.Length][];
        for (var attribute = 0; attribute < _shifts.Length; attribute++)
        {
            fields[attribute] = CellFields(
                attribute,
                levels[attribute],
                codeOfCell(_table.Quasi[attribute])
            );
        }

        // In blocks, so that the keys stay in the first cache while the columns pass.
        for (var start = 0; start < keys.Length; start += BlockRows)
        {
            var block = keys.AsSpan(start, Math.Min(BlockRows, keys.Length - start));
            for (var attribute = 0; attribute < _shifts.Length; attribute++)
            {
                var codes = column(_table.Quasi[attribute]).Codes.Slice(start, block.Length);
                var field = fields[attribute];
                for (var row = 0; row < block.Length; row++)
                {
                    block[row] |= field[codes[row] + 1];
                }
            }
        }
    }

    private TKey[] CellFields(int attribute, int level, int[] codeOfCell)
    {
        var fields = new TKey[codeOfCell.Length];
        for (var cell = 0; cell < fields.Length; cell++)
        {
            var value = codeOfCell[cell];
            if (value >= 0)
            {
                fields[cell] =
                    TKey.CreateTruncating(_table.Quasi[attribute].LabelOf[level][value])
                    << _shifts[attribute];
            }
        }

        return fields;
    }
}
