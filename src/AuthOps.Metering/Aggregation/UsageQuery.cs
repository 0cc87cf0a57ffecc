namespace AuthOps.Metering.Aggregation;

/// <summary>A question to a <see cref="UsageTable"/>. Immutable and safe to share between threads if its filter is.</summary>
public sealed record UsageQuery
{
    /// <summary>How time is cut; not at all by default.</summary>
    public UsageWindow Window { get; init; } = UsageWindow.Whole;

    /// <summary>What is grouped by besides; nothing by default.</summary>
    public UsageDimensions GroupBy { get; init; }

    /// <summary>What is computed besides sum and count.</summary>
    public UsageMeasures Measures { get; init; }

    /// <summary>The first instant that counts; the earliest use by default.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that does not count any more; after the latest use by default.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Which series count, asked once for each; all by default, burned ones too.</summary>
    public Func<UsageSeries, bool>? Where { get; init; }

    /// <summary>
    /// Answers as the log of so many records would have: what was recorded or corrected later does not count.
    /// The whole log by default.
    /// </summary>
    public ulong? AsOf { get; init; }
}
