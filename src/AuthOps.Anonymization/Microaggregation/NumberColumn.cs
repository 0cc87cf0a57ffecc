using AuthOps.Anonymization.Transformations;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>The numbers of one column. Immutable and safe to share between threads.</summary>
internal sealed class NumberColumn
{
    private NumberColumn(AggregatedColumn declared, decimal[] numbers) =>
        (Declared, Numbers) = (declared, numbers);

    public AggregatedColumn Declared { get; }

    /// <summary>A number a row.</summary>
    public decimal[] Numbers { get; }

    /// <exception cref="PolicyException">The column is missing, or a cell is NULL or no number.</exception>
    public static NumberColumn Read(Table table, AggregatedColumn declared)
    {
        var column = NumericColumn.Require(table, declared.Name);
        if (column.HasNulls)
        {
            var row = column.Codes.IndexOf(Column.NullCode) + 1L;
            throw new PolicyException(
                PolicyError.NotANumber,
                $"Column '{column.Name}', row {row}: the cell is NULL, and a record without a number has no distance to others; fill the cell, or leave the record out.",
                column.Name,
                row
            );
        }

        // Only what occurs has to be a number.
        var parsed = new decimal?[column.Values.Count];
        var numbers = new decimal[column.Count];
        for (var row = 0; row < numbers.Length; row++)
        {
            ref var number = ref parsed[column.Codes[row]];
            number ??= NumericColumn.Parse(column, column.Codes[row]);
            numbers[row] = number.Value;
        }

        return new NumberColumn(declared, numbers);
    }

    /// <summary>
    /// Columns on scales that weigh alike: each divided by its standard deviation, all by one factor so that whole
    /// numbers below 2^30 hold them. A column of one number becomes 0.
    /// </summary>
    public static double[][] Standardize(IReadOnlyList<NumberColumn> columns)
    {
        var scaled = new double[columns.Count][];
        var largest = 0.0;
        for (var i = 0; i < scaled.Length; i++)
        {
            var numbers = Array.ConvertAll(columns[i].Numbers, static number => (double)number);
            var mean = numbers.Average();
            var deviation = Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean)));
            scaled[i] = Array.ConvertAll(
                numbers,
                x => deviation > 0 ? (x - mean) / deviation : 0.0
            );
            largest = Math.Max(largest, scaled[i].Max(Math.Abs));
        }

        var factor = largest > 0 ? ((1 << 30) - 1) / largest : 0;
        return Array.ConvertAll(
            scaled,
            column => Array.ConvertAll(column, x => Math.Round(x * factor))
        );
    }
}
