namespace AuthOps.Metering.Aggregation;

/// <summary>What a query computes of each group.</summary>
[Flags]
public enum UsageMeasures
{
    /// <summary>The sum of the amounts and the number of uses, which cost least.</summary>
    SumAndCount = 0,

    /// <summary>The least amount.</summary>
    Min = 1,

    /// <summary>The greatest amount.</summary>
    Max = 2,

    /// <summary>The amount of the latest use; of two at the same time the one recorded later.</summary>
    Latest = 4,

    /// <summary>The number of different tags, exactly.</summary>
    UniqueTags = 8,

    /// <summary>Everything.</summary>
    All = Min | Max | Latest | UniqueTags,
}
