namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Sample uniqueness: the share of records that are alone in their class is at most a threshold. Where it is not,
/// the smallest classes are suppressed as <see cref="AverageRisk"/> describes. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record SampleUniqueness : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="threshold">The largest share, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is outside [0, 1].</exception>
    public SampleUniqueness(Ratio threshold) => Threshold = Share(threshold, nameof(threshold));

    /// <summary>The largest share.</summary>
    public Ratio Threshold { get; }

    /// <inheritdoc />
    public override string Name => $"sample uniqueness {Threshold.ToShortString()}";

    internal override SizesRule? CreateSizesRule() => new SampleUniquenessRule(Threshold);

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Rising("threshold", Threshold, Ratio.One, r => new SampleUniqueness(r))];
}
