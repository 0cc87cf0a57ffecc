namespace AuthOps.Anonymization.Assessment;

/// <summary>A probability that an assessor states, with the reason in writing. Immutable and safe to share between threads.</summary>
public sealed class JustifiedRisk
{
    /// <summary>The most characters of a justification.</summary>
    public const int MaxJustificationLength = 4_000;

    /// <summary>Makes one.</summary>
    /// <param name="value">0 to 1.</param>
    /// <param name="justification">Why it is that and not more: where the figure comes from, which controls it rests on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1.</exception>
    /// <exception cref="ArgumentException">The justification is blank or too long.</exception>
    public JustifiedRisk(Ratio value, string justification)
    {
        if (value < Ratio.Zero || value > Ratio.One)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value),
                "A risk lies between 0 and 1; give a probability."
            );
        }

        if (
            string.IsNullOrWhiteSpace(justification)
            || justification.Length > MaxJustificationLength
        )
        {
            throw new ArgumentException(
                $"A stated risk needs its justification in writing, of 1 to {MaxJustificationLength} characters.",
                nameof(justification)
            );
        }

        Value = value;
        Justification = justification;
    }

    /// <summary>The probability.</summary>
    public Ratio Value { get; }

    /// <summary>The reason.</summary>
    public string Justification { get; }
}
