using System.Numerics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Special uniques: records that few attributes isolate (SUDA2; Elliot, Manning and Ford 2002; Manning, Haglin and
/// Keane, Data Mining and Knowledge Discovery 16, 2008). Stateless: safe for concurrent use by several threads.
/// </summary>
public static class SpecialUniques
{
    /// <summary>The most columns; their sets are bits of one word.</summary>
    public const int MaxColumns = 62;

    /// <summary>
    /// Finds every minimal sample unique of up to a number of columns and scores the records. Time grows with rows ×
    /// sets of columns; NULL is a value like any other.
    /// </summary>
    /// <param name="table">The table; at least one row.</param>
    /// <param name="columns">1 to <see cref="MaxColumns"/> columns, each named once.</param>
    /// <param name="maxSize">The most columns of a minimal unique, from 1; more than there are columns means all.</param>
    /// <param name="samplingFraction">The share of the population the table is, for DIS-SUDA scores; null leaves them out.</param>
    /// <param name="cancellationToken">Looked at between sets.</param>
    /// <exception cref="ArgumentException">A column is missing or named twice, a bound is exceeded, or the fraction is not in (0, 1].</exception>
    /// <exception cref="PolicyException">The table has no rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static SpecialUniquesReport Find(
        Table table,
        IReadOnlyList<string> columns,
        int maxSize = 3,
        Ratio? samplingFraction = null,
        CancellationToken cancellationToken = default
    )
    {
        AssessedColumns.Check(table, columns, "table");
        AssessedColumns.RequireRows(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSize, 1);
        AssessedColumns.CheckSets(columns.Count, ref maxSize);
        if (samplingFraction is { } given && (given <= Ratio.Zero || given > Ratio.One))
        {
            throw new ArgumentException(
                "The sampling fraction must be above 0 and at most 1.",
                nameof(samplingFraction)
            );
        }

        var counts = new int[table.RowCount][];
        var bySize = new long[maxSize];
        var byColumn = new long[columns.Count];
        new UniquenessWalk(ColumnCodes.Of(table, columns), maxSize, cancellationToken)
        {
            OnSet = (set, _, minimal) =>
            {
                var size = BitOperations.PopCount(set);
                bySize[size - 1] += minimal.Count;
                for (var rest = set; rest != 0; rest &= rest - 1)
                {
                    byColumn[BitOperations.TrailingZeroCount(rest)] += minimal.Count;
                }

                foreach (var row in minimal)
                {
                    (counts[row] ??= new int[bySize.Length])[size - 1]++;
                }
            },
        }.Run();
        var scores = Array.ConvertAll(counts, c => c is null ? 0 : Score(c, columns.Count));
        return new SpecialUniquesReport(
            columns,
            counts,
            bySize,
            byColumn,
            scores,
            samplingFraction is { } fraction
                ? DisSuda.Scores(table, columns, counts, fraction)
                : null
        );
    }

    /// <summary>
    /// A minimal unique of size s scores Π_{i=s}^{M} (A - i) for A columns and sizes up to M; factors below 1 count as 1.
    /// </summary>
    private static double Score(int[] counts, int columns)
    {
        var weight = 1.0;
        var score = 0.0;
        for (var size = counts.Length; size >= 1; size--)
        {
            weight *= Math.Max(1, columns - size);
            score += counts[size - 1] * weight;
        }

        return score;
    }
}
