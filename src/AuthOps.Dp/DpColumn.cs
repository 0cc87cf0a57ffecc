using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp;

/// <summary>
/// A column of a data set in memory, read in place without copying. Immutable and safe to share between threads while
/// nobody writes to the memory.
/// </summary>
public sealed class DpColumn
{
    private DpColumn(string name, int count, SourceColumn cells)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Count = count;
        Cells = cells;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    internal SourceColumn Cells { get; }

    /// <summary>Whole numbers: units, keys or values. Every one is a value; none is NULL.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="cells">One cell a row.</param>
    public static DpColumn Integers(string name, ReadOnlyMemory<long> cells) =>
        new(name, cells.Length, SourceColumn.OfIntegers(cells));

    /// <summary>Numbers; NaN is missing.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="cells">One cell a row.</param>
    public static DpColumn Numbers(string name, ReadOnlyMemory<double> cells) =>
        new(name, cells.Length, SourceColumn.OfNumbers(cells));

    /// <summary>A dictionary-encoded column of text: units, keys, categories, or numbers as text.</summary>
    /// <param name="column">The column.</param>
    public static DpColumn Text(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new DpColumn(column.Name, column.Count, SourceColumn.OfText(column));
    }
}
