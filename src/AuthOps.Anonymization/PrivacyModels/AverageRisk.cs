namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Average risk: the number of released classes divided by the number of released records is at most a threshold. Where it is not,
/// the smallest classes are suppressed, among equals those that cost least, then those with the earliest record, until it is or the
/// suppression limit is passed (as in ARX). Immutable and safe to share
/// between threads.
/// </summary>
public sealed record AverageRisk : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="threshold">The largest average risk, 0 to 1, 0 not included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is outside (0, 1].</exception>
    public AverageRisk(Ratio threshold) =>
        Threshold = Share(threshold, nameof(threshold), zeroAllowed: false);

    /// <summary>The largest average risk.</summary>
    public Ratio Threshold { get; }

    /// <inheritdoc />
    public override string Name => $"average risk {Threshold.ToShortString()}";

    internal override SizesRule? CreateSizesRule() => new AverageRiskRule(Threshold);

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Rising("threshold", Threshold, Ratio.One, r => new AverageRisk(r))];
}
