using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Minimal sample uniques of a table and the scores they give its records. For the custodian: a score points at a
/// person. Immutable and safe to share between threads.
/// </summary>
public sealed class SpecialUniquesReport
{
    private readonly int[]?[] _counts;
    private readonly double[] _scores;
    private readonly double[]? _disScores;

    internal SpecialUniquesReport(
        IReadOnlyList<string> columns,
        int[]?[] counts,
        long[] bySize,
        long[] byColumn,
        double[] scores,
        double[]? disScores
    )
    {
        _counts = counts;
        _scores = scores;
        _disScores = disScores;
        Columns = Array.AsReadOnly(columns.ToArray());
        MinimalUniquesBySize = Array.AsReadOnly(bySize);
        MinimalUniquesByColumn = Array.AsReadOnly(byColumn);
        SpecialRecords = counts.LongCount(static c => c is not null);
    }

    /// <summary>The columns looked at.</summary>
    public ReadOnlyCollection<string> Columns { get; }

    /// <summary>The most columns of a minimal unique.</summary>
    public int MaxSize => MinimalUniquesBySize.Count;

    /// <summary>Records.</summary>
    public int Rows => _scores.Length;

    /// <summary>Records with at least one minimal unique.</summary>
    public long SpecialRecords { get; }

    /// <summary>How many minimal uniques have 1, 2, … columns.</summary>
    public ReadOnlyCollection<long> MinimalUniquesBySize { get; }

    /// <summary>Per column, in how many minimal uniques it takes part: what to coarsen first.</summary>
    public ReadOnlyCollection<long> MinimalUniquesByColumn { get; }

    /// <summary>
    /// SUDA scores, one a record, 0 where no set of the columns looked at isolates it: Σ Π_{i=s}^{M} (A - i) over its
    /// minimal uniques, for A columns, sizes s up to M.
    /// </summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>
    /// DIS-SUDA scores, one a record, 0 to 1: the estimated chance that a match of the record is a right one; empty
    /// where no sampling fraction was given.
    /// </summary>
    public ReadOnlySpan<double> DisScores => _disScores;

    /// <summary>How many minimal uniques of a size a record has.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="size">1 to <see cref="MaxSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public int MinimalUniques(int row, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        return _counts[row]?[size - 1] ?? 0;
    }
}
