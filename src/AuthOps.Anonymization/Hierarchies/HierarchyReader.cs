using System.Text;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>Reads the text form of a hierarchy, line by line, bounded.</summary>
internal static class HierarchyReader
{
    private const int MaxLineLength = 1 << 16;

    public static Hierarchy Read(string attribute, TextReader reader, char separator)
    {
        if (separator is '"' or '\r' or '\n')
        {
            throw new ArgumentException(
                "The separator must not be a quote or a line end.",
                nameof(separator)
            );
        }

        var builder = new HierarchyBuilder(attribute);
        var text = new StringBuilder();
        var fields = new List<string>();
        for (var line = 1; TryReadLine(reader, text, line, builder); line++)
        {
            var content =
                line == 1 && text.Length > 0 && text[0] == '\uFEFF'
                    ? text.ToString(1, text.Length - 1)
                    : text.ToString();
            if (content.Length == 0)
            {
                continue;
            }

            fields.Clear();
            if (!TrySplit(content, separator, fields))
            {
                throw builder.Fault(
                    HierarchyError.MalformedLine,
                    line,
                    "a quoted field is not closed, or something follows its closing quote; double a quote inside quotes"
                );
            }

            builder.Add(fields, line);
        }

        return builder.Build();
    }

    private static bool TryReadLine(
        TextReader reader,
        StringBuilder text,
        int line,
        HierarchyBuilder builder
    )
    {
        text.Clear();
        var c = reader.Read();
        if (c < 0)
        {
            return false;
        }

        for (; c is >= 0 and not '\n'; c = reader.Read())
        {
            if (text.Length == MaxLineLength)
            {
                throw builder.Fault(
                    HierarchyError.MalformedLine,
                    line,
                    $"the line is longer than {MaxLineLength} characters"
                );
            }

            text.Append((char)c);
        }

        if (text.Length > 0 && text[^1] == '\r')
        {
            text.Length--;
        }

        return true;
    }

    private static bool TrySplit(string line, char separator, List<string> fields)
    {
        var position = 0;
        while (true)
        {
            if (position < line.Length && line[position] == '"')
            {
                if (!TryQuoted(line, ref position, out var field))
                {
                    return false;
                }

                fields.Add(field);
                if (position < line.Length && line[position] != separator)
                {
                    return false;
                }
            }
            else
            {
                var end = line.IndexOf(separator, position);
                end = end < 0 ? line.Length : end;
                fields.Add(line[position..end]);
                position = end;
            }

            if (position == line.Length)
            {
                return true;
            }

            position++;
        }
    }

    private static bool TryQuoted(string line, ref int position, out string field)
    {
        var text = new StringBuilder();
        for (position++; position < line.Length; position++)
        {
            if (line[position] != '"')
            {
                text.Append(line[position]);
            }
            else if (position + 1 < line.Length && line[position + 1] == '"')
            {
                text.Append('"');
                position++;
            }
            else
            {
                position++;
                field = text.ToString();
                return true;
            }
        }

        field = "";
        return false;
    }
}
