using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// A group of a query's answer; only groups with a use are listed. What was not grouped by, or not asked for, is null.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record UsageAggregate
{
    /// <summary>The window's first instant, or the range's where it begins later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant after the window, or after the range where it ends earlier.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The unit.</summary>
    public required UsageUnit Unit { get; init; }

    /// <summary>The grant.</summary>
    public string? GrantId { get; init; }

    /// <summary>The scenario.</summary>
    public string? ScenarioId { get; init; }

    /// <summary>The purpose.</summary>
    public string? Purpose { get; init; }

    /// <summary>The product.</summary>
    public string? ProductId { get; init; }

    /// <summary>Whether the amounts were burned instead of used.</summary>
    public bool? IsBurned { get; init; }

    /// <summary>The caller's own number.</summary>
    public uint? Tag { get; init; }

    /// <summary>The sum of the amounts, exact.</summary>
    public required Int128 Sum { get; init; }

    /// <summary>The number of uses.</summary>
    public required long Count { get; init; }

    /// <summary>The least amount.</summary>
    public Int128? Min { get; init; }

    /// <summary>The greatest amount.</summary>
    public Int128? Max { get; init; }

    /// <summary>The amount of the latest use.</summary>
    public Int128? Latest { get; init; }

    /// <summary>The number of different tags.</summary>
    public long? UniqueTags { get; init; }
}
