namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Entropy l-diversity: the entropy of a sensitive attribute in every class is at least log l (Machanavajjhala et
/// al. 2007). Records of unknown value count as the most frequent one. Immutable and safe to share between threads.
/// </summary>
public sealed record EntropyLDiversity : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="l">The effective number of values asked for; above 1.</param>
    /// <param name="estimator">How entropy is estimated.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l"/> is not above 1, or the estimator is unknown.</exception>
    public EntropyLDiversity(
        string attribute,
        Ratio l,
        EntropyEstimator estimator = EntropyEstimator.Shannon
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        if (l <= Ratio.One)
        {
            throw new ArgumentOutOfRangeException(
                nameof(l),
                $"l is {l}; it must be above 1: one value is no secret."
            );
        }

        if (!Enum.IsDefined(estimator))
        {
            throw new ArgumentOutOfRangeException(nameof(estimator), "The estimator is unknown.");
        }

        Attribute = attribute;
        L = l;
        Estimator = estimator;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The effective number of values asked for.</summary>
    public Ratio L { get; }

    /// <summary>How entropy is estimated.</summary>
    public EntropyEstimator Estimator { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name =>
        Estimator == EntropyEstimator.Shannon
            ? $"entropy {L.ToShortString()}-diversity of '{Attribute}'"
            : $"entropy {L.ToShortString()}-diversity (Grassberger) of '{Attribute}'";

    // With a classes' entropy at least log l there are at least l values, hence l records.
    internal override int MinimumClassSize =>
        Estimator == EntropyEstimator.Shannon ? L.CeilingToInt32() : 1;

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        Estimator == EntropyEstimator.Shannon
            ? new ShannonRule(L, distribution)
            : new GrassbergerRule(L, distribution);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Falling(
                "l",
                L,
                new Ratio(1_000_001, 1_000_000),
                l => new EntropyLDiversity(Attribute, l, Estimator)
            ),
        ];
}
