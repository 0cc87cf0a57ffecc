using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Packs.Replay;

/// <summary>A procedure as the log tells it. Not safe for concurrent use.</summary>
internal sealed class Procedure(string id, Procedure? parent, string? applicant, ulong begun)
{
    private readonly Dictionary<AuthorizationStage, LoggedDecision> _taken = [];

    public string Id { get; } = id;

    /// <summary>The procedure of the authorisation, for one of a scenario.</summary>
    public Procedure? Parent { get; } = parent;

    public string? Applicant { get; } = applicant;

    public bool IsOfScenario => Applicant is not null;

    /// <summary>The record with which it began.</summary>
    public ulong Begun { get; } = begun;

    public LoggedDecision? Taken(AuthorizationStage stage) =>
        _taken.TryGetValue(stage, out var taken) ? taken : null;

    /// <summary>All procedures of a log.</summary>
    public static IReadOnlyList<Procedure> All(IReadOnlyList<LoggedDecision> decisions)
    {
        var byId = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        foreach (var decision in decisions)
        {
            var body = decision.Body;
            switch (decision.Kind)
            {
                case DecisionKind.ProcessBegun:
                    var isScenario = body.Inputs.Count > 0 && body.Outputs.Count > 0;
                    _ = byId.TryAdd(
                        body.Subject,
                        new Procedure(
                            body.Subject,
                            isScenario ? byId.GetValueOrDefault(body.Inputs[0]) : null,
                            isScenario ? body.Outputs[0] : null,
                            decision.Index
                        )
                    );
                    break;
                case DecisionKind.StageTaken
                    when DecisionTag.StageOf(decision.Tag) is { } stage
                        && byId.TryGetValue(body.Subject, out var procedure):
                    procedure._taken[stage] = decision;
                    break;
                case DecisionKind.StageRejected
                    when DecisionTag.StageOf(decision.Tag) is { } stage
                        && byId.TryGetValue(body.Subject, out var procedure):
                    _ = procedure._taken.Remove(stage);
                    break;
            }
        }

        return [.. byId.Values];
    }
}
