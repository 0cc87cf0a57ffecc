using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering;

/// <summary>
/// Writes and reads the JSON of this package: the canonical form of Primitives, with amounts as decimal strings.
/// </summary>
internal static class EvidenceJson
{
    /// <summary>The longest text read or written.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxDepth = 8;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return CanonicalJson.Canonicalize(buffer.WrittenSpan, MaxBytes);
    }

    /// <summary>Reads a document that has one form only: its canonical bytes, without a field more.</summary>
    /// <exception cref="FormatException">It is something else; the message says what, with its article.</exception>
    public static T ReadCanonical<T>(
        ReadOnlySpan<byte> utf8,
        string what,
        Func<JsonElement, T> read,
        Func<T, byte[]> write
    )
    {
        if (utf8.Length > MaxBytes)
        {
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The bytes are not {what}: there are {utf8.Length}, at most {MaxBytes} are read."
                )
            );
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            var value = read(document.RootElement);
            return utf8.SequenceEqual(write(value))
                ? value
                : throw new FormatException(
                    "They are not in canonical form, or have a field unknown to this version."
                );
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new FormatException($"The bytes are not {what}: {e.Message}", e);
        }
    }

    /// <summary>Reads the predicate of a statement, every member of it and nothing else.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <param name="what">What it is, for messages, as in <c>a scorecard</c>.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="write">Writes it again; the predicate must be that.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static T ReadPredicate<T>(
        JsonElement predicate,
        string what,
        Func<JsonElement, T> read,
        Func<T, byte[]> write
    )
    {
        try
        {
            var value = read(predicate);
            return JsonElement.DeepEquals(predicate, JsonElement.Parse(write(value)))
                ? value
                : throw new FormatException(
                    "It says otherwise than what follows from it, or has a member in another form or unknown to this version."
                );
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new FormatException($"The predicate is not that of {what}: {e.Message}", e);
        }
    }

    /// <summary>Whether reading failed for what was read: a member missing or of another kind, a figure beyond all bounds, a value refused.</summary>
    public static bool IsMalformed(Exception e) =>
        e
            is JsonException
                or KeyNotFoundException
                or FormatException
                or InvalidOperationException
                or ArgumentException
                or OverflowException
                or Tariffs.TariffException
                or EvidenceFormatException;

    public static void WriteStrings(
        this Utf8JsonWriter writer,
        string name,
        IEnumerable<string> values
    )
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public static void WriteInteger(this Utf8JsonWriter writer, string name, Int128 value) =>
        writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    public static void WriteInstant(
        this Utf8JsonWriter writer,
        string name,
        DateTimeOffset instant
    ) => writer.WriteString(name, ValidityPeriod.Text(instant));

    public static string RequireString(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    /// <summary>A string that may be missing.</summary>
    public static string? FindString(this JsonElement element, string name) =>
        element.TryGetProperty(name, out _) ? element.RequireString(name) : null;

    public static void RequireVersion(this JsonElement element, int known)
    {
        if (element.GetProperty("version").GetInt32() != known)
        {
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The version is unknown; this program reads {known}."
                )
            );
        }
    }

    public static Int128 RequireInteger(this JsonElement element, string name) =>
        Int128.Parse(
            element.RequireString(name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );

    public static DateTimeOffset RequireInstant(this JsonElement element, string name) =>
        DateTimeOffset.ParseExact(
            element.RequireString(name),
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );

    public static T RequireName<T>(this JsonElement element, string name)
        where T : struct, Enum
    {
        var text = element.RequireString(name);
        return
            Enum.TryParse<T>(text, ignoreCase: false, out var value)
            && Enum.GetName(value) is { } known
            && string.Equals(known, text, StringComparison.Ordinal)
            ? value
            : throw new FormatException($"A value is not one of {typeof(T).Name}.");
    }

    /// <summary>An object whose members are lists of strings.</summary>
    public static Dictionary<string, IReadOnlyList<string>> RequireLists(
        this JsonElement element,
        string name
    )
    {
        var lists = element.GetProperty(name);
        return lists
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => lists.RequireStrings(p.Name), StringComparer.Ordinal);
    }

    /// <summary>An object whose members are decimal strings of 32 bits.</summary>
    public static Dictionary<string, int> RequireLevels(this JsonElement element, string name)
    {
        var levels = element.GetProperty(name);
        return levels
            .EnumerateObject()
            .ToDictionary(
                p => p.Name,
                p => (int)levels.RequireInteger(p.Name),
                StringComparer.Ordinal
            );
    }

    public static IReadOnlyList<string> RequireStrings(this JsonElement element, string name) =>
        [
            .. element
                .GetProperty(name)
                .EnumerateArray()
                .Select(e => e.GetString() ?? throw new FormatException($"{name} holds a null.")),
        ];
}
