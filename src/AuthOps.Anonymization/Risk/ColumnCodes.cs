using System.Runtime.InteropServices;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Columns as dense numbers, NULL a value of its own, and classes of rows refined column by column. Immutable after
/// construction and safe to share between threads; callers own the buffers they pass.
/// </summary>
internal sealed class ColumnCodes
{
    // Keys up to here are counted in an array, others in a dictionary.
    private const long DirectKeys = 1 << 22;

    private ColumnCodes(int rows, int[][] codes, int[] cardinalities)
    {
        Rows = rows;
        Codes = codes;
        Cardinalities = cardinalities;
    }

    public int Rows { get; }

    /// <summary>Per column, one number a row.</summary>
    public int[][] Codes { get; }

    /// <summary>Per column, one more than the largest number.</summary>
    public int[] Cardinalities { get; }

    public int Count => Codes.Length;

    /// <summary>Numbers that exist already; kept, not copied.</summary>
    public static ColumnCodes Of(int rows, int[][] codes, int[] cardinalities) =>
        new(rows, codes, cardinalities);

    public static ColumnCodes Of(Table table, IReadOnlyList<string> names)
    {
        var codes = new int[names.Count][];
        var cardinalities = new int[names.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var column = table[names[i]];
            codes[i] = new int[column.Count];
            for (var row = 0; row < codes[i].Length; row++)
            {
                codes[i][row] = column.Codes[row] + 1;
            }

            cardinalities[i] = column.Values.Count + 1;
        }

        return new ColumnCodes(table.RowCount, codes, cardinalities);
    }

    /// <summary>Splits classes by a column.</summary>
    /// <param name="rows">The rows looked at.</param>
    /// <param name="classes">The class of each of them, below <paramref name="classCount"/>.</param>
    /// <param name="classCount">How many classes there are at most.</param>
    /// <param name="column">The column to split by.</param>
    /// <param name="refined">Receives the new class of each; as long as <paramref name="rows"/>.</param>
    /// <returns>How many new classes there are.</returns>
    public int Refine(
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> classes,
        int classCount,
        int column,
        Span<int> refined
    )
    {
        var codes = Codes[column];
        var cardinality = Cardinalities[column];
        var count = 0;
        if ((long)classCount * cardinality <= DirectKeys)
        {
            var numbers = new int[classCount * cardinality];
            for (var i = 0; i < rows.Length; i++)
            {
                ref var number = ref numbers[(classes[i] * cardinality) + codes[rows[i]]];
                number = number == 0 ? ++count : number;
                refined[i] = number - 1;
            }

            return count;
        }

        var numberOf = new Dictionary<long, int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var key = ((long)classes[i] * cardinality) + codes[rows[i]];
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numberOf, key, out _);
            number = number == 0 ? ++count : number;
            refined[i] = number - 1;
        }

        return count;
    }

    /// <summary>The classes of all rows over some columns.</summary>
    public (int[] Classes, int Count) Partition(IEnumerable<int> columns)
    {
        var rows = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            rows[row] = row;
        }

        var classes = new int[Rows];
        var count = 1;
        foreach (var column in columns)
        {
            var refined = new int[Rows];
            count = Refine(rows, classes, count, column, refined);
            classes = refined;
        }

        return (classes, count);
    }
}
