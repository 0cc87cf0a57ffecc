using System.Text.RegularExpressions;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The form of the registration codes of one issuer (登记编码). Codes are opaque; their syntax is the issuer's, given as
/// a pattern. Immutable and safe to share between threads.
/// </summary>
public sealed class RegistrationScheme
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxCodeLength = 64;

    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxPatternLength = 256;

    private readonly Regex _pattern;

    /// <summary>Creates a scheme.</summary>
    /// <param name="issuer">The issuer's identifier.</param>
    /// <param name="pattern">A regular expression that a whole code must match; no look-around and no back-references.</param>
    /// <exception cref="ArgumentException">The issuer or the pattern is malformed.</exception>
    public RegistrationScheme(string issuer, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Issuer = Identifiers.Require(issuer, nameof(issuer));
        if (pattern.Length is 0 or > MaxPatternLength)
        {
            throw new ArgumentException(
                $"A pattern has 1 to {MaxPatternLength} characters.",
                nameof(pattern)
            );
        }

        Pattern = pattern;
        try
        {
            // Linear in the code's length, whatever the pattern.
            _pattern = new Regex(
                $@"\A(?:{pattern})\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1)
            );
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException(
                "A pattern has no look-around and no back-references.",
                nameof(pattern),
                e
            );
        }
    }

    /// <summary>The issuer.</summary>
    public string Issuer { get; }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    /// <summary>Whether a code has the issuer's form.</summary>
    /// <param name="code">The code.</param>
    /// <returns>True if it is 1 to <see cref="MaxCodeLength"/> characters without control characters and matches.</returns>
    public bool Matches(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length is > 0 and <= MaxCodeLength
            && !code.Any(char.IsControl)
            && _pattern.IsMatch(code);
    }
}
