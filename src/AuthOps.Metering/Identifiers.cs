using AuthOps.Primitives.Usage;

namespace AuthOps.Metering;

/// <summary>The identifier rule of <see cref="UsageRequest"/>, applied to everything that reaches the log.</summary>
internal static class Identifiers
{
    /// <summary>Returns the identifier if it is well formed and does not carry a person's number.</summary>
    /// <param name="value">1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="name">What the identifier is, for the message.</param>
    /// <exception cref="ArgumentException">Malformed, or it contains a resident identity or mobile number.</exception>
    public static string Require(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (!IsWellFormed(value))
        {
            throw new ArgumentException(
                $"{name} must have 1 to {UsageRequest.MaxIdentifierLength} characters of A-Z a-z 0-9 . _ : -",
                name
            );
        }

        RequireImpersonal(value, name);
        return value;
    }

    /// <summary>Whether the identifier has the allowed length and characters.</summary>
    public static bool IsWellFormed(string value)
    {
        if (value.Length is 0 or > UsageRequest.MaxIdentifierLength)
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses an identifier that contains a person's number: others read the log.</summary>
    /// <exception cref="ArgumentException">The identifier contains a resident identity or mobile number.</exception>
    public static void RequireImpersonal(string value, string name)
    {
        if (PersonalNumbers.Contains(value))
        {
            throw new ArgumentException(
                $"{name} contains what reads as a resident identity number or a mobile number; the usage log must not name a person. Use a random identifier.",
                name
            );
        }
    }

    /// <summary>Copies a list of identifiers, refusing malformed and repeated ones.</summary>
    public static IReadOnlyList<string> RequireDistinct(IReadOnlyList<string> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        var copy = new string[values.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = Require(values[i], name);
            if (!seen.Add(copy[i]))
            {
                throw new ArgumentException($"{name} names {copy[i]} twice.", name);
            }
        }

        return Array.AsReadOnly(copy);
    }
}
