using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// How many records each row of a table of distinct records stands for, and which record was the first of them.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="counts">Records per row, at least one each.</param>
/// <param name="firstRows">The first of them, counted from 0; rises from row to row.</param>
internal sealed class RecordWeights(int[] counts, long[] firstRows)
{
    /// <summary>Records per row.</summary>
    public int[] Counts { get; } = counts;

    /// <summary>Records together.</summary>
    public long Rows { get; } = counts.Sum(static c => (long)c);

    /// <summary>The first record of a row, counted from 0.</summary>
    public long FirstRow(int row) => firstRows[row];

    /// <summary>Records per cell code + 1 of a column, each row standing for one record or its weight.</summary>
    public static long[] CellCounts(Column column, RecordWeights? weights)
    {
        var cells = new long[column.Values.Count + 1];
        var codes = column.Codes;
        if (weights is null)
        {
            foreach (var code in codes)
            {
                cells[code + 1]++;
            }

            return cells;
        }

        for (var row = 0; row < codes.Length; row++)
        {
            cells[codes[row] + 1] += weights.Counts[row];
        }

        return cells;
    }

    /// <summary>The first record with a value, counted from 1 as messages do.</summary>
    public static long RowOf(Column column, int code, RecordWeights? weights)
    {
        var row = column.Codes.IndexOf(code);
        return (row < 0 ? row : weights?.FirstRow(row) ?? row) + 1;
    }
}
