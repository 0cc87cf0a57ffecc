namespace AuthOps.Primitives.Tables;

/// <summary>
/// The explicit columns of a table made from objects: nothing is reflected, what is not added is not read.
/// Not safe for concurrent use: one thread at a time.
/// </summary>
/// <typeparam name="T">The type of a record.</typeparam>
public sealed class TableSchema<T>
{
    private readonly List<(ColumnBuilder Builder, Action<T, ColumnBuilder> Append)> _columns = [];
    private readonly TableReadOptions _options;

    internal TableSchema(TableReadOptions options) => _options = options;

    internal IReadOnlyList<(ColumnBuilder Builder, Action<T, ColumnBuilder> Append)> Columns =>
        _columns;

    /// <summary>Adds a column of text; null is NULL.</summary>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public TableSchema<T> Add(string name, Func<T, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddCore(name, (record, column) => column.Append(value(record)));
    }

    /// <summary>Adds a column of numbers, times or the like, as their invariant text.</summary>
    /// <typeparam name="TValue">The type of a cell.</typeparam>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public TableSchema<T> Add<TValue>(string name, Func<T, TValue> value)
        where TValue : ISpanFormattable
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddCore(
            name,
            (record, column) =>
            {
                if (value(record) is { } cell)
                {
                    column.AppendFormatted(cell);
                }
                else
                {
                    column.AppendNull();
                }
            }
        );
    }

    /// <summary>Adds a column of optional numbers, times or the like; null is NULL.</summary>
    /// <typeparam name="TValue">The type of a cell.</typeparam>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public TableSchema<T> Add<TValue>(string name, Func<T, TValue?> value)
        where TValue : struct, ISpanFormattable
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddCore(
            name,
            (record, column) =>
            {
                if (value(record) is { } cell)
                {
                    column.AppendFormatted(cell);
                }
                else
                {
                    column.AppendNull();
                }
            }
        );
    }

    private TableSchema<T> AddCore(string name, Action<T, ColumnBuilder> append)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (var (existing, _) in _columns)
        {
            if (string.Equals(existing.Name, name, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The column '{name}' was added already; names must differ.",
                    nameof(name)
                );
            }
        }

        if (_columns.Count >= _options.MaxColumns)
        {
            throw new TableLimitException(TableLimit.Columns, _options.MaxColumns, null, 0);
        }

        _columns.Add((new ColumnBuilder(name, _options), append));
        return this;
    }
}
