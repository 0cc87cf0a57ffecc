namespace AuthOps.Metering;

/// <summary>
/// Finds resident identity numbers (GB 11643: 18 characters, a real date, the ISO 7064 MOD 11-2 check character)
/// and mainland mobile numbers (11 digits, 13 to 19 in front) standing alone in an identifier.
/// </summary>
/// <remarks>
/// A safety net against the most likely slip, not a proof of absence. A run counts only where no letter touches
/// it, so that hexadecimal digests are not mistaken for numbers.
/// </remarks>
internal static class PersonalNumbers
{
    private const int IdentityLength = 18;
    private const int MobileLength = 11;

    private static ReadOnlySpan<byte> IdentityWeights =>
        [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Whether such a number stands alone somewhere in the text.</summary>
    public static bool Contains(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            var run = text[start..end];
            if (IsIdentityNumber(run) || IsMobileNumber(run))
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    private static bool IsMobileNumber(ReadOnlySpan<char> run) =>
        run.Length == MobileLength
        && !run.ContainsAnyExceptInRange('0', '9')
        && run[0] == '1'
        && run[1] >= '3';

    private static bool IsIdentityNumber(ReadOnlySpan<char> run)
    {
        if (run.Length != IdentityLength || run[..17].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var year = Number(run[6..10]);
        var month = Number(run[10..12]);
        var day = Number(run[12..14]);
        if (
            year is < 1800 or > 2200
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (run[i] - '0') * IdentityWeights[i];
        }

        return char.ToUpperInvariant(run[17]) == "10X98765432"[sum % 11];
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
