using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// Says what sort of text a cell holds, so that a stray number or date is told from a misspelt word in a message that
/// must not show it. Stateless.
/// </summary>
internal static class CellKind
{
    /// <summary>The kind, with its article.</summary>
    /// <param name="text">The cell; NULL is the empty string.</param>
    public static string Of(string text) =>
        text.Length == 0 ? "an empty cell"
        : string.IsNullOrWhiteSpace(text) ? "white space"
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "a number"
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? "a date"
        : "a text";
}
