using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// The one encoding of JSON that evidence is accepted in: RFC 8785 (JCS) restricted to integers. Stateless and
/// safe to share between threads.
/// </summary>
/// <remarks>
/// UTF-8 without byte order mark; no white space between tokens; members sorted by the UTF-16 code units of their
/// names, no name twice; strings escaped only where JSON demands it; numbers only integers from
/// -(2^53-1) to 2^53-1 without sign of zero, fraction or exponent (larger or fractional numbers are decimal
/// strings); no lone surrogates. Unicode is not normalised.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The deepest nesting of arrays and objects.</summary>
    public const int MaxDepth = 32;

    /// <summary>The largest absolute value of a number: 2^53 - 1.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>Rewrites JSON canonically.</summary>
    /// <param name="utf8Json">Any JSON text in UTF-8 that has a canonical form.</param>
    /// <param name="maxBytes">The longest input accepted, in bytes; at least 1.</param>
    /// <returns>The canonical bytes.</returns>
    /// <exception cref="EvidenceFormatException">
    /// Not JSON, longer than <paramref name="maxBytes"/>, deeper than <see cref="MaxDepth"/>, a name twice, a
    /// number that is not an integer in range, or a lone surrogate.
    /// </exception>
    public static byte[] Canonicalize(ReadOnlySpan<byte> utf8Json, int maxBytes)
    {
        using var document = Parse(utf8Json, maxBytes, "The JSON text");
        return Write(document.RootElement);
    }

    /// <summary>Whether bytes are canonical JSON as they stand.</summary>
    /// <param name="utf8Json">The bytes.</param>
    /// <param name="maxBytes">The longest input accepted, in bytes; at least 1.</param>
    /// <returns>False also where the bytes are not JSON at all.</returns>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8Json, int maxBytes)
    {
        try
        {
            return Canonicalize(utf8Json, maxBytes).AsSpan().SequenceEqual(utf8Json);
        }
        catch (EvidenceFormatException)
        {
            return false;
        }
    }

    /// <summary>Parses bytes that must already be canonical.</summary>
    internal static JsonElement ParseCanonical(
        ReadOnlySpan<byte> utf8Json,
        int maxBytes,
        string what
    )
    {
        using var document = Parse(utf8Json, maxBytes, what);
        var canonical = Write(document.RootElement);
        var same = canonical.AsSpan().CommonPrefixLength(utf8Json);
        if (same != canonical.Length || same != utf8Json.Length)
        {
            throw new EvidenceFormatException(
                $"{what} is not in canonical bytes: it departs from them at byte {same}. "
                    + "Evidence is accepted only exactly as it was written; fetch the original file."
            );
        }

        return document.RootElement.Clone();
    }

    /// <summary>Parses JSON under bounds; what is not canonical may pass.</summary>
    internal static JsonDocument Parse(ReadOnlySpan<byte> utf8Json, int maxBytes, string what)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        if (utf8Json.Length > maxBytes)
        {
            throw new EvidenceFormatException(
                $"{what} has {utf8Json.Length} bytes; at most {maxBytes} are accepted."
            );
        }

        if (!Utf8.IsValid(utf8Json))
        {
            throw new EvidenceFormatException($"{what} is not valid UTF-8; save it as UTF-8.");
        }

        (long? Line, long? Byte) place;
        try
        {
            return JsonDocument.Parse(
                utf8Json.ToArray(),
                new JsonDocumentOptions { MaxDepth = MaxDepth }
            );
        }
        catch (JsonException e)
        {
            place = (e.LineNumber, e.BytePositionInLine);
        }

        // The reader's own message quotes the input, so it goes no further; the place is enough.
        throw new EvidenceFormatException(
            $"{what} is not JSON nested at most {MaxDepth} deep: line {place.Line + 1}, "
                + $"byte {place.Byte + 1} of the line."
        );
    }

    internal static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(element, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A string as UTF-16, refused where an escape made a lone surrogate.</summary>
    internal static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }
    }

    /// <summary>The members of an object in input order, no name twice.</summary>
    internal static List<KeyValuePair<string, JsonElement>> Members(JsonElement element)
    {
        var members = new List<KeyValuePair<string, JsonElement>>();
        try
        {
            foreach (var property in element.EnumerateObject())
            {
                members.Add(new(property.Name, property.Value));
            }
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }

        return members;
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, output);
                break;
            case JsonValueKind.Array:
                var separator = (byte)'[';
                foreach (var item in element.EnumerateArray())
                {
                    output.Write([separator]);
                    Write(item, output);
                    separator = (byte)',';
                }

                output.Write(separator == '[' ? "[]"u8 : "]"u8);
                break;
            case JsonValueKind.String:
                WriteString(Text(element), output);
                break;
            case JsonValueKind.Number:
                WriteInteger(element, output);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var members = Members(element);
        members.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                if (string.Equals(members[i - 1].Key, members[i].Key, StringComparison.Ordinal))
                {
                    throw new EvidenceFormatException(
                        "A JSON object has the same member name twice; remove one."
                    );
                }

                output.Write(","u8);
            }

            WriteString(members[i].Key, output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static void WriteInteger(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var text = element.GetRawText();
        if (
            text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
            || text == "-0"
            || !element.TryGetInt64(out var value)
            || value is < -MaxInteger or > MaxInteger
        )
        {
            throw new EvidenceFormatException(
                $"A JSON number is not an integer from -{MaxInteger} to {MaxInteger}; "
                    + "write larger or fractional numbers as decimal strings."
            );
        }

        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(
            digits,
            out var written,
            provider: System.Globalization.CultureInfo.InvariantCulture
        );
        output.Write(digits[..written]);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = 0;
            while (plain < rest.Length && rest[plain] is >= ' ' and not ('"' or '\\'))
            {
                plain++;
            }

            WriteUtf8(rest[..plain], output);
            if (plain == rest.Length)
            {
                break;
            }

            WriteEscape(rest[plain], output);
            rest = rest[(plain + 1)..];
        }

        output.Write("\""u8);
    }

    private static void WriteUtf8(ReadOnlySpan<char> text, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        if (
            Utf8.FromUtf16(text, target, out _, out var written, replaceInvalidSequences: false)
            != OperationStatus.Done
        )
        {
            throw LoneSurrogate();
        }

        output.Advance(written);
    }

    private static void WriteEscape(char c, ArrayBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> shortForm = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => default,
        };
        if (!shortForm.IsEmpty)
        {
            output.Write(shortForm);
            return;
        }

        var hex = "0123456789abcdef"u8;
        output.Write("\\u00"u8);
        output.Write([hex[c >> 4], hex[c & 15]]);
    }

    private static EvidenceFormatException LoneSurrogate() =>
        new("A JSON string has a lone surrogate, which is no Unicode text; remove it.");
}
