using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Loss of a node from level marginals: the sum over all records is known per level, and only suppressed classes
/// are subtracted. Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed class NodeScorer<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly EncodedTable _table;
    private readonly KeyLayout<TKey> _layout;
    private readonly double[][] _unsuppressed;
    private readonly long[] _suppressedLeaves;

    /// <param name="table">The table.</param>
    /// <param name="layout">The layout without a sensitive number.</param>
    public NodeScorer(EncodedTable table, KeyLayout<TKey> layout)
    {
        _table = table;
        _layout = layout;
        _suppressedLeaves = new long[table.Quasi.Length];
        _unsuppressed = table
            .Quasi.Select(q =>
                q.Marginal.Select(m =>
                        Loss.Factor(
                            Loss.AttributeUnits(m, 0, table.Table.RowCount, q.Hierarchy.ValueCount)
                        )
                    )
                    .ToArray()
            )
            .ToArray();
    }

    /// <summary>
    /// The product a node would have without suppression: a lower bound for it and for every coarser node, since
    /// a suppressed record never costs less than a label and cutting decimals is monotone.
    /// </summary>
    /// <param name="levels">A level per quasi-identifier, in policy order.</param>
    public double Bound(ReadOnlySpan<int> levels)
    {
        var product = 1.0;
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            product *= _unsuppressed[attribute][levels[attribute]];
        }

        return product;
    }

    /// <summary>The product of a node's factors.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="classes">Its classes.</param>
    public double Product(ReadOnlySpan<int> levels, NodeClasses<TKey> classes)
    {
        SumSuppressed(levels, classes);
        var product = 1.0;
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            product *= Loss.Factor(Units(attribute, levels[attribute], classes.SuppressedRows));
        }

        return product;
    }

    /// <summary>Each attribute's loss at a node, in units of 10^-10.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="classes">Its classes.</param>
    public long[] AttributeUnits(ReadOnlySpan<int> levels, NodeClasses<TKey> classes)
    {
        SumSuppressed(levels, classes);
        var units = new long[levels.Length];
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            units[attribute] = Units(attribute, levels[attribute], classes.SuppressedRows);
        }

        return units;
    }

    private long Units(int attribute, int level, long suppressedRows) =>
        Loss.AttributeUnits(
            _table.Quasi[attribute].Marginal[level] - _suppressedLeaves[attribute],
            suppressedRows,
            _table.Table.RowCount,
            _table.Quasi[attribute].Hierarchy.ValueCount
        );

    private void SumSuppressed(ReadOnlySpan<int> levels, NodeClasses<TKey> classes)
    {
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            var leaves = _table.Quasi[attribute].Leaves[levels[attribute]];
            var shift = _layout.Shift(attribute);
            var mask = _layout.Mask(attribute);
            var sum = 0L;
            for (var i = 0; i < classes.Count; i++)
            {
                if (classes.Fails(i))
                {
                    var label = int.CreateTruncating((classes.Key(i) >>> shift) & mask);
                    sum += (long)leaves[label] * classes.Size(i);
                }
            }

            _suppressedLeaves[attribute] = sum;
        }
    }
}
