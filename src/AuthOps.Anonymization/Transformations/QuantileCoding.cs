using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// Top and bottom coding with bounds at quantiles of the table it is applied to: the least number with at least that
/// share of the records at or below it. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Fix it with <see cref="TableTransformation.FixedFor"/> before: a recipient is told the bounds, and another table, such as
/// a population, needs the same ones.
/// </remarks>
public sealed class QuantileCoding : TableTransformation
{
    /// <summary>States the shares.</summary>
    /// <param name="column">The column; not empty.</param>
    /// <param name="lower">The share for the bottom, such as 1/100, or null for none.</param>
    /// <param name="upper">The share for the top, such as 99/100, or null for none.</param>
    /// <exception cref="ArgumentException">Both are null, a share is outside [0, 1], or the lower is above the upper.</exception>
    public QuantileCoding(string column, Ratio? lower, Ratio? upper)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        TopBottomCoding.RequireShares(lower, upper);
        Column = column;
        Lower = lower;
        Upper = upper;
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The share for the bottom, or null.</summary>
    public Ratio? Lower { get; }

    /// <summary>The share for the top, or null.</summary>
    public Ratio? Upper { get; }

    /// <inheritdoc/>
    public override string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{Column}' is coded {(Lower is { } l ? $"from its quantile {l} upwards" : "")}{(Lower is null || Upper is null ? "" : " and ")}{(Upper is { } u ? $"up to its quantile {u}" : "")}"
        );

    /// <summary>The coding with the bounds that a table has.</summary>
    /// <param name="table">The table; at least one number in the column.</param>
    /// <exception cref="PolicyException">The column is missing, holds no number, or a cell is none.</exception>
    public override TableTransformation FixedFor(Table table) =>
        TopBottomCoding.AtQuantiles(table, Column, Lower, Upper);

    /// <inheritdoc/>
    public override TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    ) => FixedFor(table).Apply(table, cancellationToken);
}
