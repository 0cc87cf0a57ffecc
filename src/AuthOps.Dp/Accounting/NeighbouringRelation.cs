namespace AuthOps.Dp.Accounting;

/// <summary>
/// Which pairs of data sets a loss speaks about. Losses under different relations do not add up. Values may be
/// stored.
/// </summary>
public enum NeighbouringRelation
{
    /// <summary>One privacy unit, with all it contributed, is added or removed.</summary>
    AddOrRemoveOne = 1,

    /// <summary>One privacy unit is replaced by another; the number of units is the same and public.</summary>
    ReplaceOne = 2,
}
