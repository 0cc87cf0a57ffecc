using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// What models of sensitive values refuse at every node above one: its classes with the last attributes at their
/// coarsest levels are unions of the classes in hand, and of a union that fails some records are refused however it is
/// divided. With several sensitive attributes each refuses its own part of a union, and the largest is a lower bound.
/// Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed class UnionRefusals<TKey>(EncodedTable table)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly RowRules[] _rules = RowRules.Of(table);
    private readonly ClassRows[] _union =
    [
        .. table.Sensitive.Select(static s => new ClassRows(s.NumberCount)),
    ];

    /// <summary>Records that all these nodes suppress.</summary>
    /// <param name="classes">The classes in hand, in key order.</param>
    /// <param name="rows">Their rows, per sensitive attribute.</param>
    /// <param name="shift">Bits of the attributes that may rise.</param>
    /// <param name="minimumSize">The smallest class allowed; smaller unions are refused whole.</param>
    public long Of(
        ClassTable<TKey> classes,
        ReadOnlySpan<ClassRows> rows,
        int shift,
        int minimumSize
    )
    {
        var keep = shift >= TKey.Zero.GetByteCount() * 8 ? TKey.Zero : TKey.AllBitsSet << shift;
        foreach (var union in _union)
        {
            union.Reserve(1);
        }

        var refused = 0L;
        for (var from = 0; from < classes.Length; )
        {
            var group = classes.Keys[from] & keep;
            var to = from + 1;
            while (to < classes.Length && (classes.Keys[to] & keep) == group)
            {
                to++;
            }

            refused += Of(rows, from, to, minimumSize);
            from = to;
        }

        return refused;
    }

    private int Of(ReadOnlySpan<ClassRows> rows, int from, int to, int minimumSize)
    {
        var refused = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = _union[i].Row(0);
            row.Clear();
            for (var at = from; at < to; at++)
            {
                _union[i].Add(0, rows[i].Row(at));
            }

            // Every row adds up to the records of the union, which a packed count does not.
            var size = 0;
            foreach (var count in row)
            {
                size += count;
            }

            if (size < minimumSize)
            {
                return size;
            }

            if (!_rules[i].Holds(row, size))
            {
                refused = Math.Max(refused, _rules[i].Refused(row, size));
            }
        }

        return refused;
    }
}
