using AuthOps.Anonymization.Hierarchies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// Every cell of a column becomes <see cref="Hierarchy.SuppressedLabel"/>, NULL as well: the column stays and says
/// nothing. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// What a search should decide is a level of the hierarchy instead, see <see cref="Hierarchy.WithSuppression"/>. A
/// suppressed quasi-identifier takes a hierarchy of the value <c>*</c> alone.
/// </remarks>
public sealed class AttributeSuppression : TableTransformation
{
    /// <summary>States the column.</summary>
    /// <param name="column">The column; not empty.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public AttributeSuppression(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        Column = column;
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <inheritdoc/>
    public override string Description => $"'{Column}' is suppressed: every cell is *";

    /// <inheritdoc/>
    public override TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        cancellationToken.ThrowIfCancellationRequested();
        var column = NumericColumn.Require(table, Column);
        long changed = 0;
        for (var row = 0; row < column.Count; row++)
        {
            changed += column[row] is Hierarchy.SuppressedLabel ? 0 : 1;
        }

        var suppressed = Primitives.Tables.Column.FromCodes(
            Column,
            new int[column.Count],
            column.Count == 0 ? [] : [Hierarchy.SuppressedLabel]
        );
        return new TransformedTable(
            Table.FromColumns([
                .. table.Columns.Select(c => ReferenceEquals(c, column) ? suppressed : c),
            ]),
            changed,
            0
        );
    }
}
