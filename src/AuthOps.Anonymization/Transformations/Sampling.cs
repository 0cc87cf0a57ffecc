using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// A simple random sample without replacement of floor(fraction × rows) records, drawn from the platform's
/// cryptographic randomness: nobody can repeat the draw, so that not even a person's presence follows from anything
/// public. Rows keep their order. Immutable and safe to share between threads.
/// </summary>
public sealed class Sampling : TableTransformation
{
    /// <summary>States the fraction.</summary>
    /// <param name="fraction">Above 0, at most 1.</param>
    /// <exception cref="ArgumentException">The fraction is outside that range.</exception>
    public Sampling(Ratio fraction)
    {
        if (fraction <= Ratio.Zero || fraction > Ratio.One)
        {
            throw new ArgumentException(
                "The sampling fraction must be above 0 and at most 1.",
                nameof(fraction)
            );
        }

        Fraction = fraction;
    }

    /// <summary>The fraction.</summary>
    public Ratio Fraction { get; }

    /// <inheritdoc/>
    public override string Description => $"a random sample of {Fraction} of the records";

    /// <inheritdoc/>
    /// <exception cref="PolicyException">The sample would be empty.</exception>
    public override TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        cancellationToken.ThrowIfCancellationRequested();
        var size = (int)Fraction.FloorOfProduct(table.RowCount);
        if (size == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                $"A sample of {Fraction} of {table.RowCount} records is empty; raise the fraction."
            );
        }

        var rows = Draw(table.RowCount, size);
        var columns = new Column[table.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            columns[i] = ColumnRows.Select(table.Columns[i], rows);
        }

        return new TransformedTable(Table.FromColumns(columns), 0, table.RowCount - size);
    }

    /// <summary>Selection sampling: row i is taken with probability (still wanted) / (still to come).</summary>
    private static int[] Draw(int rows, int size)
    {
        var taken = new int[size];
        var count = 0;
        for (var row = 0; count < size; row++)
        {
            if (SecureRandom.NextInt32(rows - row) < size - count)
            {
                taken[count++] = row;
            }
        }

        return taken;
    }
}
