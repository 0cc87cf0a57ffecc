namespace AuthOps.Anonymization.Microaggregation;

/// <summary>What a group releases of a column in place of its records' own numbers.</summary>
public enum GroupStatistic
{
    /// <summary>The arithmetic mean, rounded half to even: the group's centroid.</summary>
    Mean = 1,

    /// <summary>The middle number; of an even count the mean of the two in the middle.</summary>
    Median = 2,

    /// <summary>The most frequent number, among equals the smallest.</summary>
    Mode = 3,

    /// <summary>The smallest and the largest number, as <c>[a, b]</c>.</summary>
    Interval = 4,
}
