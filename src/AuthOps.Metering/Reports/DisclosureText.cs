namespace AuthOps.Metering.Reports;

/// <summary>The rule for free text that is published. Stateless and safe to share between threads.</summary>
internal static class DisclosureText
{
    private const int MaxLength = 200;

    /// <exception cref="ArgumentException">Empty, too long, or with a person's number.</exception>
    public static string Require(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength)
        {
            throw new ArgumentException(
                $"{name} needs a text of 1 to {MaxLength} characters.",
                name
            );
        }

        Identifiers.RequireImpersonal(value, name);
        return value;
    }
}
