using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Loss (Iyengar 2002, as ARX computes it): a cell costs the share of the domain that its label covers, a
/// suppressed record 1 in every attribute, both weighted by the generalisation-suppression factor. Per attribute
/// the mean cost is scaled to 0 (nothing generalised) … 1 (everything suppressed) and cut after 10 decimals.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record Loss : QualityModel
{
    internal const long UnitsPerOne = 10_000_000_000;

    /// <summary>Creates the model.</summary>
    /// <param name="aggregate">How attributes are joined.</param>
    /// <param name="factor">The generalisation-suppression factor, 0 to 1: below 1/2 suppression costs less, above it generalisation does; null means 1/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside [0, 1], or the aggregate unknown.</exception>
    public Loss(Aggregate aggregate = Aggregate.GeometricMean, Ratio? factor = null)
    {
        Aggregate = Known(aggregate);
        SuppressionFactor = Factor(factor);
    }

    /// <summary>How attributes are joined.</summary>
    public Aggregate Aggregate { get; }

    /// <summary>The generalisation-suppression factor.</summary>
    public Ratio SuppressionFactor { get; }

    /// <inheritdoc />
    public override string Name =>
        QualityNames.Of("loss", Aggregate, Aggregate.GeometricMean, SuppressionFactor);

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new LossMeasure(
            Aggregate,
            GeneralizationWeight(SuppressionFactor),
            SuppressionWeight(SuppressionFactor),
            table
        );

    /// <summary>An attribute's loss as an exact ratio.</summary>
    internal static Ratio ToRatio(long units) => new(units, UnitsPerOne);
}
