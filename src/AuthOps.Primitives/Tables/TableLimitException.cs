namespace AuthOps.Primitives.Tables;

/// <summary>
/// A table is larger than the reader was told to accept. The message names column, row and bound and never a
/// value. Immutable apart from what <see cref="Exception"/> adds; safe to read from any thread.
/// </summary>
public sealed class TableLimitException : Exception
{
    /// <summary>Describes the bound that was exceeded.</summary>
    /// <param name="limit">Which bound.</param>
    /// <param name="maximum">Its value.</param>
    /// <param name="column">The column being read, or null where the bound is on the table.</param>
    /// <param name="row">The row being read, counted from 0.</param>
    public TableLimitException(TableLimit limit, long maximum, string? column, long row)
        : base(Describe(limit, maximum, column, row))
    {
        Limit = limit;
        Maximum = maximum;
        Column = column;
        Row = row;
    }

    /// <summary>Which bound was exceeded.</summary>
    public TableLimit Limit { get; }

    /// <summary>The value of the bound.</summary>
    public long Maximum { get; }

    /// <summary>The column being read, or null where the bound is on the table.</summary>
    public string? Column { get; }

    /// <summary>The row being read, counted from 0.</summary>
    public long Row { get; }

    private static string Describe(TableLimit limit, long maximum, string? column, long row)
    {
        var what = limit switch
        {
            TableLimit.Rows => $"there are more than {maximum} rows (MaxRows)",
            TableLimit.Columns => $"there are more than {maximum} columns (MaxColumns)",
            TableLimit.ValueLength =>
                $"the value is longer than {maximum} characters (MaxValueLength)",
            TableLimit.DictionarySize =>
                $"there are more than {maximum} distinct values (MaxDictionarySize)",
            TableLimit.DictionaryChars =>
                $"the distinct values together are longer than {maximum} characters (MaxDictionaryChars)",
            _ => throw new ArgumentOutOfRangeException(
                nameof(limit),
                "The limit is not one of TableLimit."
            ),
        };
        var where = column is null ? $"Row {row}" : $"Column '{column}', row {row}";
        return $"{where}: {what}; raise the bound in TableReadOptions if this is intended.";
    }
}
