namespace AuthOps.Metering.Authorization;

/// <summary>An agreement was filed (备案, Art. 10). Immutable and safe to share between threads.</summary>
public sealed record AgreementFiling
{
    /// <summary>The longest filing number, in characters.</summary>
    public const int MaxNumberLength = 64;

    /// <summary>Creates a filing.</summary>
    /// <param name="number">The filing number (备案号), as given: letters, digits and punctuation of any script.</param>
    /// <param name="filedAt">When it was filed.</param>
    /// <exception cref="ArgumentException">The number is malformed or carries a person's number.</exception>
    public AgreementFiling(string number, DateTimeOffset filedAt)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (
            number.Length is 0 or > MaxNumberLength
            || number.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c))
        )
        {
            throw new ArgumentException(
                $"A filing number has 1 to {MaxNumberLength} characters without spaces.",
                nameof(number)
            );
        }

        Identifiers.RequireImpersonal(number, nameof(number));
        Number = number;
        FiledAt = filedAt.ToUniversalTime();
    }

    /// <summary>The filing number.</summary>
    public string Number { get; }

    /// <summary>When it was filed, UTC; grants under the agreement are in force from then on, not before.</summary>
    public DateTimeOffset FiledAt { get; }
}
