using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// Takes blocks of a <see cref="LargeTable"/> for one thread; several parts fill a table side by side. Not safe for
/// concurrent use.
/// </summary>
public sealed class LargeTablePart
{
    private readonly LargeTable _table;

    internal LargeTablePart(LargeTable table, TupleTable tuples)
    {
        _table = table;
        Tuples = tuples;
    }

    internal TupleTable Tuples { get; }

    /// <summary>Adds the rows of a block.</summary>
    /// <param name="position">Where the block stands among all: any numbers that no other block has, below 2^32; the order of the release follows them.</param>
    /// <param name="block">Rows with the columns that the policy declares; those of direct identifiers are not kept.</param>
    /// <param name="cancellationToken">Looked at every 2,048 rows.</param>
    /// <exception cref="PolicyException">A column is missing, or not declared.</exception>
    /// <exception cref="ArgumentException">The block has other columns than those before, or its position is taken.</exception>
    /// <exception cref="InvalidOperationException">The table was planned already, or has more than 2,147,483,647 rows.</exception>
    /// <exception cref="MemoryBoundException">A column has too many different values.</exception>
    /// <exception cref="IOException">The temporary file cannot grow.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Add(long position, Table block, CancellationToken cancellationToken = default) =>
        _table.Add(this, position, block, cancellationToken);
}
