using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using AuthOps.Metering.Events;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// The JSON event format of CloudEvents 1.0.2, one event or a batch, read strictly: a name that occurs twice, another
/// version, a wrong type or size is refused. All members are static and safe to call from any thread.
/// </summary>
public static class CloudEventJson
{
    /// <summary>The media type of one event.</summary>
    public const string MediaType = "application/cloudevents+json";

    /// <summary>The media type of a batch.</summary>
    public const string BatchMediaType = "application/cloudevents-batch+json";

    /// <summary>The most bytes of a batch.</summary>
    public const int MaxBatchBytes = 64 << 20;

    private static readonly JsonDocumentOptions s_strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 32,
    };

    /// <summary>Reads one event.</summary>
    /// <param name="utf8">UTF-8, at most <see cref="CloudEvent.MaxBytes"/>.</param>
    /// <returns>The event.</returns>
    /// <exception cref="CloudEventFormatException">The bytes are not one event.</exception>
    public static CloudEvent Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > CloudEvent.MaxBytes)
        {
            throw CloudEventRules.TooLong();
        }

        using var document = ParseJson(utf8);
        return Read(document.RootElement);
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="utf8">UTF-8, at most <see cref="MaxBatchBytes"/> with at most <see cref="UsageRecorder.MaxBatch"/> events.</param>
    /// <returns>The events in their order.</returns>
    /// <exception cref="CloudEventFormatException">The bytes are not a batch; the exception names the event.</exception>
    public static IReadOnlyList<CloudEvent> ParseBatch(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBatchBytes)
        {
            throw new CloudEventFormatException($"A batch has at most {MaxBatchBytes} bytes.");
        }

        using var document = ParseJson(utf8);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > UsageRecorder.MaxBatch)
        {
            throw new CloudEventFormatException(
                $"A batch is a JSON array of at most {UsageRecorder.MaxBatch} events."
            );
        }

        var events = new CloudEvent[root.GetArrayLength()];
        var index = 0;
        foreach (var element in root.EnumerateArray())
        {
            try
            {
                events[index] =
                    JsonMarshal.GetRawUtf8Value(element).Length > CloudEvent.MaxBytes
                        ? throw CloudEventRules.TooLong()
                        : Read(element);
            }
            catch (CloudEventFormatException e)
            {
                throw e.At(index);
            }

            index++;
        }

        return events;
    }

    /// <summary>Writes one event.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <returns>UTF-8.</returns>
    /// <exception cref="CloudEventFormatException">The specification or the bounds do not allow the event.</exception>
    public static byte[] Write(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return Write(json => Write(json, cloudEvent));
    }

    /// <summary>Writes a batch.</summary>
    /// <param name="events">The events.</param>
    /// <returns>UTF-8.</returns>
    /// <exception cref="CloudEventFormatException">The specification or the bounds do not allow an event.</exception>
    public static byte[] WriteBatch(IReadOnlyList<CloudEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Write(json =>
        {
            json.WriteStartArray();
            foreach (var cloudEvent in events)
            {
                Write(json, cloudEvent);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Parses JSON with every name once.</summary>
    /// <exception cref="CloudEventFormatException">It is something else.</exception>
    internal static JsonDocument ParseJson(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new CloudEventFormatException("Not UTF-8.");
        }

        try
        {
            return JsonDocument.Parse(utf8, s_strict);
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
        catch (JsonException e)
        {
            // The parser's own message may quote what it read.
            throw new CloudEventFormatException(
                $"Not JSON as it should be: line {e.LineNumber + 1}, byte {e.BytePositionInLine} of it; each name occurs once, at most 32 levels.",
                innerException: null
            );
        }
    }

    /// <summary>An escape sequence stood for half a surrogate pair.</summary>
    internal static CloudEventFormatException NotUnicode() =>
        new("A name or a text is not valid Unicode.");

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, CloudEvent e)
    {
        _ = CloudEventRules.Require(e);
        json.WriteStartObject();
        json.WriteString("specversion", CloudEvent.SpecVersion);
        json.WriteString("id", e.Id);
        json.WriteString("source", e.Source);
        json.WriteString("type", e.Type);
        if (e.Time is { } time)
        {
            json.WriteString("time", ValidityPeriod.Text(time));
        }

        WriteOptional(json, "subject", e.Subject);
        WriteOptional(json, "datacontenttype", e.DataContentType);
        WriteOptional(json, "dataschema", e.DataSchema);
        foreach (var (name, value) in e.Extensions.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        if (e.Data is { } data)
        {
            WriteData(json, data, e.DataContentType);
        }

        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>As JSON or as text where that says the same bytes, in base 64 otherwise.</summary>
    private static void WriteData(Utf8JsonWriter json, ReadOnlyMemory<byte> data, string? mediaType)
    {
        var isJson = CloudEventRules.IsJson(mediaType);
        if (
            isJson
                ? IsPlainJson(data)
                : CloudEventRules.IsText(mediaType!) && Utf8.IsValid(data.Span)
        )
        {
            json.WritePropertyName("data");
            if (isJson)
            {
                json.WriteRawValue(data.Span);
            }
            else
            {
                json.WriteStringValue(data.Span);
            }
        }
        else
        {
            json.WriteBase64String("data_base64", data.Span);
        }
    }

    /// <summary>Whether the bytes are one JSON value that a reader gives back byte by byte.</summary>
    private static bool IsPlainJson(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(
                data,
                s_strict with
                {
                    // Two levels are the event's and a batch's own.
                    MaxDepth = s_strict.MaxDepth - 2,
                }
            );
            return document.RootElement.ValueKind != JsonValueKind.Null
                && JsonMarshal.GetRawUtf8Value(document.RootElement).Length == data.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static CloudEvent Read(JsonElement root)
    {
        try
        {
            return ReadValid(root);
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static CloudEvent ReadValid(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CloudEventFormatException("An event is a JSON object.");
        }

        var version = Text(root, "specversion");
        if (version != CloudEvent.SpecVersion)
        {
            throw new CloudEventFormatException(
                $"specversion is missing or unknown; this program reads {CloudEvent.SpecVersion}."
            );
        }

        var mediaType = Text(root, "datacontenttype");
        var e = new CloudEvent(
            Text(root, "source") ?? "",
            Text(root, "id") ?? "",
            Text(root, "type") ?? ""
        )
        {
            Time = Text(root, "time") is { } time ? CloudEventRules.ParseTime(time) : null,
            Subject = Text(root, "subject"),
            DataContentType = mediaType,
            DataSchema = Text(root, "dataschema"),
            Data = Data(root, CloudEventRules.IsJson(mediaType)),
            Extensions = Extensions(root),
        };
        return CloudEventRules.Require(e);
    }

    private static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new CloudEventFormatException($"{name} is not a JSON string.");

    private static ReadOnlyMemory<byte>? Data(JsonElement root, bool isJson)
    {
        var hasData =
            root.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null;
        if (
            !root.TryGetProperty("data_base64", out var encoded)
            || encoded.ValueKind == JsonValueKind.Null
        )
        {
            return !hasData ? null
                : isJson ? JsonMarshal.GetRawUtf8Value(data).ToArray()
                : data.ValueKind == JsonValueKind.String
                    ? System.Text.Encoding.UTF8.GetBytes(data.GetString()!)
                : throw new CloudEventFormatException(
                    "data of a media type that is not JSON is a string, or data_base64."
                );
        }

        if (hasData)
        {
            throw new CloudEventFormatException("An event has data or data_base64, not both.");
        }

        return encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var b)
            ? b
            : throw new CloudEventFormatException("data_base64 is not base 64.");
    }

    private static Dictionary<string, string> Extensions(JsonElement root)
    {
        var extensions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (
                CloudEventRules.IsCoreName(property.Name)
                || property.NameEquals("data_base64")
                || property.Value.ValueKind == JsonValueKind.Null
            )
            {
                continue;
            }

            CloudEventRules.RequireName(property.Name);
            extensions.Add(
                property.Name,
                property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString()!,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.Number when property.Value.TryGetInt32(out var number) =>
                        number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    _ => throw new CloudEventFormatException(
                        "An extension attribute is a string, a boolean or a 32-bit integer."
                    ),
                }
            );
        }

        return extensions;
    }
}
