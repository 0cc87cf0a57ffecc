namespace AuthOps.Metering.Quotas;

/// <summary>How long a lease lives and how much it remembers. Immutable and safe to share between threads.</summary>
public sealed record UsageLeaseOptions
{
    /// <summary>The most events one lease can be asked to remember.</summary>
    public const int MaxCapacity = 1 << 26;

    /// <summary>
    /// Events the lease tells apart by their id, 1 to <see cref="MaxCapacity"/>; the table of 48 to 96 bytes an
    /// event is allocated when the lease opens, so that spending allocates nothing.
    /// </summary>
    public int Capacity { get; init; } = 65_536;

    /// <summary>How long the lease can be spent, at least one millisecond.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a reservation may stay open, at least one millisecond. It goes back to the lease between this time and
    /// a quarter more.
    /// </summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MaxCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lifetime, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(TicketLifetime, TimeSpan.FromMilliseconds(1));
        ArgumentNullException.ThrowIfNull(Clock);
    }
}
