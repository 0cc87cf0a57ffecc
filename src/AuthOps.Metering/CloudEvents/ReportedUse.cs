using System.Globalization;
using System.Text.Json;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// A use as a CloudEvent tells it. Reading and writing it are inverse to each other. Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// The data is a JSON object of <c>amount</c> (a decimal string, or an integer), <c>grant</c>, <c>scenario</c>,
/// <c>unit</c> and, optionally, <c>tag</c>, and nothing besides; <c>time</c> is required. A <c>subject</c>, an unknown
/// extension attribute, and whatever reads as a person's number or mail address is refused.
/// </remarks>
public sealed record ReportedUse
{
    /// <summary>The type of an event that tells of a use.</summary>
    public const string EventType = "urn:authops:event:use:v1";

    /// <summary>The extension attribute by which an exported event says how the use ended.</summary>
    internal const string OutcomeName = "usageoutcome";

    /// <summary>A URI reference of who tells it, the same for all events of one meter.</summary>
    public required string Source { get; init; }

    /// <summary>Which event of this source: printable ASCII.</summary>
    public required string Id { get; init; }

    /// <summary>The grant.</summary>
    public required string GrantId { get; init; }

    /// <summary>The scenario.</summary>
    public required string ScenarioId { get; init; }

    /// <summary>The unit.</summary>
    public required UsageUnit Unit { get; init; }

    /// <summary>The amount, at least 0.</summary>
    public required Int128 Amount { get; init; }

    /// <summary>When; what is finer than a microsecond is dropped where it is recorded.</summary>
    public required DateTimeOffset UsedAt { get; init; }

    /// <summary>A number of the caller's own, such as that of a device or a region.</summary>
    public uint Tag { get; init; }

    /// <summary>The id under which the log knows the event: a digest of source and id.</summary>
    public UInt128 EventId => UsageEventId.FromSource(Source, Id);

    /// <summary>The use as an event.</summary>
    /// <returns>An event of type <see cref="EventType"/>.</returns>
    /// <exception cref="CloudEventFormatException">A part is malformed or names a person.</exception>
    public CloudEvent ToCloudEvent()
    {
        var e = new CloudEvent(Source, Id, EventType)
        {
            Time = UsedAt,
            DataContentType = "application/json",
            Data = EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteInteger("amount", Amount);
                json.WriteString("grant", GrantId);
                json.WriteString("scenario", ScenarioId);
                if (Tag != 0)
                {
                    json.WriteNumber("tag", Tag);
                }

                json.WriteString("unit", Unit.ToString());
                json.WriteEndObject();
            }),
        };

        // What would not be read is not written.
        _ = FromCloudEvent(e);
        return e;
    }

    /// <summary>Reads the use that an event tells of.</summary>
    /// <param name="cloudEvent">An event of type <see cref="EventType"/>.</param>
    /// <returns>The use.</returns>
    /// <exception cref="CloudEventFormatException">The event is of another type, malformed, or names a person.</exception>
    public static ReportedUse FromCloudEvent(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        var e = CloudEventRules.Require(cloudEvent);
        if (e.Type != EventType)
        {
            throw new CloudEventFormatException(
                e.Type == UsageCloudEvents.ReversalType
                    ? "A reversal is not taken from outside; correct the use in the log that recorded it."
                    : $"type is not {EventType}."
            );
        }

        if (e.Time is not { } time || e.Data is not { } data)
        {
            throw new CloudEventFormatException("A use needs time and data.");
        }

        if (!CloudEventRules.IsJson(e.DataContentType) || e.DataSchema is not null)
        {
            throw new CloudEventFormatException(
                "The data of a use is JSON, and no schema is named beside its type."
            );
        }

        RequireImpersonal(e);
        using var document = CloudEventJson.ParseJson(data);
        try
        {
            return Read(e, time, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw CloudEventJson.NotUnicode();
        }
    }

    private static ReportedUse Read(CloudEvent e, DateTimeOffset time, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CloudEventFormatException("The data of a use is a JSON object.");
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is not ("amount" or "grant" or "scenario" or "tag" or "unit"))
            {
                throw new CloudEventFormatException(
                    "The data of a use has amount, grant, scenario, unit and tag, and nothing else."
                );
            }
        }

        return new ReportedUse
        {
            Source = e.Source,
            Id = e.Id,
            GrantId = Identifier(root, "grant"),
            ScenarioId = Identifier(root, "scenario"),
            Unit = ReadUnit(root),
            Amount = ReadAmount(root),
            UsedAt = time,
            Tag = ReadTag(root),
        };
    }

    private static void RequireImpersonal(CloudEvent e)
    {
        if (e.Subject is not null)
        {
            throw new CloudEventFormatException("A use names no subject; leave the attribute out.");
        }

        if (e.Id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new CloudEventFormatException(
                "The id of a use is printable ASCII without spaces."
            );
        }

        foreach (var name in e.Extensions.Keys)
        {
            // What brokers and tracing add. None of it is kept.
            if (
                name
                is not (
                    "traceparent"
                    or "tracestate"
                    or "partitionkey"
                    or "sequence"
                    or "recordedtime"
                    or OutcomeName
                )
            )
            {
                throw new CloudEventFormatException(
                    "A use has an extension attribute that is not known; known are traceparent, tracestate, partitionkey, sequence, recordedtime."
                );
            }
        }

        string[] texts = [e.Source, e.Id, .. e.Extensions.Values];
        if (texts.Any(PersonalText.Contains))
        {
            throw new CloudEventFormatException(
                "source, id or an extension attribute contains what reads as a resident identity number, a mobile number or a mail address; use random identifiers."
            );
        }
    }

    private static string Identifier(JsonElement root, string name)
    {
        var text = RequireText(root, name);
        return Identifiers.IsWellFormed(text) && !PersonalText.Contains(text)
            ? text
            : throw new CloudEventFormatException(
                $"{name} has 1 to {UsageRequest.MaxIdentifierLength} characters of A-Z a-z 0-9 . _ : - and no person's number."
            );
    }

    private static string RequireText(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new CloudEventFormatException($"{name} of the use is missing or no string.");

    private static UsageUnit ReadUnit(JsonElement root)
    {
        var text = RequireText(root, "unit");
        foreach (var unit in Enum.GetValues<UsageUnit>())
        {
            if (unit.ToString() == text)
            {
                return unit;
            }
        }

        throw new CloudEventFormatException(
            $"unit of the use is not one of {string.Join(", ", Enum.GetNames<UsageUnit>())}."
        );
    }

    private static Int128 ReadAmount(JsonElement root)
    {
        if (root.TryGetProperty("amount", out var value))
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
            if (
                Int128.TryParse(
                    text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var amount
                )
                && amount.ToString(CultureInfo.InvariantCulture) == text
            )
            {
                return amount;
            }
        }

        throw new CloudEventFormatException(
            "amount of the use is not an integer from 0 to 2^127 - 1, as decimal digits without sign, fraction, exponent or leading zeros."
        );
    }

    private static uint ReadTag(JsonElement root) =>
        !root.TryGetProperty("tag", out var value) ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var tag) ? tag
        : throw new CloudEventFormatException("tag of the use is not an integer below 2^32.");
}
