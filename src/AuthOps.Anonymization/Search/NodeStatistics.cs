namespace AuthOps.Anonymization.Search;

/// <summary>
/// What quality models look at: the classes of one node with the suppressed ones marked. Not safe for concurrent
/// use.
/// </summary>
internal abstract class NodeStatistics
{
    /// <summary>Classes with at least one record of the table.</summary>
    public int Classes { get; protected set; }

    /// <summary>Classes that are released.</summary>
    public int KeptClasses { get; protected set; }

    /// <summary>Records in the other ones.</summary>
    public long SuppressedRows { get; protected set; }

    /// <summary>Σ size² over all classes.</summary>
    public abstract long Squares { get; }

    /// <summary>Σ size² over released classes.</summary>
    public abstract long KeptSquares { get; }

    /// <summary>Records of the smallest released class; 0 where there is none.</summary>
    public abstract long SmallestKept { get; }

    /// <summary>Σ leaves × size over suppressed classes, per attribute.</summary>
    public abstract ReadOnlySpan<long> SuppressedLeaves(ReadOnlySpan<int> levels);

    /// <summary>Suppressed records per label of an attribute at the node.</summary>
    public abstract ReadOnlySpan<long> SuppressedLabels(ReadOnlySpan<int> levels, int attribute);

    /// <summary>
    /// Σ over released classes of squared counts × log₂(size / area), where the area of a class is the number of
    /// domain tuples under its labels; and the squared counts of all suppressed classes.
    /// </summary>
    public abstract (double KeptLogs, double SuppressedSquares) DivergenceParts(
        ReadOnlySpan<int> levels
    );
}
