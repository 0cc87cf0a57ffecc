using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Average class size (LeFevre et al. 2006, not divided by k): records divided by classes, where suppressed
/// records are one more class. As in ARX the generalisation-suppression factor weighs classes and the suppressed
/// class. Immutable and safe to share between threads.
/// </summary>
public sealed record AverageClassSize : QualityModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="factor">The generalisation-suppression factor, 0 to 1; null means 1/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside [0, 1].</exception>
    public AverageClassSize(Ratio? factor = null) => SuppressionFactor = Factor(factor);

    /// <summary>The generalisation-suppression factor.</summary>
    public Ratio SuppressionFactor { get; }

    /// <inheritdoc />
    public override string Name =>
        QualityNames.Of("average class size", Aggregate.Sum, Aggregate.Sum, SuppressionFactor);

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new AverageClassSizeMeasure(
            SuppressionWeight(SuppressionFactor).ToDouble(),
            GeneralizationWeight(SuppressionFactor).ToDouble(),
            table
        );
}
