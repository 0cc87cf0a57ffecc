using System.Text;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// The HTTP binding of CloudEvents 1.0.2: binary, structured and batched messages, told apart by their headers. All
/// members are static and safe to call from any thread.
/// </summary>
public static class CloudEventHttp
{
    private const string Prefix = "ce-";
    private const string ContentType = "content-type";

    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Reads the events of a message.</summary>
    /// <param name="headers">The message's headers; those that do not concern events are passed over.</param>
    /// <param name="body">Its body; of a binary message at most <see cref="CloudEvent.MaxBytes"/>.</param>
    /// <returns>The events in their order; one unless the message is a batch.</returns>
    /// <exception cref="CloudEventFormatException">The message is not one of events.</exception>
    public static IReadOnlyList<CloudEvent> Parse(
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body
    )
    {
        ArgumentNullException.ThrowIfNull(headers);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        string? mediaType = null;
        foreach (var (header, value) in headers)
        {
            if (header.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            {
                mediaType = mediaType is null ? value : throw Twice();
            }
            else if (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                // Checked before it is lowered: a Kelvin sign is no k.
                var name = Ascii.IsValid(header)
                    ? header[Prefix.Length..].ToLowerInvariant()
                    : throw new CloudEventFormatException("The name of a header is not ASCII.");
                if (!attributes.TryAdd(name, Decode(value)))
                {
                    throw Twice();
                }
            }
        }

        if (attributes.Count > 0)
        {
            return
                mediaType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase)
                == true
                ? throw new CloudEventFormatException(
                    "A message is binary or structured, not both: it has ce- headers and the media type of an event."
                )
                : [Binary(attributes, mediaType, body)];
        }

        return IsOf(mediaType, CloudEventJson.MediaType) ? [CloudEventJson.Parse(body)]
            : IsOf(mediaType, CloudEventJson.BatchMediaType) ? CloudEventJson.ParseBatch(body)
            : throw new CloudEventFormatException(
                $"The message has neither ce- headers nor the media type {CloudEventJson.MediaType} or {CloudEventJson.BatchMediaType} in UTF-8."
            );
    }

    /// <summary>Writes an event as a binary message: attributes in headers, data in the body.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <returns>The message.</returns>
    /// <exception cref="CloudEventFormatException">The specification or the bounds do not allow the event.</exception>
    public static CloudEventMessage WriteBinary(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        var e = CloudEventRules.Require(cloudEvent);
        var headers = new List<KeyValuePair<string, string>>();
        Add("specversion", CloudEvent.SpecVersion);
        Add("id", e.Id);
        Add("source", e.Source);
        Add("type", e.Type);
        Add("time", e.Time is { } time ? ValidityPeriod.Text(time) : null);
        Add("subject", e.Subject);
        Add("dataschema", e.DataSchema);
        foreach (var (name, value) in e.Extensions.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            Add(name, value);
        }

        if (e.DataContentType is { } mediaType)
        {
            headers.Add(new(ContentType, mediaType));
        }

        return new CloudEventMessage(headers, e.Data ?? default);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(new(Prefix + name, Encode(value)));
            }
        }
    }

    /// <summary>Writes an event as a structured message.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <returns>The message.</returns>
    /// <exception cref="CloudEventFormatException">The specification or the bounds do not allow the event.</exception>
    public static CloudEventMessage WriteStructured(CloudEvent cloudEvent) =>
        new([new(ContentType, CloudEventJson.MediaType)], CloudEventJson.Write(cloudEvent));

    /// <summary>Writes events as a batch.</summary>
    /// <param name="events">The events.</param>
    /// <returns>The message.</returns>
    /// <exception cref="CloudEventFormatException">The specification or the bounds do not allow an event.</exception>
    public static CloudEventMessage WriteBatch(IReadOnlyList<CloudEvent> events) =>
        new([new(ContentType, CloudEventJson.BatchMediaType)], CloudEventJson.WriteBatch(events));

    private static CloudEvent Binary(
        Dictionary<string, string> attributes,
        string? mediaType,
        ReadOnlyMemory<byte> body
    )
    {
        if (body.Length > CloudEvent.MaxBytes)
        {
            throw CloudEventRules.TooLong();
        }

        if (Take("specversion") != CloudEvent.SpecVersion)
        {
            throw new CloudEventFormatException(
                $"ce-specversion is missing or unknown; this program reads {CloudEvent.SpecVersion}."
            );
        }

        if (attributes.ContainsKey("datacontenttype") || attributes.ContainsKey("data"))
        {
            throw new CloudEventFormatException(
                "In a binary message the media type is in content-type and the data in the body, not in ce- headers."
            );
        }

        var time = Take("time");
        var e = new CloudEvent(Take("source") ?? "", Take("id") ?? "", Take("type") ?? "")
        {
            Time = time is null ? null : CloudEventRules.ParseTime(time),
            Subject = Take("subject"),
            DataSchema = Take("dataschema"),
            DataContentType = mediaType,
            Data = body.IsEmpty ? null : body.ToArray(),
            Extensions = attributes,
        };
        return CloudEventRules.Require(e);

        string? Take(string name) => attributes.Remove(name, out var value) ? value : null;
    }

    private static bool IsOf(string? mediaType, string wanted)
    {
        if (mediaType is null)
        {
            return false;
        }

        var parts = mediaType.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals(wanted, StringComparison.OrdinalIgnoreCase)
            && parts
                .Skip(1)
                .All(part =>
                    !part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                    || part["charset=".Length..]
                        .Trim('"')
                        .Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                );
    }

    private static CloudEventFormatException Twice() => new("A header of the event occurs twice.");

    /// <summary>Percent-encodes space, quote, percent and all beyond printable ASCII (HTTP binding §3.1.3.2).</summary>
    private static string Encode(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var b in s_utf8.GetBytes(value))
        {
            if (b is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'%')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return text.ToString();
    }

    private static string Decode(string value)
    {
        if (value.Length > 9 * CloudEvent.MaxAttributeLength)
        {
            throw new CloudEventFormatException(
                $"An attribute has at most {CloudEvent.MaxAttributeLength} characters."
            );
        }

        var text = Unquote(value);
        try
        {
            var bytes = new List<byte>(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '%')
                {
                    bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                    i += 2;
                }
                else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
                {
                    bytes.AddRange(s_utf8.GetBytes(text, i++, 2));
                }
                else
                {
                    bytes.AddRange(s_utf8.GetBytes(text, i, 1));
                }
            }

            return s_utf8.GetString([.. bytes]);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CloudEventFormatException("A ce- header is not percent-encoded UTF-8.");
        }
    }

    private static string Unquote(string value)
    {
        if (value is not ['"', .. var inner, '"'])
        {
            return value;
        }

        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && ++i == inner.Length)
            {
                throw new CloudEventFormatException("A quoted ce- header ends in a backslash.");
            }

            text.Append(inner[i]);
        }

        return text.ToString();
    }
}
