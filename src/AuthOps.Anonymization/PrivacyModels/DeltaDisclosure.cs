namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// δ-disclosure privacy: for every value of a sensitive attribute that occurs in a class, |log₂(q / p)| &lt; δ,
/// where q is its share in the class and p its share in the whole table (Brickell and Shmatikov 2008; values absent
/// from a class do not count, as in ARX). NULL counts as a value. Merging two classes that satisfy it may break it.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record DeltaDisclosure : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="delta">The bound in bits, not itself allowed; above 0, at most 64, with a denominator of at most 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of range.</exception>
    public DeltaDisclosure(string attribute, Ratio delta)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        if (delta <= Ratio.Zero || delta > new Ratio(64, 1) || delta.Denominator > 1000)
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                $"δ is {delta}; it must be above 0 and at most 64, with a denominator of at most 1,000."
            );
        }

        Attribute = attribute;
        Delta = delta;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The bound, in bits.</summary>
    public Ratio Delta { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name => $"{Delta.ToShortString()}-disclosure privacy of '{Attribute}'";

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new DisclosureRule(Delta, distribution);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising(
                "δ",
                Delta,
                new Ratio(64, 1),
                d => new DeltaDisclosure(Attribute, d),
                1000
            ),
        ];
}
