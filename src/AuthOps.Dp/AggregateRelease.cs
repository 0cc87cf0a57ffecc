using System.Collections.ObjectModel;

namespace AuthOps.Dp;

/// <summary>Noisy statistics by key. Immutable and safe to share between threads.</summary>
public sealed class AggregateRelease
{
    internal AggregateRelease(string[] keys, IReadOnlyList<ReleasedColumn> columns)
    {
        Keys = Array.AsReadOnly(keys);
        Columns = columns;
    }

    /// <summary>
    /// The keys: public ones in the declared order, private ones in ordinal order, the one empty key without groups.
    /// </summary>
    public ReadOnlyCollection<string> Keys { get; }

    /// <summary>The columns in the order of the plan's statistics.</summary>
    public IReadOnlyList<ReleasedColumn> Columns { get; }

    /// <summary>The column of a name.</summary>
    /// <param name="column">The name of a statistic, with its suffix where it has one.</param>
    /// <exception cref="ArgumentException">The plan has no such column.</exception>
    public ReleasedColumn this[string column] =>
        Columns.FirstOrDefault(c => c.Name == column)
        ?? throw new ArgumentException(
            $"The release has no column '{column}'; it has {string.Join(", ", Columns.Select(static c => c.Name).Take(20))}.",
            nameof(column)
        );
}
