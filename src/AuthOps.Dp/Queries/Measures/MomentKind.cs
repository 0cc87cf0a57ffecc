namespace AuthOps.Dp.Queries.Measures;

/// <summary>Which powers of a column are summed.</summary>
internal enum MomentKind
{
    /// <summary>The values.</summary>
    Sum,

    /// <summary>Values from the midpoint, and how many there are.</summary>
    Mean,

    /// <summary>Values from the midpoint, their number, and their squares.</summary>
    Variance,
}
