using System.Globalization;
using System.Text;

namespace AuthOps.Cli.Output;

/// <summary>Makes text harmless for a terminal: what a file names must not move the cursor or forge a line.</summary>
internal static class InertText
{
    private const int MaxLength = 1_000;

    /// <summary>The text on one line, bounded, with control and format characters written as \uXXXX.</summary>
    public static string OneLine(string text)
    {
        var inert = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var character in text)
        {
            if (inert.Length >= MaxLength)
            {
                inert.Append('…');
                break;
            }

            if (IsHarmful(character))
            {
                inert.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                inert.Append(character);
            }
        }

        return inert.ToString();
    }

    // Format characters include the marks that reverse the direction of text.
    private static bool IsHarmful(char character) =>
        char.GetUnicodeCategory(character)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
