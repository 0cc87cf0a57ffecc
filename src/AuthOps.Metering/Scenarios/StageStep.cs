namespace AuthOps.Metering.Scenarios;

/// <summary>One step of a procedure. Immutable and safe to share between threads.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Actor">The party that took it.</param>
/// <param name="At">When.</param>
/// <param name="Digest">SHA-256 of the document made or decided on, 64 lower-case hexadecimal digits.</param>
public sealed record StageStep(
    AuthorizationStage Stage,
    StageOutcome Outcome,
    string Actor,
    DateTimeOffset At,
    string Digest
);
