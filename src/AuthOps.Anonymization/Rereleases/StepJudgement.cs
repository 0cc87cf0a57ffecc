namespace AuthOps.Anonymization.Rereleases;

/// <summary>What the rule says of one more release. Immutable.</summary>
/// <param name="Cells">The cells with it.</param>
/// <param name="Failures">Cells that it made and that fail the policy; those that are too small first.</param>
/// <param name="Values">What each release says of each sensitive attribute.</param>
/// <param name="Unjudged">What could not be judged, in sentences.</param>
internal sealed record StepJudgement(
    Cells Cells,
    List<CellFailure> Failures,
    List<CellValues> Values,
    List<string> Unjudged
);
