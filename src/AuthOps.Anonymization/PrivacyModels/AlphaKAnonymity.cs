using System.Globalization;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// (α, k)-anonymity: every class has at least k records, and no sensitive value makes up more than the share α of
/// a class (Wong et al. 2006). NULL counts as a value. Immutable and safe to share between threads.
/// </summary>
public sealed record AlphaKAnonymity : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="alpha">The largest share of one value in a class; above 0, at most 1.</param>
    /// <param name="k">The smallest class allowed; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public AlphaKAnonymity(string attribute, Ratio alpha, int k)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        Attribute = attribute;
        Alpha = Share(alpha, nameof(alpha), zeroAllowed: false);
        K = k;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The largest share of one value in a class.</summary>
    public Ratio Alpha { get; }

    /// <summary>The smallest class allowed, in records.</summary>
    public int K { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"({Alpha.ToShortString()}, {K})-anonymity of '{Attribute}'"
        );

    internal override int DeclaredClassSize => K;

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new AlphaRule(Alpha, distribution);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising("α", Alpha, Ratio.One, a => new AlphaKAnonymity(Attribute, a, K)),
            ModelParameter.Whole("k", K, 2, k => new AlphaKAnonymity(Attribute, Alpha, k)),
        ];
}
