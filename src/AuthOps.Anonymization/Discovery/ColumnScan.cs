using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Discovery;

/// <summary>What a scan found in one column; it shows no cell. Immutable and safe to share between threads.</summary>
public sealed class ColumnScan
{
    internal ColumnScan(
        string column,
        long cells,
        long distinctValues,
        long uniqueCells,
        IDictionary<IdentifierKind, long> identifiers,
        IEnumerable<ColumnWarning> warnings
    )
    {
        Column = column;
        Cells = cells;
        DistinctValues = distinctValues;
        UniqueCells = uniqueCells;
        Identifiers = identifiers.AsReadOnly();
        Warnings = Array.AsReadOnly(warnings.ToArray());
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>Cells that are not NULL.</summary>
    public long Cells { get; }

    /// <summary>Different values of them.</summary>
    public long DistinctValues { get; }

    /// <summary>Cells whose value no other cell has.</summary>
    public long UniqueCells { get; }

    /// <summary>Whether <see cref="DistinctValues"/> and <see cref="UniqueCells"/> are estimates: values were too many to count all.</summary>
    public bool IsEstimated { get; internal init; }

    /// <summary>Cells recognised as an identifier, by kind.</summary>
    public ReadOnlyDictionary<IdentifierKind, long> Identifiers { get; }

    /// <summary>Why the column deserves another look; empty where nothing was found, which is no proof.</summary>
    public ReadOnlyCollection<ColumnWarning> Warnings { get; }
}
