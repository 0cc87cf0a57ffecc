using System.Globalization;

namespace AuthOps.Cli.Demo;

/// <summary>
/// The citizen identity number of GB 11643-1999 (居民身份证号): six digits of region, eight of birth date, three of
/// sequence (odd = male) and a check character by ISO 7064 MOD 11-2.
/// </summary>
internal static class ResidentIdNumber
{
    /// <summary>Characters of a number.</summary>
    public const int Length = 18;

    /// <summary>Sequences of one region and birth date: 001 to 999.</summary>
    public const int MaxSequence = 999;

    /// <summary>
    /// The region of every synthetic number. GB/T 2260 gives provinces the prefixes 11-15, 21-23, 31-37, 41-46,
    /// 50-54, 61-65, 71, 81 and 82; residence permits add 83, permanent residents of other nations a leading 9, and
    /// statistics 66. No edition assigns 78, so that no number made here can be anybody's.
    /// </summary>
    public const string UnassignedRegion = "780000";

    private const string CheckCharacters = "10X98765432";

    private static ReadOnlySpan<byte> Weights =>
        [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The eighteenth character, computed from the first seventeen.</summary>
    /// <exception cref="ArgumentException">Not seventeen digits; the message does not repeat them.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> body)
    {
        if (body.Length != Length - 1 || body.ContainsAnyExceptInRange('0', '9'))
        {
            throw new ArgumentException(
                "The body of an identity number has 17 digits.",
                nameof(body)
            );
        }

        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += (body[i] - '0') * Weights[i];
        }

        return CheckCharacters[sum % 11];
    }

    /// <summary>Whether length, characters, birth date and check character are right. The region is not looked up.</summary>
    public static bool IsValid(ReadOnlySpan<char> number)
    {
        if (number.Length != Length || number[..^1].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        return DateOnly.TryParseExact(
                number.Slice(6, 8),
                "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
            && !number.Slice(14, 3).SequenceEqual("000")
            && CheckCharacter(number[..^1]) == number[^1];
    }

    /// <summary>A valid number under <see cref="UnassignedRegion"/>.</summary>
    /// <param name="birth">The birth date.</param>
    /// <param name="sequence">1 to <see cref="MaxSequence"/>; odd for men, even for women.</param>
    public static string CreateSynthetic(DateOnly birth, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, MaxSequence);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"{UnassignedRegion}{birth:yyyyMMdd}{sequence:D3}"
        );
        return body + CheckCharacter(body);
    }
}
