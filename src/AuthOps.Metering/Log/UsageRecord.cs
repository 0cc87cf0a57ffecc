namespace AuthOps.Metering.Log;

/// <summary>
/// One record of the usage log; it names no person. Immutable and safe to share between threads.
/// </summary>
public abstract record UsageRecord
{
    private protected UsageRecord() { }

    /// <summary>The record's place in the log, from 0.</summary>
    public ulong Index { get; internal init; }

    /// <summary>When it was recorded: UTC, whole microseconds, never before the record in front of it.</summary>
    public DateTimeOffset Time { get; internal init; }
}
