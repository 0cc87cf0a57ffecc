namespace AuthOps.Metering.Telemetry;

/// <summary>What the metrics of a log show. Immutable and safe to share between threads.</summary>
public sealed record UsageMetricsOptions
{
    /// <summary>
    /// Whether quotas are shown grant by grant, under the tag <c>authops.grant.id</c>; by default they are summed over
    /// all grants, so that the number of series does not grow with the number of grants.
    /// </summary>
    public bool ByGrant { get; init; }

    /// <summary>
    /// How many grants are shown one by one, 1 to 1000; those registered later are summed in one series with the tag
    /// <c>otel.metric.overflow</c>.
    /// </summary>
    public int MaxGrants { get; init; } = 200;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGrants, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxGrants, 1000);
    }
}
