using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// The release of a large table, block by block: quasi-identifiers generalised, direct identifiers removed, suppressed records
/// left out, in the order of the input. Usable as long as its <see cref="LargeTable"/> is open. Safe for concurrent use.
/// </summary>
public sealed class LargeRelease
{
    private readonly RowPages _pages;
    private readonly KeptClasses _kept;
    private readonly ReleasedColumn[] _columns;
    private readonly int[] _output;
    private readonly bool[] _isShared;

    internal LargeRelease(
        AnonymizationPolicy policy,
        string[] order,
        SharedValues[] values,
        RowPages pages,
        EncodedTable encoded,
        int[] levels
    )
    {
        _pages = pages;
        _kept = KeptClasses.Of(encoded, levels);
        AttributePolicy[] stored =
        [
            .. policy.Attributes.Where(static a => a.Role != AttributeRole.Direct),
        ];
        _columns = [.. stored.Select(a => ReleasedColumn.Of(a, policy, values, encoded, levels))];
        _isShared = [.. _columns.Select(static c => c.IsShared)];
        _output =
        [
            .. order
                .Select(name => Array.FindIndex(stored, a => a.Name == name))
                .Where(static i => i >= 0),
        ];
    }

    /// <summary>Blocks, as many as were added.</summary>
    public int BlockCount => _pages.Pages.Count;

    /// <summary>Makes one block.</summary>
    /// <param name="index">Which, by position.</param>
    /// <param name="cancellationToken">Looked at before.</param>
    /// <returns>Its released rows; there may be none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="ObjectDisposedException">The table is closed.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Table Block(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BlockCount);
        cancellationToken.ThrowIfCancellationRequested();
        var cells = _pages.Read(index, _isShared);
        var rows = KeptRows(cells, _pages.Pages[index].Rows);
        var columns = new Column[_output.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var (numbers, values) = cells[_output[i]];
            columns[i] = _columns[_output[i]].Release(numbers, values, rows);
        }

        return Table.FromColumns(columns);
    }

    /// <summary>Makes all blocks, one after the other.</summary>
    /// <param name="cancellationToken">Looked at before every block.</param>
    public IEnumerable<Table> Blocks(CancellationToken cancellationToken = default)
    {
        for (var index = 0; index < BlockCount; index++)
        {
            yield return Block(index, cancellationToken);
        }
    }

    private int[] KeptRows((int[] Numbers, string[] Values)[] cells, int count)
    {
        var keys = new UInt128[_kept.IsWide ? count : 0];
        var narrow = new int[_kept.IsWide ? 0 : count];
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Labels is { } labels)
            {
                _kept.Pack(_columns[i].Attribute, cells[i].Numbers, labels, narrow, keys);
            }
        }

        return _kept.Select(narrow, keys, count);
    }
}
