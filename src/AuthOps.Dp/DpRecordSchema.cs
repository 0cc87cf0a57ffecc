using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp;

/// <summary>
/// The columns of records of a .NET type, each named and read by a function. Not safe for concurrent use: one thread
/// at a time.
/// </summary>
/// <typeparam name="T">The type of a record.</typeparam>
public sealed class DpRecordSchema<T>
{
    private readonly List<RecordColumn<T>> _columns = [];

    internal DpRecordSchema() { }

    internal IReadOnlyList<RecordColumn<T>> Columns => _columns;

    /// <summary>Adds a column of text: units, keys, categories. Null is NULL.</summary>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public DpRecordSchema<T> Text(string name, Func<T, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, RecordColumn<T>.Text(name, value));
    }

    /// <summary>Adds a column of whole numbers: units, keys, values. Null is NULL.</summary>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public DpRecordSchema<T> Integer(string name, Func<T, long?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, RecordColumn<T>.Integer(name, value));
    }

    /// <summary>Adds a column of numbers. Null and NaN are missing.</summary>
    /// <param name="name">The name; not empty and not used before.</param>
    /// <param name="value">Reads the cell of a record.</param>
    /// <returns>This schema.</returns>
    /// <exception cref="ArgumentException">The name is empty or used already.</exception>
    public DpRecordSchema<T> Number(string name, Func<T, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, RecordColumn<T>.Number(name, value));
    }

    private DpRecordSchema<T> Add(string name, RecordColumn<T> column)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_columns.Exists(existing => existing.Name == name))
        {
            throw new ArgumentException(
                $"The column '{name}' was added already; names must differ.",
                nameof(name)
            );
        }

        _columns.Add(column);
        return this;
    }
}
