using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Precision, as a loss (Sweeney 2002): a cell costs its level divided by the height of its hierarchy, a suppressed
/// record 1; or, monotone, suppression is not looked at. Immutable and safe to share between threads.
/// </summary>
public sealed record Precision : QualityModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="isMonotone">Whether suppression is left out of account.</param>
    /// <param name="aggregate">How attributes are joined.</param>
    /// <param name="factor">The generalisation-suppression factor, 0 to 1; null means 1/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside [0, 1], or the aggregate unknown.</exception>
    public Precision(
        bool isMonotone = false,
        Aggregate aggregate = Aggregate.ArithmeticMean,
        Ratio? factor = null
    )
    {
        IsMonotone = isMonotone;
        Aggregate = Known(aggregate);
        SuppressionFactor = Factor(factor);
    }

    /// <summary>Whether suppression is left out of account.</summary>
    public bool IsMonotone { get; }

    /// <summary>How attributes are joined.</summary>
    public Aggregate Aggregate { get; }

    /// <summary>The generalisation-suppression factor.</summary>
    public Ratio SuppressionFactor { get; }

    /// <inheritdoc />
    public override string Name =>
        QualityNames.Of(
            IsMonotone ? "precision, monotone" : "precision",
            Aggregate,
            Aggregate.ArithmeticMean,
            SuppressionFactor
        );

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new PrecisionMeasure(
            IsMonotone,
            Aggregate,
            GeneralizationWeight(SuppressionFactor).ToDouble(),
            SuppressionWeight(SuppressionFactor).ToDouble(),
            table
        );
}
