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
        return CanonicalJsonWriter.Write(document.RootElement);
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
        var canonical = CanonicalJsonWriter.Write(document.RootElement);
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

    internal static EvidenceFormatException LoneSurrogate() =>
        new("A JSON string has a lone surrogate, which is no Unicode text; remove it.");
}
