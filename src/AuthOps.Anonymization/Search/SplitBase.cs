using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The distinct records of a table as pairs of two tuples, each of one half of the quasi-identifiers. Immutable after
/// construction and safe to share between threads.
/// </summary>
internal sealed class SplitBase
{
    /// <summary>Class numbers that all nodes of both halves together may take.</summary>
    private const long MaxNumbers = 32_000_000;

    private SplitBase(QuasiHalf first, QuasiHalf second, SplitTable classes, ClassRows[] rows)
    {
        First = first;
        Second = second;
        Classes = classes;
        Rows = rows;
    }

    /// <summary>The first half.</summary>
    public QuasiHalf First { get; }

    /// <summary>The second half.</summary>
    public QuasiHalf Second { get; }

    /// <summary>The classes of the finest node.</summary>
    public SplitTable Classes { get; }

    /// <summary>Their rows per sensitive attribute; empty where there are none.</summary>
    public ClassRows[] Rows { get; }

    /// <summary>
    /// The records of a table, or null where classes carry more than counts and rows, or where the nodes of a half
    /// would take too much memory.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="tables">Its distinct records by key.</param>
    public static SplitBase? Create<TKey>(EncodedTable table, BaseTables<TKey> tables)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (
            table.IsLarge
            || table.TableSums > 0
            || table.NeedsFirst
            || (table.Sensitive.Length > 0 && !table.HasRows)
        )
        {
            return null;
        }

        var plain = tables.Plain;
        var (firsts, seconds) = Split(table);
        var first = Half(table, tables, firsts, out var firstOf);
        var second = Half(table, tables, seconds, out var secondOf);
        if ((first.Nodes * first.Tuples) + (second.Nodes * second.Tuples) > MaxNumbers)
        {
            return null;
        }

        var finest = new int[table.Quasi.Length];
        var classes = new SplitTable();
        classes.Reserve(first.At(finest), second.At(finest), plain.Length);
        foreach (var tuple in firstOf)
        {
            classes.Starts[tuple + 1]++;
        }

        for (var i = 1; i <= first.Tuples; i++)
        {
            classes.Starts[i] += classes.Starts[i - 1];
        }

        var next = classes.Starts.AsSpan(0, first.Tuples).ToArray();
        var place = new int[plain.Length];
        for (var record = 0; record < place.Length; record++)
        {
            var at = next[firstOf[record]]++;
            place[record] = at;
            classes.Seconds[at] = secondOf[record];
            classes.Counts[at] = plain.Counts[record];
        }

        classes.Length = plain.Length;
        return new SplitBase(
            first,
            second,
            classes,
            Array.ConvertAll(tables.Rows, rows => Moved(rows, place))
        );
    }

    private static ClassRows Moved(ClassRows rows, int[] place)
    {
        var moved = rows.NewLike();
        moved.Reserve(place.Length);
        for (var i = 0; i < place.Length; i++)
        {
            rows.Row(i).CopyTo(moved.Row(place[i]));
        }

        return moved;
    }

    /// <summary>The attributes of most values first, each to the half with fewer combinations so far.</summary>
    private static (int[] First, int[] Second) Split(EncodedTable table)
    {
        List<int> first = [];
        List<int> second = [];
        var (inFirst, inSecond) = (1.0, 1.0);
        foreach (
            var attribute in Enumerable
                .Range(0, table.Quasi.Length)
                .OrderByDescending(i => table.Quasi[i].ValueCount)
        )
        {
            if (inFirst < inSecond)
            {
                first.Add(attribute);
                inFirst *= table.Quasi[attribute].ValueCount;
            }
            else
            {
                second.Add(attribute);
                inSecond *= table.Quasi[attribute].ValueCount;
            }
        }

        return ([.. first], [.. second]);
    }

    private static QuasiHalf Half<TKey>(
        EncodedTable table,
        BaseTables<TKey> tables,
        int[] attributes,
        out int[] tupleOf
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var keys = tables.Plain.Keys.AsSpan(0, tables.Plain.Length);
        var values = new int[attributes.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new int[keys.Length];
            for (var record = 0; record < keys.Length; record++)
            {
                values[i][record] = tables.Layout.Label(keys[record], attributes[i]);
            }
        }

        return new QuasiHalf(table, attributes, values, keys.Length, out tupleOf);
    }
}
