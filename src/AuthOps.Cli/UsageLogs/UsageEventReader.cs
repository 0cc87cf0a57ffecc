using System.Text;
using System.Text.Json;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.UsageLogs;

/// <summary>Streams uses from CSV with a header line, or from JSON objects a line each, in bounded memory.</summary>
internal static class UsageEventReader
{
    private const int MaxLine = 1 << 16;

    /// <summary>Reads CSV; columns beside the known ones are refused.</summary>
    /// <exception cref="InputDataException">A header or a field is missing, repeated or malformed.</exception>
    public static IEnumerable<UsageEventRow> ReadCsv(Stream stream, string file, string? source)
    {
        using var reader = CsvRecordReader.Open(stream, file, new CsvReadOptions());
        if (!reader.Read())
        {
            throw new InputDataException(file, "the file is empty; it begins with a header line");
        }

        var columns = new int[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Array.IndexOf(UsageEventRow.Fields, reader.Field(i).ToString());
            if (columns[i] < 0 || Array.IndexOf(columns, columns[i]) < i)
            {
                throw new InputDataException(
                    file,
                    $"the column is unknown or there twice; the columns are {string.Join(", ", UsageEventRow.Fields)}",
                    1,
                    i + 1
                );
            }
        }

        RequireComplete(file, 1, columns);
        while (reader.Read())
        {
            if (reader.FieldCount != columns.Length)
            {
                throw new InputDataException(
                    file,
                    $"the record has {reader.FieldCount} fields; the header has {columns.Length}",
                    reader.Line
                );
            }

            var fields = new string?[UsageEventRow.Fields.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                fields[columns[i]] = reader.Field(i).ToString();
            }

            yield return UsageEventRow.Parse(file, reader.Line, source, fields);
        }
    }

    /// <summary>Reads JSON lines; members beside the known ones are refused.</summary>
    /// <exception cref="InputDataException">A line is no such object, or too long.</exception>
    public static IEnumerable<UsageEventRow> ReadLines(Stream stream, string file, string? source)
    {
        using var reader = new StrictTextReader(stream, file, CsvEncoding.Utf8);
        var text = new StringBuilder();
        var line = 0L;
        for (var c = reader.Read(); c >= 0; )
        {
            text.Clear();
            line++;
            for (; c >= 0 && c != '\n'; c = reader.Read())
            {
                if (text.Length == MaxLine)
                {
                    throw new InputDataException(
                        file,
                        $"the line is longer than {MaxLine} characters",
                        line
                    );
                }

                text.Append((char)c);
            }

            c = c < 0 ? c : reader.Read();
            if (text.ToString().Trim() is { Length: > 0 } content)
            {
                yield return UsageEventRow.Parse(file, line, source, Members(file, line, content));
            }
        }
    }

    private static string?[] Members(string file, long line, string text)
    {
        var fields = new string?[UsageEventRow.Fields.Length];
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1 });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var field = Array.IndexOf(UsageEventRow.Fields, member.Name);
                if (field < 0 || fields[field] is not null)
                {
                    throw new InputDataException(
                        file,
                        $"a member is unknown or there twice; the members are {string.Join(", ", UsageEventRow.Fields)}",
                        line
                    );
                }

                fields[field] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Number => member.Value.GetRawText(),
                    _ => throw new InputDataException(
                        file,
                        $"'{member.Name}' must be a string or a number",
                        line
                    ),
                };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputDataException(file, "the line is not a flat JSON object", line);
        }

        RequireComplete(
            file,
            line,
            [.. Enumerable.Range(0, fields.Length).Where(i => fields[i] is not null)]
        );
        return fields;
    }

    private static void RequireComplete(string file, long line, int[] present)
    {
        for (var i = 0; i < UsageEventRow.Required; i++)
        {
            if (!present.Contains(i))
            {
                throw new InputDataException(file, $"'{UsageEventRow.Fields[i]}' is missing", line);
            }
        }
    }
}
