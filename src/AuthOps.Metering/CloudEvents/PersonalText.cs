using System.Text;
using System.Text.RegularExpressions;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// Finds what names a person in text from outside: addresses of mail, and mobile and identity numbers, also in full
/// width, percent-encoded, grouped, behind a country code or behind a word.
/// </summary>
/// <remarks>
/// A safety net against the most likely slips, not a proof of absence. Numbers that touch hexadecimal digits alone are taken
/// for part of a digest.
/// </remarks>
internal static partial class PersonalText
{
    // Linear patterns over a thousand characters: a bound for the analyser, never met.
    private const int MatchMilliseconds = 1000;

    public static bool Contains(string text)
    {
        // Encoded twice is encoded, too.
        var plain = Uri.UnescapeDataString(Uri.UnescapeDataString(text));
        if (!plain.IsNormalized(NormalizationForm.FormKC))
        {
            plain = plain.Normalize(NormalizationForm.FormKC);
        }

        return plain.Contains('@', StringComparison.Ordinal)
            || PersonalNumbers.Contains(plain)
            || Mobile().Matches(plain).Any(StandsBehindAWord)
            || Identity()
                .Matches(plain)
                .Any(match => StandsBehindAWord(match) && IsIdentity(match));
    }

    // Letters that are hexadecimal digits all may be the beginning of a digest.
    private static bool StandsBehindAWord(Match match)
    {
        var word = match.Groups["word"].Value;
        return word.Length == 0 || !word.All(char.IsAsciiHexDigit);
    }

    private static bool IsIdentity(Match match) =>
        PersonalNumbers.Contains(
            string.Concat(match.Groups["number"].Value.Where(char.IsAsciiLetterOrDigit))
        );

    [GeneratedRegex(
        "(?<![0-9A-Za-z])(?<word>[A-Za-z]*)(?:(?:00|\\+)?86[-. ]?)?1[3-9][0-9][-. ]?[0-9]{4}[-. ]?[0-9]{4}(?![0-9A-Fa-f])",
        RegexOptions.None,
        MatchMilliseconds
    )]
    private static partial Regex Mobile();

    [GeneratedRegex(
        "(?<![0-9A-Za-z])(?<word>[A-Za-z]*)(?<number>[0-9]{6}[-. ]?[0-9]{8}[-. ]?[0-9]{3}[0-9Xx])(?![0-9A-Fa-f])",
        RegexOptions.None,
        MatchMilliseconds
    )]
    private static partial Regex Identity();
}
