namespace AuthOps.Metering.Log;

/// <summary>How a log is made and kept. Immutable and safe to share between threads.</summary>
public sealed record UsageLogOptions
{
    /// <summary>
    /// The log's name in its checkpoints: printable ASCII without spaces and plus signs, best a domain and a path of
    /// the operator's own, such as <c>data.example.org/usage/2026</c>. By default made from the log's random id. Used
    /// when a log is created; afterwards the log knows its name.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>Bytes after which a new segment is begun, 64 KiB to 1 GiB; by default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// The last checkpoint a witness cosigned, where the caller keeps one: a log that was set back to before it, or
    /// differs from it, is then refused on opening. Without it nobody can tell.
    /// </summary>
    public UsageCheckpoint? Witnessed { get; init; }

    /// <summary>Called after every fsync of records, on the thread that made it, with how long it took; for monitoring.</summary>
    public Action<TimeSpan>? Flushed { get; init; }

    internal void Validate()
    {
        if (Origin is not null && !LogIdentity.IsOrigin(Origin))
        {
            throw new ArgumentException(
                $"An origin has 1 to {LogIdentity.MaxOriginLength} printable ASCII characters, no spaces, no plus signs.",
                nameof(Origin)
            );
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 64 << 10, nameof(SegmentBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, 1 << 30, nameof(SegmentBytes));
    }
}
