namespace AuthOps.Metering.Aggregation;

/// <summary>What a query groups by, besides the window and the unit, which always count.</summary>
[Flags]
public enum UsageDimensions
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>The grant.</summary>
    Grant = 1,

    /// <summary>The scenario.</summary>
    Scenario = 2,

    /// <summary>The purpose.</summary>
    Purpose = 4,

    /// <summary>The product.</summary>
    Product = 8,

    /// <summary>Used or burned.</summary>
    Burned = 16,

    /// <summary>The caller's own number of each event.</summary>
    Tag = 32,
}
