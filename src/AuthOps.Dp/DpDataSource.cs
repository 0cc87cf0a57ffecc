using System.Data.Common;
using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp;

/// <summary>
/// The data of a session: its column names, known beforehand, and a way to open it, used only after the loss is
/// debited. Safe to share between threads if the delegate is.
/// </summary>
public sealed class DpDataSource
{
    private readonly Func<IReadOnlyList<string>, CancellationToken, ValueTask<ISourceReader>> _open;

    private DpDataSource(
        IReadOnlyList<string> columns,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<ISourceReader>> open
    )
    {
        foreach (var column in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(column, nameof(columns));
        }

        Columns = [.. columns];
        _open = open;
    }

    /// <summary>The declared column names.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A table already in memory.</summary>
    /// <param name="table">The table.</param>
    public static DpDataSource Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new DpDataSource(
            [.. table.Columns.Select(static column => column.Name)],
            (columns, _) => ValueTask.FromResult<ISourceReader>(Reader(table, columns))
        );
    }

    /// <summary>Columns already in memory: arrays of numbers and encoded text, read in place.</summary>
    /// <param name="columns">At least one; equal lengths, different names.</param>
    /// <exception cref="ArgumentException">There is no column, lengths differ or a name occurs twice.</exception>
    public static DpDataSource OfColumns(params IReadOnlyList<DpColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (
            columns.Count == 0
            || columns.Any(column => column.Count != columns[0].Count)
            || columns.DistinctBy(static column => column.Name).Count() != columns.Count
        )
        {
            throw new ArgumentException(
                "Give at least one column, all of one length and with different names.",
                nameof(columns)
            );
        }

        DpColumn[] held = [.. columns];
        return new DpDataSource(
            [.. held.Select(static column => column.Name)],
            (names, _) =>
                ValueTask.FromResult<ISourceReader>(
                    new MemoryReader(
                        new SourceChunk(
                            [.. names.Select(name => held.First(c => c.Name == name).Cells)],
                            held[0].Count
                        )
                    )
                )
        );
    }

    /// <summary>Data that is read into a table for each release, after the debit.</summary>
    /// <param name="columns">The columns it will have; plans are checked against them before anything is spent.</param>
    /// <param name="open">Reads the data. If it fails, the debit is burned and the analyst learns no reason.</param>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public static DpDataSource Deferred(
        IReadOnlyList<string> columns,
        Func<CancellationToken, ValueTask<Table>> open
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(open);
        return new DpDataSource(
            columns,
            async (names, token) => Reader(await open(token).ConfigureAwait(false), names)
        );
    }

    /// <summary>
    /// A query whose rows stream through; they are never all in memory. Whole-number columns make the leanest units.
    /// </summary>
    /// <param name="columns">The columns it will have; plans are checked against them before anything is spent.</param>
    /// <param name="open">Runs the query. If it fails, the debit is burned and the analyst learns no reason.</param>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public static DpDataSource FromReader(
        IReadOnlyList<string> columns,
        Func<CancellationToken, ValueTask<DbDataReader>> open
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(open);
        return new DpDataSource(
            columns,
            async (names, token) =>
                new DataReaderSource(await open(token).ConfigureAwait(false), names)
        );
    }

    /// <summary>Records that stream through; they are enumerated once a release.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="records">The records.</param>
    /// <param name="schema">Adds the columns.</param>
    /// <exception cref="ArgumentException">No column was added.</exception>
    public static DpDataSource FromRecords<T>(
        IEnumerable<T> records,
        Action<DpRecordSchema<T>> schema
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(schema);
        var declared = new DpRecordSchema<T>();
        schema(declared);
        var columns = declared.Columns;
        if (columns.Count == 0)
        {
            throw new ArgumentException("Add at least one column.", nameof(schema));
        }

        return new DpDataSource(
            [.. columns.Select(static column => column.Name)],
            (names, _) =>
                ValueTask.FromResult<ISourceReader>(
                    new RecordSource<T>(
                        records,
                        [.. names.Select(name => columns.First(c => c.Name == name))]
                    )
                )
        );
    }

    /// <summary>
    /// Several data sets with the same columns as one: rows of the same unit belong together wherever they lie.
    /// </summary>
    /// <param name="shards">At least one; the columns of the first must be in each.</param>
    /// <exception cref="ArgumentException">There is none, or one lacks a column of the first.</exception>
    public static DpDataSource OfShards(params IReadOnlyList<DpDataSource> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        if (shards.Count == 0 || shards.Any(shard => !shards[0].Columns.All(shard.Has)))
        {
            throw new ArgumentException(
                "Give at least one shard; each must have the columns of the first.",
                nameof(shards)
            );
        }

        DpDataSource[] held = [.. shards];
        return new DpDataSource(
            held[0].Columns,
            async (names, token) =>
            {
                var readers = new List<ISourceReader>(held.Length);
                foreach (var shard in held)
                {
                    readers.Add(await shard._open(names, token).ConfigureAwait(false));
                }

                return new ShardReader(readers);
            }
        );
    }

    internal bool Has(string column) => Columns.Contains(column, StringComparer.Ordinal);

    /// <summary>Opens the named columns, in that order.</summary>
    internal ValueTask<ISourceReader> OpenAsync(
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    ) => _open(columns, cancellationToken);

    private static MemoryReader Reader(Table table, IReadOnlyList<string> columns) =>
        new MemoryReader(
            new SourceChunk(
                [.. columns.Select(name => SourceColumn.OfText(table[name]))],
                table.RowCount
            )
        );
}
