using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Non-uniform entropy (Gionis and Tassa 2009, as ARX computes it): a cell costs −log₂ of the share its value has
/// among the records under its label, and the suppressed records cost the entropy of their labels; or, monotone,
/// suppression is not looked at. In bits, an attribute's value is cut after 10 decimals. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record NonUniformEntropy : QualityModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="isMonotone">Whether suppression is left out of account.</param>
    /// <param name="aggregate">How attributes are joined.</param>
    /// <param name="factor">The generalisation-suppression factor, 0 to 1; null means 1/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside [0, 1], or the aggregate unknown.</exception>
    public NonUniformEntropy(
        bool isMonotone = false,
        Aggregate aggregate = Aggregate.Sum,
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
            IsMonotone ? "non-uniform entropy, monotone" : "non-uniform entropy",
            Aggregate,
            Aggregate.Sum,
            SuppressionFactor
        );

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new NonUniformEntropyMeasure(
            IsMonotone,
            Aggregate,
            GeneralizationWeight(SuppressionFactor).ToDouble(),
            SuppressionWeight(SuppressionFactor).ToDouble(),
            table
        );
}
