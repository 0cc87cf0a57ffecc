using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Packs.Replay;

/// <summary>A step or a duty, and what the pack shows about it. Immutable and safe to share between threads.</summary>
/// <param name="Id">Its stable name: that of the stage, or of the duty.</param>
/// <param name="Stage">The stage; null for a duty that is none.</param>
/// <param name="Articles">The articles of the measures.</param>
/// <param name="IsRequired">Whether the text requires it (应当) rather than encourages it (鼓励).</param>
/// <param name="Outcome">Pass, fail or absent.</param>
/// <param name="Evidence">How many records, documents or figures it rests on.</param>
/// <param name="Faults">Why it is not supported.</param>
public sealed record ReplayLine(
    string Id,
    AuthorizationStage? Stage,
    string Articles,
    bool IsRequired,
    ReplayOutcome Outcome,
    long Evidence,
    IReadOnlyList<ReplayFault> Faults
)
{
    internal static ReplayLine Of(
        string id,
        AuthorizationStage? stage,
        string articles,
        long evidence,
        IReadOnlyList<ReplayFault> faults,
        bool isRequired = true
    ) =>
        new(
            id,
            stage,
            articles,
            isRequired,
            faults.Any(static f =>
                    f.Kind is not (ReplayFaultKind.DocumentMissing or ReplayFaultKind.NotTaken)
                )
                    ? ReplayOutcome.Fail
                : evidence == 0 || faults.Count > 0 ? ReplayOutcome.Absent
                : ReplayOutcome.Pass,
            evidence,
            faults
        );
}
