using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Packs one number a column into words of 64 bits, so that two rows have the same words if and only if they have the
/// same numbers. A field never straddles words and grows when its column's numbers do. Not safe for concurrent use.
/// </summary>
internal sealed class FieldLayout
{
    private const int WordBits = 64;

    private readonly int[] _bits;
    private readonly int[] _word;
    private readonly int[] _shift;

    public FieldLayout(int columns)
    {
        _bits = new int[columns];
        _word = new int[columns];
        _shift = new int[columns];
        Arrange();
    }

    private FieldLayout(FieldLayout other)
    {
        (_bits, _word, _shift) = ([.. other._bits], [.. other._word], [.. other._shift]);
        Words = other.Words;
    }

    /// <summary>Columns.</summary>
    public int Columns => _bits.Length;

    /// <summary>Words of a row; at least 1.</summary>
    public int Words { get; private set; } = 1;

    /// <summary>The same layout, to be kept while this one grows.</summary>
    public FieldLayout Copy() => new(this);

    /// <summary>Makes room for numbers up to the largest of each column.</summary>
    /// <returns>Whether the layout changed.</returns>
    public bool Widen(ReadOnlySpan<int> largest)
    {
        var changed = false;
        for (var i = 0; i < _bits.Length; i++)
        {
            var bits = WordBits - BitOperations.LeadingZeroCount((ulong)largest[i]);
            changed |= bits > _bits[i];
            _bits[i] = Math.Max(bits, _bits[i]);
        }

        if (changed)
        {
            Arrange();
        }

        return changed;
    }

    /// <summary>Adds the numbers of a column to rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="codes">A code a row, -1 for NULL.</param>
    /// <param name="numbers">The number of every code, at code + 1.</param>
    /// <param name="words">The words of the rows, one plane a word.</param>
    public void Pack(
        int column,
        ReadOnlySpan<int> codes,
        ReadOnlySpan<int> numbers,
        Span<ulong> words
    )
    {
        var plane = words.Slice(_word[column] * (words.Length / Words), codes.Length);
        var shift = _shift[column];
        for (var row = 0; row < codes.Length; row++)
        {
            plane[row] |= (ulong)(uint)numbers[codes[row] + 1] << shift;
        }
    }

    /// <summary>Packs the numbers of one row.</summary>
    public void Pack(ReadOnlySpan<int> numbers, Span<ulong> row)
    {
        row.Clear();
        for (var i = 0; i < numbers.Length; i++)
        {
            row[_word[i]] |= (ulong)(uint)numbers[i] << _shift[i];
        }
    }

    /// <summary>The number of a column in the words of one row.</summary>
    public int Number(ReadOnlySpan<ulong> row, int column) =>
        (int)((row[_word[column]] >> _shift[column]) & ((1UL << _bits[column]) - 1));

    /// <summary>Writes the words of a row that another layout packed.</summary>
    public void Repack(ReadOnlySpan<ulong> row, FieldLayout other, Span<ulong> target)
    {
        target.Clear();
        for (var i = 0; i < _bits.Length; i++)
        {
            target[_word[i]] |= (ulong)(uint)other.Number(row, i) << _shift[i];
        }
    }

    private void Arrange()
    {
        var (word, used) = (0, 0);
        for (var i = 0; i < _bits.Length; i++)
        {
            if (used + _bits[i] > WordBits)
            {
                (word, used) = (word + 1, 0);
            }

            // A field without a bit has the one number 0, wherever it stands.
            (_word[i], _shift[i]) = (word, _bits[i] == 0 ? 0 : used);
            used += _bits[i];
        }

        Words = word + 1;
    }
}
