using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// Writes parsed JSON as <see cref="CanonicalJson"/> defines. Stateless and safe to share between threads.
/// </summary>
internal static class CanonicalJsonWriter
{
    public static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(element, output);
        return output.WrittenSpan.ToArray();
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
                WriteString(CanonicalJson.Text(element), output);
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
        var members = CanonicalJson.Members(element);
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
            || value is < -CanonicalJson.MaxInteger or > CanonicalJson.MaxInteger
        )
        {
            throw new EvidenceFormatException(
                $"A JSON number is not an integer from -{CanonicalJson.MaxInteger} to {CanonicalJson.MaxInteger}; "
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
            throw CanonicalJson.LoneSurrogate();
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
}
