using AuthOps.Metering.Supply;

namespace AuthOps.Metering.Evaluation;

/// <summary>One criterion of a scorecard. Immutable and safe to share between threads.</summary>
/// <param name="Name">Which.</param>
/// <param name="Weight">How much it counts, 1 to 1,000.</param>
/// <param name="Measured">Of how many things how many are as they should be; of nothing, and it does not count.</param>
/// <param name="Basis">Whether the counts follow from the log or are attested.</param>
public sealed record ScoreCriterion(
    string Name,
    int Weight,
    QualityRatio Measured,
    EvaluationBasis Basis
);
