using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Scenarios;

/// <summary>
/// A procedure on its way through the ten stages: no stage is skipped or repeated, each is taken by a party whose role it
/// is, and nobody decides on its own work or an affiliate's. Immutable and safe to share between threads: every step
/// makes a new one.
/// </summary>
/// <remarks>
/// The first five stages belong to an authorisation, the last five to each scenario under it; <see cref="ForScenario"/>
/// goes on from the fifth. A rejection leads back to before the work decided on, which is then done again.
/// </remarks>
public sealed class AuthorizationProcess
{
    private readonly AuthorizationRules _rules;
    private readonly StageStep[] _steps;

    private AuthorizationProcess(
        string id,
        string? applicant,
        AuthorizationRules rules,
        StageStep[] steps
    )
    {
        Id = id;
        Applicant = applicant;
        _rules = rules;
        _steps = steps;
        foreach (var step in steps)
        {
            Current = step.Outcome == StageOutcome.Done ? step.Stage : BeforeWork(step.Stage);
        }
    }

    /// <summary>Begins the procedure of an authorisation.</summary>
    /// <param name="id">Its identifier, as a rule the plan's.</param>
    /// <param name="rules">Parties, duties and figures.</param>
    /// <exception cref="ArgumentException">The identifier is malformed.</exception>
    public AuthorizationProcess(string id, AuthorizationRules rules)
        : this(Identifiers.Require(id, nameof(id)), null, rules, [])
    {
        ArgumentNullException.ThrowIfNull(rules);
    }

    /// <summary>The procedure's identifier: of the plan, or of the scenario.</summary>
    public string Id { get; }

    /// <summary>Who applies with the scenario; null while there is none.</summary>
    public string? Applicant { get; }

    /// <summary>The last stage done; null before the first.</summary>
    public AuthorizationStage? Current { get; }

    /// <summary>The stage to be taken next; null after the last, which for an authorisation is the filing.</summary>
    public AuthorizationStage? Next =>
        Current switch
        {
            null => AuthorizationStage.PlanDrafted,
            AuthorizationStage.AgreementFiled when Applicant is null => null,
            AuthorizationStage.ProductReleased => null,
            _ => Current + 1,
        };

    /// <summary>The steps taken, in order.</summary>
    public IReadOnlyList<StageStep> Steps => _steps.AsReadOnly();

    /// <summary>When the next stage is due by the rules of the day of the last step; null for no deadline.</summary>
    public DateTimeOffset? Deadline =>
        _steps.Length > 0 && Next is { } next ? Due(_steps[^1], next) : null;

    /// <summary>Takes the next stage.</summary>
    /// <param name="stage">The stage, which must be the next one.</param>
    /// <param name="actor">The party that takes it.</param>
    /// <param name="at">When, not before the last step.</param>
    /// <param name="digest">SHA-256 of the document made or decided on, 64 lower-case hexadecimal digits.</param>
    /// <returns>The procedure with the step.</returns>
    /// <exception cref="AuthorizationException">The stage is not the next, the actor may not, or time runs backwards.</exception>
    /// <exception cref="ArgumentException">The digest is malformed.</exception>
    public AuthorizationProcess Take(
        AuthorizationStage stage,
        string actor,
        DateTimeOffset at,
        string digest
    ) => With(new StageStep(stage, StageOutcome.Done, actor, at.ToUniversalTime(), digest));

    /// <summary>Rejects what a deciding stage decides on.</summary>
    /// <param name="stage">The stage: approval of the plan, evaluation of the scenario, or review of the release.</param>
    /// <param name="actor">The party that decides.</param>
    /// <param name="at">When, not before the last step.</param>
    /// <param name="digest">SHA-256 of the document decided on, 64 lower-case hexadecimal digits.</param>
    /// <returns>The procedure with the step, led back to before the work decided on.</returns>
    /// <exception cref="AuthorizationException">The stage is not the next or decides nothing, or the actor may not.</exception>
    /// <exception cref="ArgumentException">The digest is malformed.</exception>
    public AuthorizationProcess Reject(
        AuthorizationStage stage,
        string actor,
        DateTimeOffset at,
        string digest
    )
    {
        if (!StageRules.IsDecision(stage))
        {
            throw new AuthorizationException(
                AuthorizationFault.StageOutOfOrder,
                $"{stage} of {Id} decides nothing, so that nothing can be rejected there."
            );
        }

        return With(
            new StageStep(stage, StageOutcome.Rejected, actor, at.ToUniversalTime(), digest)
        );
    }

    /// <summary>The procedure of a scenario, which goes on from the filed agreement.</summary>
    /// <param name="scenarioId">The scenario.</param>
    /// <param name="applicant">The party that applies with it.</param>
    /// <returns>A procedure whose next stage is the scenario's draft.</returns>
    /// <exception cref="AuthorizationException">The agreement is not filed, or the applicant is no developer.</exception>
    /// <exception cref="ArgumentException">The identifier is malformed.</exception>
    public AuthorizationProcess ForScenario(string scenarioId, string applicant)
    {
        if (Applicant is not null || Current != AuthorizationStage.AgreementFiled)
        {
            throw new AuthorizationException(
                AuthorizationFault.AgreementNotFiled,
                $"{Id} stands at {Current?.ToString() ?? "its beginning"}; scenarios begin when the agreement is filed."
            );
        }

        _rules.Duties.Require(_rules.Parties.Require(applicant), GovernedAction.DevelopProduct);
        return ContinuedBy(Identifiers.Require(scenarioId, nameof(scenarioId)), applicant);
    }

    /// <summary>The procedure of a scenario as a log tells of it, judged when it was begun.</summary>
    internal AuthorizationProcess ContinuedBy(string scenarioId, string applicant) =>
        new(scenarioId, applicant, _rules, _steps);

    /// <summary>The procedure with a step as a log tells of it, judged when it was taken.</summary>
    internal AuthorizationProcess Restored(StageStep step) =>
        new(Id, Applicant, _rules, [.. _steps, step]);

    /// <summary>The last step that did a stage and was not undone by a rejection.</summary>
    /// <param name="stage">The stage.</param>
    /// <returns>The step, or null if the stage is not done.</returns>
    public StageStep? StepOf(AuthorizationStage stage) =>
        stage <= Current
            ? Array.FindLast(_steps, s => s.Stage == stage && s.Outcome == StageOutcome.Done)
            : null;

    /// <summary>The steps of its own that were taken, or are missing, after their deadlines; a scenario's begin with its draft.</summary>
    /// <param name="at">The instant of the question.</param>
    /// <returns>The overdue stages in order.</returns>
    public IReadOnlyList<OverdueStage> Overdue(DateTimeOffset at)
    {
        var overdue = new List<OverdueStage>();
        for (var i = 1; i < _steps.Length; i++)
        {
            if (
                (Applicant is null || _steps[i].Stage >= AuthorizationStage.ScenarioDrafted)
                && Due(_steps[i - 1], _steps[i].Stage) is { } due
                && _steps[i].At > due
            )
            {
                overdue.Add(
                    new OverdueStage(Id, _steps[i].Stage, due, _steps[i].At, IsOpen: false)
                );
            }
        }

        if (Deadline is { } deadline && at > deadline)
        {
            overdue.Add(new OverdueStage(Id, Next!.Value, deadline, at, IsOpen: true));
        }

        return overdue;
    }

    /// <summary>Where a rejection leads back to: before the stage whose work was decided on.</summary>
    private static AuthorizationStage? BeforeWork(AuthorizationStage decision) =>
        decision == AuthorizationStage.PlanApproved ? null : decision - 2;

    private DateTimeOffset? Due(StageStep before, AuthorizationStage stage) =>
        _rules.Packs.At(before.At).Deadlines.TryGetValue(stage, out var span)
            ? before.At + span
            : null;

    private AuthorizationProcess With(StageStep step)
    {
        RequireNext(step);
        var actor = _rules.Parties.Require(step.Actor);
        _rules.Duties.Require(actor, StageRules.ActionOf(step.Stage));
        if (step.Stage == AuthorizationStage.ProductDeveloped && step.Actor != Applicant)
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{Id} is {Applicant}'s scenario; {step.Actor} does not develop in it."
            );
        }

        RequireApart(step);
        _ = Sha256Text.Require(step.Digest, nameof(step));
        return new AuthorizationProcess(Id, Applicant, _rules, [.. _steps, step]);
    }

    private void RequireNext(StageStep step)
    {
        if (step.Stage >= AuthorizationStage.ScenarioDrafted && Applicant is null)
        {
            throw new AuthorizationException(
                AuthorizationFault.StageOutOfOrder,
                $"{step.Stage} belongs to a scenario; open one under {Id} first."
            );
        }

        if (Next != step.Stage)
        {
            throw new AuthorizationException(
                AuthorizationFault.StageOutOfOrder,
                $"{Id} stands at {Current?.ToString() ?? "its beginning"}; {(Next is null ? "nothing follows" : $"{Next} follows")}, not {step.Stage}."
            );
        }

        if (_steps.Length > 0 && step.At < _steps[^1].At)
        {
            throw new AuthorizationException(
                AuthorizationFault.DatesOutOfOrder,
                $"{step.Stage} of {Id} would lie before {_steps[^1].Stage}."
            );
        }
    }

    private void RequireApart(StageStep step)
    {
        if (!StageRules.IsDecision(step.Stage))
        {
            return;
        }

        var author = _steps[^1].Actor;
        string[] apart = Applicant is null ? [author] : [author, Applicant];
        foreach (var other in apart)
        {
            if (_rules.Parties.AreAffiliated(step.Actor, other))
            {
                throw new AuthorizationException(
                    AuthorizationFault.ReviewerIsApplicant,
                    $"{step.Actor} is {other}, which applied with {Id}, or affiliated with it; somebody else decides {step.Stage}."
                );
            }
        }
    }
}
