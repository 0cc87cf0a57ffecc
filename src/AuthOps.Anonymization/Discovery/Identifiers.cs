using System.Buffers;
using System.Globalization;
using System.Net;

namespace AuthOps.Anonymization.Discovery;

/// <summary>Recognises identifiers by form and check digit; letters are ASCII and case counts only where said. Stateless: safe for concurrent use by several threads.</summary>
public static class Identifiers
{
    private const string IdCheckCharacters = "10X98765432";

    // GB 32100 leaves I, O, S, V and Z out; the place is the value.
    private const string CreditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Provinces =
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";

    private static readonly SearchValues<char> s_notInMail = SearchValues.Create(" \t<>(),;\"");
    private static readonly SearchValues<char> s_inPlate = SearchValues.Create(
        "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789学警港澳挂领"
    );

    private static ReadOnlySpan<byte> IdWeights =>
        [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private static ReadOnlySpan<byte> CreditWeights =>
        [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    /// <summary>What a cell is recognised as, or null. Surrounding white space is passed over.</summary>
    /// <param name="text">The cell.</param>
    public static IdentifierKind? Recognize(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length switch
        {
            < 7 or > 2_048 => null,
            18 when IsResidentIdNumber(text) => IdentifierKind.ResidentIdNumber,
            18 when IsSocialCreditCode(text) => IdentifierKind.SocialCreditCode,
            17 when IsMacAddress(text) => IdentifierKind.MacAddress,
            36 when Guid.TryParseExact(text, "D", out _) => IdentifierKind.Uuid,
            15 when IsImei(text) => IdentifierKind.Imei,
            _ when IsLicencePlate(text) => IdentifierKind.LicencePlate,
            9 when IsPassport(text) => IdentifierKind.Passport,
            _ when IsMobileNumber(text) => IdentifierKind.MobileNumber,
            _ when IsBankCardNumber(text) => IdentifierKind.BankCardNumber,
            _ when IsEmailAddress(text) => IdentifierKind.EmailAddress,
            _ when IsWebAddress(text) => IdentifierKind.WebAddress,
            _ when IsIpAddress(text) => IdentifierKind.IpAddress,
            _ => null,
        };
    }

    /// <summary>GB 11643-1999: digits, birth date, sequence and check character (X in either case).</summary>
    /// <param name="text">The text, compared whole.</param>
    public static bool IsResidentIdNumber(ReadOnlySpan<char> text)
    {
        if (text.Length != 18 || !IsDigits(text[..17]) || text.Slice(14, 3).SequenceEqual("000"))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (text[i] - '0') * IdWeights[i];
        }

        return char.ToUpperInvariant(text[17]) == IdCheckCharacters[sum % 11]
            && DateOnly.TryParseExact(
                text.Slice(6, 8),
                "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var birth
            )
            && birth.Year >= 1800;
    }

    /// <summary>GB 32100-2015: 18 of its characters, the last by ISO 7064 MOD 31-3.</summary>
    /// <param name="text">The text, compared whole.</param>
    public static bool IsSocialCreditCode(ReadOnlySpan<char> text)
    {
        if (text.Length != 18 || !IsDigits(text.Slice(2, 6)))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var value = CreditCharacters.IndexOf(text[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum += value * CreditWeights[i];
        }

        return text[17] == CreditCharacters[(31 - (sum % 31)) % 31];
    }

    /// <summary>13 to 19 digits, with spaces or hyphens between groups or without, and a right Luhn digit.</summary>
    /// <param name="text">The text, compared whole.</param>
    public static bool IsBankCardNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[19];
        var count = 0;
        foreach (var character in text)
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            if (!char.IsAsciiDigit(character) || count == digits.Length)
            {
                return false;
            }

            digits[count++] = character;
        }

        return count >= 13 && digits[0] != '0' && HasLuhnDigit(digits[..count]);
    }

    private static bool IsMobileNumber(ReadOnlySpan<char> text)
    {
        text = text.StartsWith("+86") ? text[3..].TrimStart(" -") : text;
        return text.Length == 11
            && IsDigits(text)
            && text[0] == '1'
            && text[1] is >= '3' and <= '9';
    }

    private static bool IsEmailAddress(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        var domain = text[(at + 1)..];
        return at is > 0 and <= 64
            && domain.Length <= 255
            && domain.IndexOf('.') > 0
            && domain[^1] != '.'
            && !text.ContainsAny(s_notInMail)
            && !domain.Contains('@');
    }

    private static bool IsWebAddress(ReadOnlySpan<char> text) =>
        (
            text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        ) && !text.Contains(' ');

    private static bool IsIpAddress(ReadOnlySpan<char> text) =>
        // The parser of .NET takes a lone number for an address, which here it is not.
        (text.Count('.') == 3 || text.Count(':') >= 2)
        && text.Length <= 45
        && IPAddress.TryParse(text, out _);

    private static bool IsMacAddress(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var right = i % 3 == 2 ? text[i] == text[2] : char.IsAsciiHexDigit(text[i]);
            if (!right)
            {
                return false;
            }
        }

        return text[2] is ':' or '-';
    }

    /// <summary>GA 36: province, letter, five or six characters.</summary>
    /// <param name="text">The text, compared whole.</param>
    public static bool IsLicencePlate(ReadOnlySpan<char> text) =>
        text.Length is 7 or 8
        && Provinces.Contains(text[0], StringComparison.Ordinal)
        && char.IsAsciiLetterUpper(text[1])
        && !text[2..].ContainsAnyExcept(s_inPlate);

    private static bool IsPassport(ReadOnlySpan<char> text) =>
        text[0] is 'E' or 'G' or 'D' or 'S' or 'P'
        && (char.IsAsciiLetterUpper(text[1]) || char.IsAsciiDigit(text[1]))
        && IsDigits(text[2..]);

    private static bool IsImei(ReadOnlySpan<char> text) =>
        IsDigits(text) && text[..2] is "01" or "35" or "86" or "99" && HasLuhnDigit(text);

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool HasLuhnDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? value : (value * 2 / 10) + (value * 2 % 10);
        }

        return sum % 10 == 0;
    }
}
