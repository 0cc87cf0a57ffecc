namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Population uniqueness: the estimated share of released records that are alone in the population is at most a
/// threshold. Where it is not, the smallest classes are suppressed as <see cref="AverageRisk"/> describes. An
/// estimate, not a bound. Immutable and safe to share between threads.
/// </summary>
public sealed record PopulationUniquenessLimit : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="threshold">The largest share, 0 to 1.</param>
    /// <param name="populationSize">The persons of the population the table is a sample of; at least 1.</param>
    /// <param name="estimator">How uniqueness is estimated.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public PopulationUniquenessLimit(
        Ratio threshold,
        long populationSize,
        UniquenessEstimator estimator = UniquenessEstimator.Dankar
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(populationSize, 1);
        if (!Enum.IsDefined(estimator))
        {
            throw new ArgumentOutOfRangeException(nameof(estimator), "The estimator is unknown.");
        }

        Threshold = Share(threshold, nameof(threshold));
        PopulationSize = populationSize;
        Estimator = estimator;
    }

    /// <summary>The largest share.</summary>
    public Ratio Threshold { get; }

    /// <summary>The persons of the population.</summary>
    public long PopulationSize { get; }

    /// <summary>How uniqueness is estimated.</summary>
    public UniquenessEstimator Estimator { get; }

    /// <inheritdoc />
    public override string Name =>
        $"population uniqueness {Threshold.ToShortString()} ({Estimator})";

    internal override SizesRule? CreateSizesRule() =>
        new PopulationUniquenessRule(Threshold.ToDouble(), PopulationSize, Estimator);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising(
                "threshold",
                Threshold,
                Ratio.One,
                v => new PopulationUniquenessLimit(v, PopulationSize, Estimator)
            ),
        ];
}
