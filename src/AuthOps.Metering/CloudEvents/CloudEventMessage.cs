namespace AuthOps.Metering.CloudEvents;

/// <summary>An HTTP message of one or more events. Immutable and safe to share between threads.</summary>
/// <param name="Headers">Its headers, names in lower case.</param>
/// <param name="Body">Its body.</param>
public sealed record CloudEventMessage(
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body
);
