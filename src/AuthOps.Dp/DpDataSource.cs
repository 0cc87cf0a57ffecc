using AuthOps.Primitives.Tables;

namespace AuthOps.Dp;

/// <summary>
/// The data of a session: its column names, known beforehand, and a way to open it, used only after the loss is
/// debited. Safe to share between threads if the delegate is.
/// </summary>
public sealed class DpDataSource
{
    private readonly Func<CancellationToken, ValueTask<Table>> _open;

    private DpDataSource(
        IReadOnlyList<string> columns,
        Func<CancellationToken, ValueTask<Table>> open
    )
    {
        Columns = columns;
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
            _ => ValueTask.FromResult(table)
        );
    }

    /// <summary>Data that is read for each release, after the debit.</summary>
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
        foreach (var column in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(column, nameof(columns));
        }

        return new DpDataSource([.. columns], open);
    }

    internal bool Has(string column) => Columns.Contains(column, StringComparer.Ordinal);

    internal ValueTask<Table> OpenAsync(CancellationToken cancellationToken) =>
        _open(cancellationToken);
}
