using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Discovery;

/// <summary>
/// Which columns tell records apart, alone and together. Suggestions to be judged by a person who knows what others
/// can look up. Immutable and safe to share between threads.
/// </summary>
public sealed class DiscoveryReport
{
    internal DiscoveryReport(
        IEnumerable<ColumnIdentifiability> columns,
        IEnumerable<UniquenessPoint> curve,
        IEnumerable<(string Column, Ratio Uniqueness)> path
    )
    {
        Columns = Array.AsReadOnly(columns.ToArray());
        Curve = Array.AsReadOnly(curve.ToArray());
        Path = Array.AsReadOnly(path.ToArray());
    }

    /// <summary>Every column, in order.</summary>
    public ReadOnlyCollection<ColumnIdentifiability> Columns { get; }

    /// <summary>
    /// The uniqueness curve over sets of 1, 2, … of the columns that are not direct identifiers; exact. Empty where
    /// all are.
    /// </summary>
    public ReadOnlyCollection<UniquenessPoint> Curve { get; }

    /// <summary>
    /// Those columns in greedy order: the next one isolates most records together with the ones before. With each,
    /// the share of records alone by then. The last share is that of all of them together.
    /// </summary>
    public ReadOnlyCollection<(string Column, Ratio Uniqueness)> Path { get; }
}
