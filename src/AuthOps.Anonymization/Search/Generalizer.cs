using System.Numerics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>Applies a node to the rows of a table, from the rows anew and not from the search's class tables.</summary>
internal static class Generalizer
{
    /// <summary>The released table: some rows of a table at a node.</summary>
    public static Table Apply(
        EncodedTable table,
        int[] levels,
        int[] kept,
        CancellationToken cancellationToken
    )
    {
        var columns = new List<Column>();
        foreach (var column in table.Table.Columns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var attribute = table.Policy.Attributes.First(a =>
                string.Equals(a.Name, column.Name, StringComparison.Ordinal)
            );
            if (attribute.Role == AttributeRole.QuasiIdentifier)
            {
                var index = table.Policy.QuasiIdentifiers.IndexOf(attribute);
                columns.Add(Labels(table.Quasi[index], column, levels[index], kept));
            }
            else if (attribute.Role != AttributeRole.Direct)
            {
                columns.Add(Subset(column, kept));
            }
        }

        return Table.FromColumns([.. columns]);
    }

    /// <summary>What one node would suppress, and whether it satisfies the policy.</summary>
    public static (long SuppressedRows, bool IsBlocked, bool IsAllowed) TryKeep(
        EncodedTable table,
        int[] levels
    ) =>
        table.WidestKeyBits switch
        {
            <= 32 => TryKeep<uint>(table, levels),
            <= 64 => TryKeep<ulong>(table, levels),
            _ => TryKeep<UInt128>(table, levels),
        };

    private static (long, bool, bool) TryKeep<TKey>(EncodedTable table, int[] levels)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var classes = Classes<TKey>(table, levels);
        return (
            classes.SuppressedRows,
            classes.IsBlocked,
            !classes.IsBlocked
                && classes.KeptClasses > 0
                && classes.SuppressedRows <= table.Allowance
        );
    }

    /// <summary>Describes a node from the rows anew.</summary>
    public static NodeSummary Describe(EncodedTable table, int[] levels) =>
        table.WidestKeyBits switch
        {
            <= 32 => Describe<uint>(table, levels),
            <= 64 => Describe<ulong>(table, levels),
            _ => Describe<UInt128>(table, levels),
        };

    private static NodeSummary Describe<TKey>(EncodedTable table, int[] levels)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        return NodeSummary.Of(table, levels, Classes<TKey>(table, levels));
    }

    /// <summary>The rows of the classes that stay, ascending.</summary>
    public static int[] KeptRows(
        EncodedTable table,
        int[] levels,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return table.WidestKeyBits switch
        {
            <= 32 => KeptRows<uint>(table, levels),
            <= 64 => KeptRows<ulong>(table, levels),
            _ => KeptRows<UInt128>(table, levels),
        };
    }

    private static int[] KeptRows<TKey>(EncodedTable table, int[] levels)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var classes = Classes<TKey>(table, levels);
        var kept = new HashSet<TKey>(classes.KeptClasses);
        for (var i = 0; i < classes.Count; i++)
        {
            if (!classes.Fails(i))
            {
                kept.Add(classes.Key(i));
            }
        }

        var keys = new KeyLayout<TKey>(table, null).PackRows(levels);
        var rows = new List<int>(keys.Length);
        for (var row = 0; row < keys.Length; row++)
        {
            if (kept.Contains(keys[row]))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>The classes of a node, from the rows anew, and which of them are suppressed.</summary>
    internal static NodeClasses<TKey> Classes<TKey>(EncodedTable table, int[] levels)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var tables = new BaseTables<TKey>(table, levels);
        var classes = new NodeClasses<TKey>(table, tables.Layout);
        classes.Load(tables.Plain, table.Policy.SmallestPossibleClass);
        classes.ApplySensitive(tables.Sensitive, tables.Layouts);
        classes.ApplySizes(table.Allowance, levels, table.Policy.Quality.CreateMeasure(table));
        return classes;
    }

    private static Column Labels(
        QuasiIdentifierCodes quasi,
        Column column,
        int level,
        ReadOnlySpan<int> rows
    )
    {
        var codes = new int[rows.Length];
        var source = column.Codes;
        for (var i = 0; i < rows.Length; i++)
        {
            codes[i] = quasi.LabelOf[level][quasi.CodeOfCell[source[rows[i]] + 1]];
        }

        var labels = quasi.Hierarchy.Labels(level);
        return Compact(
            column.Name,
            codes,
            quasi.Labels[level].Length,
            label => labels[quasi.Labels[level][label]]
        );
    }

    /// <summary>Some rows of a column.</summary>
    internal static Column Subset(Column column, ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        var source = column.Codes;
        for (var i = 0; i < rows.Length; i++)
        {
            codes[i] = source[rows[i]];
        }

        return Compact(column.Name, codes, column.Values.Count, code => column.Values[code]);
    }

    /// <summary>
    /// A column whose dictionary holds only values that occur, by first appearance: the dictionary of the input
    /// would tell what suppressed records held.
    /// </summary>
    internal static Column Compact(string name, int[] codes, int count, Func<int, string> text)
    {
        var renumbered = new int[count];
        Array.Fill(renumbered, -1);
        var values = new List<string>();
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] == Column.NullCode)
            {
                continue;
            }

            ref var code = ref renumbered[codes[i]];
            if (code < 0)
            {
                code = values.Count;
                values.Add(text(codes[i]));
            }

            codes[i] = code;
        }

        return Column.FromCodes(name, codes, values);
    }
}
