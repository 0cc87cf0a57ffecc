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

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return CanonicalJson.Canonicalize(buffer.WrittenSpan, MaxBytes);
    }

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

    public static IReadOnlyList<string> RequireStrings(this JsonElement element, string name) =>
        [
            .. element
                .GetProperty(name)
                .EnumerateArray()
                .Select(e => e.GetString() ?? throw new FormatException($"{name} holds a null.")),
        ];
}
