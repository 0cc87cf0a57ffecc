using System.Collections.ObjectModel;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// One event in the sense of CloudEvents 1.0 (CNCF, version 1.0.2): who says it, which, of what type, when, and its
/// data as bytes. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Source and id together are its identity, and nothing else is. Attributes are checked when an event is read or
/// written, against the type system of the specification and the bounds below.
/// </remarks>
public sealed class CloudEvent
{
    /// <summary>The only version of the specification that is read or written.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The most bytes of one event, which every intermediary must forward (CloudEvents 1.0.2, size limits).</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The most characters of an attribute.</summary>
    public const int MaxAttributeLength = 1024;

    /// <summary>The most extension attributes.</summary>
    public const int MaxExtensions = 32;

    /// <summary>Creates an event.</summary>
    /// <param name="source">A URI reference of who says it.</param>
    /// <param name="id">Which event of this source.</param>
    /// <param name="type">Of what type.</param>
    public CloudEvent(string source, string id, string type)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(type);
        Source = source;
        Id = id;
        Type = type;
    }

    /// <summary>A URI reference of who says it.</summary>
    public string Source { get; }

    /// <summary>Which event of this source.</summary>
    public string Id { get; }

    /// <summary>Of what type.</summary>
    public string Type { get; }

    /// <summary>When it happened; null if not said.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What it is about, within the source; null if not said.</summary>
    public string? Subject { get; init; }

    /// <summary>The media type of the data; null means JSON.</summary>
    public string? DataContentType { get; init; }

    /// <summary>The URI of the schema of the data; null if not said.</summary>
    public string? DataSchema { get; init; }

    /// <summary>Further attributes by name, 1 to 20 characters of <c>a-z 0-9</c>; values in their canonical text.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } =
        ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The data as bytes of its media type; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }
}
