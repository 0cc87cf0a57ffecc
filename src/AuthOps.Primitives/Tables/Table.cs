using System.Collections.ObjectModel;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace AuthOps.Primitives.Tables;

/// <summary>
/// A table of dictionary-encoded columns of equal length and different names, at least one. Immutable and safe
/// to share between threads.
/// </summary>
public sealed class Table
{
    private readonly ReadOnlyCollection<Column> _columns;
    private readonly Dictionary<string, Column> _byName;

    private Table(Column[] columns)
    {
        if (columns.Length == 0)
        {
            throw new ArgumentException("A table has at least one column.", nameof(columns));
        }

        _byName = new Dictionary<string, Column>(columns.Length, StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (column.Count != columns[0].Count)
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.Count} rows and column '{columns[0].Name}' has {columns[0].Count}; they must be equal.",
                    nameof(columns)
                );
            }

            if (!_byName.TryAdd(column.Name, column))
            {
                throw new ArgumentException(
                    $"The column name '{column.Name}' occurs twice (second time at index {i}); names must differ.",
                    nameof(columns)
                );
            }
        }

        _columns = Array.AsReadOnly(columns);
        RowCount = columns[0].Count;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The column of a name.</summary>
    /// <param name="name">The name, compared ordinally.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public Column this[string name] =>
        TryGetColumn(name, out var column)
            ? column
            : throw new KeyNotFoundException(
                $"The table has no column '{name}'; it has {_columns.Count} columns, compared by exact name."
            );

    /// <summary>Makes a table of columns.</summary>
    /// <param name="columns">At least one; equal lengths, different names.</param>
    /// <exception cref="ArgumentException">There is no column, lengths differ or a name occurs twice.</exception>
    public static Table FromColumns(params ReadOnlySpan<Column> columns) => new(columns.ToArray());

    /// <summary>Reads every remaining row of a data reader.</summary>
    /// <param name="reader">
    /// The reader, before its first row. Text is taken as it is, other values as their invariant text (numbers
    /// shortest round-trip, times ISO 8601, booleans true/false), DBNull as NULL; binary columns are refused.
    /// </param>
    /// <param name="options">The bounds; null means the defaults.</param>
    /// <param name="progress">Told every 65,536 rows and at the end.</param>
    /// <param name="cancellationToken">Looked at every 1,024 rows.</param>
    /// <exception cref="ArgumentException">A column has no name, a name another one has, or a type that has no text.</exception>
    /// <exception cref="TableLimitException">A bound is exceeded.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static Table FromDataReader(
        DbDataReader reader,
        TableReadOptions? options = null,
        IProgress<TableProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        return DataReaderTable.Read(
            reader,
            options ?? TableReadOptions.Default,
            progress,
            cancellationToken
        );
    }

    /// <summary>Reads records by explicit columns: <c>Table.From(people, t => t.Add("age", p => p.Age))</c>.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="records">The records, enumerated once.</param>
    /// <param name="schema">Adds the columns.</param>
    /// <param name="options">The bounds; null means the defaults.</param>
    /// <param name="progress">Told every 65,536 rows and at the end.</param>
    /// <param name="cancellationToken">Looked at every 1,024 rows.</param>
    /// <exception cref="ArgumentException">No column was added, or a name is empty or used twice.</exception>
    /// <exception cref="TableLimitException">A bound is exceeded.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static Table From<T>(
        IEnumerable<T> records,
        Action<TableSchema<T>> schema,
        TableReadOptions? options = null,
        IProgress<TableProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(schema);
        var declared = new TableSchema<T>(options ?? TableReadOptions.Default);
        schema(declared);
        var columns = declared.Columns;
        var pace = new ReadingPace(progress, cancellationToken);
        foreach (var record in records)
        {
            foreach (var (builder, append) in columns)
            {
                append(record, builder);
            }

            pace.RowRead();
        }

        pace.Finish();
        var built = new Column[columns.Count];
        for (var i = 0; i < built.Length; i++)
        {
            built[i] = columns[i].Builder.Build();
        }

        return new Table(built);
    }

    /// <summary>Looks a column up by name.</summary>
    /// <param name="name">The name, compared ordinally.</param>
    /// <param name="column">The column, where there is one.</param>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out Column? column) =>
        _byName.TryGetValue(name, out column);

    /// <summary>The sizes; never a value.</summary>
    public override string ToString() => $"Table: {RowCount} rows, {_columns.Count} columns";
}
