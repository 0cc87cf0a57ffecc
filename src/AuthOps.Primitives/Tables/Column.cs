using System.Collections.ObjectModel;

namespace AuthOps.Primitives.Tables;

/// <summary>
/// One dictionary-encoded column: a contiguous array of codes and the distinct values they stand for.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A cell holds an index into <see cref="Values"/> or <see cref="NullCode"/>; the empty string is a value like
/// any other and is not NULL. Columns read from cells number their values in order of first appearance, so the
/// same cells always give the same codes. <see cref="ToString"/> shows no value.
/// </remarks>
public sealed class Column
{
    /// <summary>The code of a NULL cell.</summary>
    public const int NullCode = -1;

    private readonly int[] _codes;
    private readonly ReadOnlyCollection<string> _values;

    /// <summary>Takes over arrays that nobody else holds and that are already checked.</summary>
    internal Column(string name, int[] codes, string[] values, int nullCount)
    {
        Name = name;
        _codes = codes;
        _values = Array.AsReadOnly(values);
        NullCount = nullCount;
    }

    /// <summary>The name: not empty, compared ordinally.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _codes.Length;

    /// <summary>One code a row, each in -1 to <c>Values.Count - 1</c>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The dictionary: distinct strings (ordinal), indexed by code. A value need not occur in a row.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>How many rows are NULL.</summary>
    public int NullCount { get; }

    /// <summary>Whether at least one row is NULL.</summary>
    public bool HasNulls => NullCount > 0;

    /// <summary>The value at a row, or null where the cell is NULL.</summary>
    /// <param name="row">The row, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside that range.</exception>
    public string? this[int row]
    {
        get
        {
            if (row < 0 || row >= _codes.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(row),
                    $"The row must be between 0 and {_codes.Length - 1}."
                );
            }

            var code = _codes[row];
            return code == NullCode ? null : _values[code];
        }
    }

    /// <summary>Encodes strings; null is NULL.</summary>
    /// <param name="name">The name of the column; not empty.</param>
    /// <param name="cells">One cell a row.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="TableLimitException">A bound of the default <see cref="TableReadOptions"/> is exceeded.</exception>
    public static Column FromStrings(string name, params ReadOnlySpan<string?> cells)
    {
        var builder = new ColumnBuilder(name);
        foreach (var cell in cells)
        {
            builder.Append(cell);
        }

        return builder.Build();
    }

    /// <summary>Makes a column of codes and a dictionary that exist already; both are copied.</summary>
    /// <param name="name">The name of the column; not empty.</param>
    /// <param name="codes">One code a row: -1 for NULL, otherwise an index into <paramref name="values"/>.</param>
    /// <param name="values">Distinct strings, none null.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, a code is outside the dictionary, or a dictionary value is null or occurs twice; the
    /// message gives the position and not the value.
    /// </exception>
    public static Column FromCodes(
        string name,
        ReadOnlySpan<int> codes,
        IReadOnlyList<string> values
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        var dictionary = CheckDictionary(name, values);
        var wrong = codes.IndexOfAnyExceptInRange(NullCode, dictionary.Length - 1);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"Column '{name}', row {wrong}: the code {codes[wrong]} is neither -1 (NULL) nor an index into the {dictionary.Length} dictionary values.",
                nameof(codes)
            );
        }

        return new Column(name, codes.ToArray(), dictionary, codes.Count(NullCode));
    }

    /// <summary>The name and the sizes; never a value.</summary>
    public override string ToString() =>
        $"Column '{Name}': {Count} rows, {_values.Count} distinct values, {NullCount} NULL";

    private static string[] CheckDictionary(string name, IReadOnlyList<string> values)
    {
        var dictionary = new string[values.Count];
        var seen = new HashSet<string>(dictionary.Length, StringComparer.Ordinal);
        for (var code = 0; code < dictionary.Length; code++)
        {
            var value = values[code];
            if (value is null || !seen.Add(value))
            {
                var reason = value is null ? "is null" : "occurs a second time";
                throw new ArgumentException(
                    $"Column '{name}': the dictionary value at index {code} {reason}; values must be distinct, and NULL is the code -1.",
                    nameof(values)
                );
            }

            dictionary[code] = value;
        }

        return dictionary;
    }
}
