namespace AuthOps.Metering.Authorization;

/// <summary>The rule of the prose in plans and reasons: of bounded length, printable, naming nobody's number.</summary>
internal static class PlanText
{
    public const int MaxLength = 4000;

    /// <summary>Whether there is any text.</summary>
    public static bool IsMissing(string? text) => string.IsNullOrWhiteSpace(text);

    /// <exception cref="ArgumentException">Too long, with control characters, or with a person's number.</exception>
    public static string Require(string text, string name)
    {
        if (
            IsMissing(text)
            || text.Length > MaxLength
            || text.Any(c => char.IsControl(c) && c != '\n')
        )
        {
            throw new ArgumentException(
                $"{name} has 1 to {MaxLength} characters, none a control character but line feeds.",
                name
            );
        }

        Identifiers.RequireImpersonal(text, name);
        return text;
    }
}
