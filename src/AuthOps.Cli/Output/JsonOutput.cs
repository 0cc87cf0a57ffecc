using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthOps.Cli.Output;

/// <summary>Writes JSON that is readable in Chinese and inert in HTML: &lt; &gt; &amp; ' and controls are escaped.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The bytes of one document, ending in a line feed.</summary>
    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Prints one document.</summary>
    public static void Print(TextWriter output, Action<Utf8JsonWriter> write) =>
        output.Write(Encoding.UTF8.GetString(ToBytes(write)));
}
