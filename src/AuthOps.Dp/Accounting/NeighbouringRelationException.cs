namespace AuthOps.Dp.Accounting;

/// <summary>
/// Losses under different neighbouring relations were to be added, or an operation does not exist under the relation
/// given. Nothing was spent. Immutable and safe to share between threads.
/// </summary>
public sealed class NeighbouringRelationException : ArgumentException
{
    internal NeighbouringRelationException(
        NeighbouringRelation expected,
        NeighbouringRelation found,
        string mend
    )
        : base($"The neighbouring relation must be {expected} here, but is {found}; {mend}")
    {
        Expected = expected;
        Found = found;
    }

    /// <summary>The relation that was needed.</summary>
    public NeighbouringRelation Expected { get; }

    /// <summary>The relation that was given.</summary>
    public NeighbouringRelation Found { get; }
}
