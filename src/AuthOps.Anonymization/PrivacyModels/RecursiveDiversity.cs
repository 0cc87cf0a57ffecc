using System.Globalization;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Recursive (c, l)-diversity: with the value counts of a class in falling order, r₁ &lt; c (r_l + … + r_m)
/// (Machanavajjhala et al. 2007). Records of unknown value count as the most frequent one. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record RecursiveDiversity : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="c">The factor; above 0.</param>
    /// <param name="l">The fewest different values allowed; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="c"/> is not above 0 or <paramref name="l"/> is below 2.</exception>
    public RecursiveDiversity(string attribute, Ratio c, int l)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentOutOfRangeException.ThrowIfLessThan(l, 2);
        if (c <= Ratio.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(c), $"c is {c}; it must be above 0.");
        }

        Attribute = attribute;
        C = c;
        L = l;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The factor.</summary>
    public Ratio C { get; }

    /// <summary>The fewest different values allowed.</summary>
    public int L { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"recursive ({C.ToShortString()}, {L})-diversity of '{Attribute}'"
        );

    internal override int MinimumClassSize => L;

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new RecursiveRule(C, L, distribution);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising(
                "c",
                C,
                new Ratio(int.MaxValue, 1),
                c => new RecursiveDiversity(Attribute, c, L)
            ),
            ModelParameter.Whole("l", L, 2, l => new RecursiveDiversity(Attribute, C, l)),
        ];
}
