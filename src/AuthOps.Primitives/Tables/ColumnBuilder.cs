using System.Globalization;

namespace AuthOps.Primitives.Tables;

/// <summary>
/// Encodes cells into a <see cref="Column"/> one by one; a value seen before allocates nothing.
/// Not safe for concurrent use: one thread at a time.
/// </summary>
public sealed class ColumnBuilder
{
    private const int InitialRows = 1024;

    // Long enough for every number and ISO 8601 time; longer formatted values take the slower road.
    private const int FormatBufferLength = 128;

    private readonly TableReadOptions _options;
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codeOfSpan;
    private readonly List<string> _values = [];
    private int[] _codes = [];
    private int _count;
    private int _nullCount;
    private long _dictionaryChars;

    /// <summary>Starts an empty column.</summary>
    /// <param name="name">The name of the column; not empty.</param>
    /// <param name="options">The bounds; null means the defaults.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ColumnBuilder(string name, TableReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _options = options ?? TableReadOptions.Default;
        _codeOfSpan = _codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The rows appended so far.</summary>
    public int Count => _count;

    /// <summary>Appends a value; the empty span is the empty string, not NULL.</summary>
    /// <param name="value">The cell, copied only when it is new.</param>
    /// <exception cref="TableLimitException">A bound of the options is exceeded; nothing was appended.</exception>
    public void Append(ReadOnlySpan<char> value)
    {
        CheckLength(value.Length);
        if (!_codeOfSpan.TryGetValue(value, out var code))
        {
            code = AddValue(value.ToString());
        }

        Push(code);
    }

    /// <summary>Appends a value; null is NULL. A new value keeps the given string instead of a copy.</summary>
    /// <param name="value">The cell.</param>
    /// <exception cref="TableLimitException">A bound of the options is exceeded; nothing was appended.</exception>
    public void Append(string? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        CheckLength(value.Length);
        if (!_codeOf.TryGetValue(value, out var code))
        {
            code = AddValue(value);
        }

        Push(code);
    }

    /// <summary>Appends a NULL.</summary>
    /// <exception cref="TableLimitException">The bound on rows is exceeded; nothing was appended.</exception>
    public void AppendNull()
    {
        Push(Column.NullCode);
        _nullCount++;
    }

    /// <summary>Appends a value as its invariant text: shortest round-trip for numbers, ISO 8601 for times.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The cell.</param>
    /// <exception cref="TableLimitException">A bound of the options is exceeded; nothing was appended.</exception>
    public void AppendFormatted<T>(T value)
        where T : ISpanFormattable
    {
        ReadOnlySpan<char> format = value is DateTime or DateTimeOffset or DateOnly or TimeOnly
            ? "O"
            : default;
        Span<char> buffer = stackalloc char[FormatBufferLength];
        if (value.TryFormat(buffer, out var written, format, CultureInfo.InvariantCulture))
        {
            Append(buffer[..written]);
        }
        else
        {
            Append(value.ToString(format.ToString(), CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The column of everything appended; the builder stays usable and the column does not change.</summary>
    public Column Build() => new(Name, _codes[.._count], [.. _values], _nullCount);

    private void CheckLength(int length)
    {
        if (length > _options.MaxValueLength)
        {
            throw new TableLimitException(
                TableLimit.ValueLength,
                _options.MaxValueLength,
                Name,
                _count
            );
        }
    }

    private int AddValue(string value)
    {
        if (_values.Count >= _options.MaxDictionarySize)
        {
            throw new TableLimitException(
                TableLimit.DictionarySize,
                _options.MaxDictionarySize,
                Name,
                _count
            );
        }

        if (_dictionaryChars + value.Length > _options.MaxDictionaryChars)
        {
            throw new TableLimitException(
                TableLimit.DictionaryChars,
                _options.MaxDictionaryChars,
                Name,
                _count
            );
        }

        CheckRoom();
        var code = _values.Count;
        _codeOf.Add(value, code);
        _values.Add(value);
        _dictionaryChars += value.Length;
        return code;
    }

    private void Push(int code)
    {
        CheckRoom();
        if (_count == _codes.Length)
        {
            var wanted = Math.Max(InitialRows, Math.Min(2L * _count, Array.MaxLength));
            Array.Resize(ref _codes, (int)wanted);
        }

        _codes[_count++] = code;
    }

    private void CheckRoom()
    {
        if (_count >= _options.MaxRows)
        {
            throw new TableLimitException(TableLimit.Rows, _options.MaxRows, Name, _count);
        }
    }
}
