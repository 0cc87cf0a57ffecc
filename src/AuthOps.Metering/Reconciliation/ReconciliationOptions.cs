using AuthOps.Metering.Aggregation;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What two sides are compared over. Immutable and safe to share between threads.</summary>
public sealed record ReconciliationOptions
{
    /// <summary>How time is cut; days of China by default.</summary>
    public UsageWindow Window { get; init; } =
        UsageWindow.Every(TimeSpan.FromDays(1), TimeSpan.FromHours(8));

    /// <summary>Only uses of this time, however late they were recorded; all by default.</summary>
    public ValidityPeriod? Period { get; init; }

    /// <summary>
    /// Only these grants. By default all grants of both logs; where one side is a file of chains, the grants of that
    /// file.
    /// </summary>
    public IReadOnlyList<string>? Grants { get; init; }

    /// <summary>Uses of a side held in memory at a time, at least 1,000; more take more passes over the files.</summary>
    public int MaxUsesInMemory { get; init; } = 1_000_000;

    /// <summary>Differences listed at most, at least 1; where there are more, the comparison fails.</summary>
    public int MaxDifferences { get; init; } = 10_000;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Window);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxUsesInMemory, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDifferences, 1);
    }
}
