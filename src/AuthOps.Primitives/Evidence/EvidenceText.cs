using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// The small text forms of evidence: digests, identifiers, instants. Stateless and safe to share between threads.
/// </summary>
internal static class EvidenceText
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Whether a text is 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string text) =>
        text.Length == 64 && !text.AsSpan().ContainsAnyExcept(HexDigits);

    /// <summary>Whether a text is 1 to 64 characters of a-z 0-9 and single inner hyphens, a letter first.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > 64 || !char.IsAsciiLetterLower(text[0]) || text[^1] == '-')
        {
            return false;
        }

        return !text.AsSpan().ContainsAnyExcept(NameCharacters)
            && !text.Contains("--", StringComparison.Ordinal);
    }

    /// <summary>Whether a text has a control character.</summary>
    public static bool HasControl(string text) => text.Any(char.IsControl);

    /// <summary>Whether a text is free of lone surrogates and of U+FFFD, the sign of lost characters.</summary>
    public static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate enumerates as U+FFFD.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an instant has no fraction of a second.</summary>
    public static bool IsWholeSecond(DateTimeOffset instant) =>
        instant.UtcTicks % TimeSpan.TicksPerSecond == 0;

    /// <summary>Formats an instant, which must be a whole second.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads <c>yyyy-MM-ddTHH:mm:ssZ</c> exactly.</summary>
    public static bool TryParseInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text,
            InstantFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out instant
        );
}
