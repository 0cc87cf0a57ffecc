namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Enhanced β-likeness: for every value of a sensitive attribute in a class, (q − p) / p ≤ min(β, −ln p), where q is its share in
/// the class and p its share in the whole table (Cao and Karras 2012). NULL counts as a value. Immutable and safe
/// to share between threads.
/// </summary>
public sealed record EnhancedBetaLikeness : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="beta">The largest relative gain; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not above 0.</exception>
    public EnhancedBetaLikeness(string attribute, Ratio beta)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        if (beta <= Ratio.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(beta),
                $"β is {beta}; it must be above 0."
            );
        }

        Attribute = attribute;
        Beta = beta;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The largest relative gain.</summary>
    public Ratio Beta { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name => $"enhanced {Beta.ToShortString()}-likeness of '{Attribute}'";

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new LikenessRule(Beta, distribution, isEnhanced: true);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising(
                "β",
                Beta,
                new Ratio(int.MaxValue, 1),
                b => new EnhancedBetaLikeness(Attribute, b)
            ),
        ];
}
