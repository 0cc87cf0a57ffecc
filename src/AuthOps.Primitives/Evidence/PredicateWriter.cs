using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// Writes a predicate built as <see cref="JsonObject"/>. Stateless and safe to share between threads that do not
/// change the object.
/// </summary>
internal static class PredicateWriter
{
    public static byte[] Write(JsonObject predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            RequireUnicode(predicate, 1);
            using var writer = new Utf8JsonWriter(buffer);
            predicate.WriteTo(writer);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new EvidenceFormatException(
                "The predicate cannot be written as JSON; use objects, arrays, strings, integers and booleans.",
                e
            );
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The platform's writer replaces lone surrogates without a word, so they are looked for first.</summary>
    private static void RequireUnicode(JsonNode? node, int depth)
    {
        if (depth > CanonicalJson.MaxDepth)
        {
            throw new EvidenceFormatException(
                $"The predicate is nested deeper than {CanonicalJson.MaxDepth}; flatten it."
            );
        }

        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    RequireUnicode(name);
                    RequireUnicode(value, depth + 1);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    RequireUnicode(item, depth + 1);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                RequireUnicode(text);
                break;
            case JsonValue value when value.TryGetValue<char>(out var character):
                RequireUnicode([character]);
                break;
        }
    }

    private static void RequireUnicode(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                throw CanonicalJson.LoneSurrogate();
            }

            i++;
        }
    }
}
