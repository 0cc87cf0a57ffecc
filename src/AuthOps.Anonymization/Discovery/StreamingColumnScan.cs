using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Discovery;

/// <summary>
/// Scans a column that comes in blocks, as <see cref="ColumnScanner"/> does one in memory, in memory that does not grow with
/// it. Identifiers and free text are counted exactly; different and unique values too up to 16,384, and beyond that are
/// estimated from a sample of them that depends on the cells alone, not on blocks or their order. Several scans fill side by
/// side, one a thread, and are added up. Not safe for concurrent use.
/// </summary>
/// <param name="column">The column's name.</param>
public sealed class StreamingColumnScan(string column)
{
    private readonly string _column = column ?? throw new ArgumentNullException(nameof(column));
    private readonly ValueSample _values = new();
    private readonly Dictionary<IdentifierKind, long> _identifiers = [];
    private long _cells;
    private long _text;

    /// <summary>Looks at the next cells.</summary>
    /// <param name="block">The column of a block, of any name.</param>
    /// <param name="cancellationToken">Looked at every 4,096 values.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Add(Column block, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        var counts = ColumnScanner.Count(block);
        _text += ColumnScanner.Recognize(block, counts, _identifiers, cancellationToken);
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0)
            {
                _cells += counts[code];
                _values.Add(block.Values[code], counts[code]);
            }
        }
    }

    /// <summary>Adds what another scan of the same column saw.</summary>
    /// <param name="other">The other scan, which stays as it is.</param>
    public void Add(StreamingColumnScan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _cells += other._cells;
        _text += other._text;
        _values.Add(other._values);
        foreach (var (kind, cells) in other._identifiers)
        {
            _identifiers[kind] = _identifiers.GetValueOrDefault(kind) + cells;
        }
    }

    /// <summary>What was seen so far.</summary>
    public ColumnScan Finish() =>
        ColumnScanner.Report(
            _column,
            _cells,
            Math.Min(_cells, _values.Distinct),
            Math.Min(_cells, _values.Unique),
            new Dictionary<IdentifierKind, long>(_identifiers),
            _text,
            _values.IsPartial
        );
}
