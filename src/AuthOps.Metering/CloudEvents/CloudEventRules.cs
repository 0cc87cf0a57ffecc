using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthOps.Metering.CloudEvents;

/// <summary>The type system of CloudEvents 1.0.2 §3, and the bounds within which events are read and written.</summary>
internal static partial class CloudEventRules
{
    private const int MaxExtensionName = 20;

    // Linear patterns over a thousand characters: a bound for the analyser, never met.
    private const int MatchMilliseconds = 1000;

    /// <summary>Attributes with a place of their own, which no extension may take.</summary>
    public static bool IsCoreName(string name) =>
        name
            is "specversion"
                or "id"
                or "source"
                or "type"
                or "subject"
                or "time"
                or "datacontenttype"
                or "dataschema"
                or "data";

    /// <summary>Refuses an event that the specification or the bounds do not allow.</summary>
    /// <exception cref="CloudEventFormatException">It is not allowed.</exception>
    public static CloudEvent Require(CloudEvent e)
    {
        RequireText("id", e.Id);
        RequireText("type", e.Type);
        RequireUri("source", e.Source);
        RequireOptional("subject", e.Subject, RequireText);
        RequireOptional("dataschema", e.DataSchema, RequireUri);
        RequireOptional("datacontenttype", e.DataContentType, RequireMediaType);
        if (e.Extensions.Count > CloudEvent.MaxExtensions)
        {
            throw new CloudEventFormatException(
                $"An event has at most {CloudEvent.MaxExtensions} extension attributes."
            );
        }

        foreach (var (name, value) in e.Extensions)
        {
            RequireName(name);
            RequireText("an extension attribute", value, mayBeEmpty: true);
        }

        return e.Data is { Length: > CloudEvent.MaxBytes } ? throw TooLong() : e;
    }

    public static void RequireName(string name)
    {
        if (
            name.Length is 0 or > MaxExtensionName
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            || IsCoreName(name)
        )
        {
            throw new CloudEventFormatException(
                $"The name of an extension attribute has 1 to {MaxExtensionName} characters of a-z 0-9 and is not that of another attribute."
            );
        }
    }

    /// <summary>Whether data of a media type is JSON; none means JSON.</summary>
    public static bool IsJson(string? mediaType)
    {
        if (mediaType is null)
        {
            return true;
        }

        var bare = Bare(mediaType);
        return bare.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || bare.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether data of a media type is text that people read.</summary>
    public static bool IsText(string mediaType)
    {
        var bare = Bare(mediaType);
        return bare.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("/xml", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads an RFC 3339 timestamp; what is finer than 100 ns is dropped.</summary>
    public static DateTimeOffset ParseTime(string text)
    {
        if (text.Length > CloudEvent.MaxAttributeLength || !Timestamp().IsMatch(text))
        {
            throw NotATime();
        }

        const int Seconds = 19;
        var zone = text.IndexOfAny(['Z', 'z', '+', '-'], Seconds);
        var fraction = text.AsSpan(Seconds, Math.Min(zone - Seconds, 8));
        var exact = string.Concat(text.AsSpan(0, Seconds), fraction, text.AsSpan(zone));
        return DateTimeOffset.TryParseExact(
            exact.ToUpperInvariant(),
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : throw NotATime();
    }

    public static CloudEventFormatException TooLong() =>
        new($"An event has at most {CloudEvent.MaxBytes} bytes.");

    private static CloudEventFormatException NotATime() =>
        new(
            "time is not a timestamp as in RFC 3339, such as 2026-03-01T08:00:00Z, in the years 1 to 9999; leap seconds are not read."
        );

    private static ReadOnlySpan<char> Bare(string mediaType)
    {
        var end = mediaType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? mediaType.AsSpan() : mediaType.AsSpan(0, end)).Trim();
    }

    private static void RequireOptional(string name, string? value, Action<string, string> require)
    {
        if (value is not null)
        {
            require(name, value);
        }
    }

    private static void RequireText(string name, string value) =>
        RequireText(name, value, mayBeEmpty: false);

    private static void RequireText(string name, string value, bool mayBeEmpty)
    {
        if ((value.Length == 0 && !mayBeEmpty) || value.Length > CloudEvent.MaxAttributeLength)
        {
            throw new CloudEventFormatException(
                $"{name} is missing or empty, or longer than {CloudEvent.MaxAttributeLength} characters."
            );
        }

        for (var i = 0; i < value.Length; )
        {
            if (
                Rune.DecodeFromUtf16(value.AsSpan(i), out var rune, out var taken)
                    != System.Buffers.OperationStatus.Done
                || Rune.IsControl(rune)
                || (rune.Value & 0xFFFE) == 0xFFFE
                || rune.Value is >= 0xFDD0 and <= 0xFDEF
            )
            {
                throw new CloudEventFormatException(
                    $"{name} has a control character, half a surrogate pair or a non-character at position {i}."
                );
            }

            i += taken;
        }
    }

    private static void RequireUri(string name, string value)
    {
        RequireText(name, value);
        if (!UriCharacters().IsMatch(value))
        {
            throw new CloudEventFormatException(
                $"{name} is not a URI reference: other characters than those of RFC 3986 are percent-encoded."
            );
        }
    }

    private static void RequireMediaType(string name, string value)
    {
        RequireText(name, value);
        if (!MediaType().IsMatch(value))
        {
            throw new CloudEventFormatException(
                $"{name} is not a media type such as application/json."
            );
        }
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,32})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds
    )]
    private static partial Regex Timestamp();

    [GeneratedRegex(
        @"^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+\z",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds
    )]
    private static partial Regex UriCharacters();

    [GeneratedRegex(
        @"^[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(?:[ \t]*;[\x20-\x7E]*)?\z",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds
    )]
    private static partial Regex MediaType();
}
