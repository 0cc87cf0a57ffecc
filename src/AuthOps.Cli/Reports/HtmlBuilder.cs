using System.Text;

namespace AuthOps.Cli.Reports;

/// <summary>
/// Writes HTML in which every text and every attribute value is escaped: there is no way to pass markup through, so
/// that a cell holding HTML stays a text.
/// </summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element. Names are constants of the caller; values are escaped.</summary>
    public HtmlBuilder Open(
        string name,
        params ReadOnlySpan<(string Name, string Value)> attributes
    )
    {
        WriteTag(name, attributes);
        _open.Push(name);
        return this;
    }

    /// <summary>Writes an element that has no content, such as <c>meta</c>.</summary>
    public HtmlBuilder Void(
        string name,
        params ReadOnlySpan<(string Name, string Value)> attributes
    )
    {
        WriteTag(name, attributes);
        return this;
    }

    /// <summary>Writes escaped text.</summary>
    public HtmlBuilder Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>Writes a style sheet, which HTML does not unescape.</summary>
    /// <exception cref="ArgumentException">It has a <c>&lt;</c>, which could end the element.</exception>
    public HtmlBuilder Stylesheet(string css)
    {
        if (css.Contains('<', StringComparison.Ordinal))
        {
            throw new ArgumentException("A style sheet must not contain '<'.", nameof(css));
        }

        _html.Append(css);
        return this;
    }

    /// <summary>Closes the innermost open element.</summary>
    public HtmlBuilder Close()
    {
        _html.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element with one text.</summary>
    public HtmlBuilder Element(
        string name,
        string text,
        params ReadOnlySpan<(string Name, string Value)> attributes
    ) => Open(name, attributes).Text(text).Close();

    /// <summary>Both languages, each marked with its own, in an element of the given name.</summary>
    public HtmlBuilder Both(string name, Bilingual text)
    {
        if (text.IsSame)
        {
            return Element(name, text.Zh);
        }

        Open(name);
        Element("span", text.Zh, ("lang", "zh"), ("class", "zh"));
        Text(" ");
        Element("span", text.En, ("lang", "en"), ("class", "en"));
        return Close();
    }

    /// <summary>A line break in the source, for readable files.</summary>
    public HtmlBuilder Line()
    {
        _html.Append('\n');
        return this;
    }

    /// <summary>The finished document.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public string Finish() =>
        _open.Count == 0
            ? "<!doctype html>\n" + _html
            : throw new InvalidOperationException($"The element '{_open.Peek()}' is still open.");

    private void WriteTag(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _html.Append(' ').Append(attribute).Append("=\"");
            Escape(value);
            _html.Append('"');
        }

        _html.Append('>');
    }

    private void Escape(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    _html.Append("&amp;");
                    break;
                case '<':
                    _html.Append("&lt;");
                    break;
                case '>':
                    _html.Append("&gt;");
                    break;
                case '"':
                    _html.Append("&quot;");
                    break;
                case '\'':
                    _html.Append("&#39;");
                    break;
                case < ' ' and not ('\n' or '\t'):
                case 0x7f:
                    // Control characters have no place in HTML.
                    _html.Append('\uFFFD');
                    break;
                default:
                    _html.Append(rune.ToString());
                    break;
            }
        }
    }
}
