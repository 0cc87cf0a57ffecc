using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// Where acts of authorisation are taken: each that is allowed, and each that is refused, with its reason, is a durable
/// record of the usage log. Uses under governed grants are judged by it, deny by default. Safe for concurrent use by many
/// threads; one desk, with its gate, stands over one open log.
/// </summary>
/// <remarks>
/// The documents come from the register; what was decided about them is in the log, from which the desk takes it again
/// whenever it is opened.
/// </remarks>
public sealed partial class AuthorizationDesk
{
    private readonly UsageLog _log;
    private readonly Dictionary<string, AuthorizationProcess> _processes = new(
        StringComparer.Ordinal
    );
    private readonly List<DeclaredAccess> _declared = [];
    private readonly List<AccessEntry> _entries = [];
    private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);
    private AuthorizationRegister _register;

    private AuthorizationDesk(UsageLog log, AuthorizationRegister register)
    {
        _log = log;
        _register = register;
        Gate = UsageGate.Open(log, register.Grants);
        log.Judge = new Judge(this);
        foreach (var decision in log.Decisions)
        {
            Replay(decision);
            _lineage.Add(decision, log.GrantOf(decision.Slot));
        }

        Compile();
    }

    /// <summary>The gate over the same log; open none beside it.</summary>
    public UsageGate Gate { get; }

    /// <summary>The documents now.</summary>
    public AuthorizationRegister Register
    {
        get
        {
            lock (_log.Sync)
            {
                return _register;
            }
        }
    }

    /// <summary>The procedures as they stand, by identifier.</summary>
    public IReadOnlyList<AuthorizationProcess> Processes
    {
        get
        {
            lock (_log.Sync)
            {
                return [.. _processes.Values.OrderBy(p => p.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Opens a desk and its gate over a log.</summary>
    /// <param name="log">An open log without a gate, which the caller closes after the last use.</param>
    /// <param name="register">The documents.</param>
    /// <returns>The desk.</returns>
    /// <exception cref="ArgumentException">A grant was registered before under its identifier with other content.</exception>
    /// <exception cref="InvalidOperationException">A gate stands over the log.</exception>
    /// <exception cref="UsageLogCorruptException">The log holds a record that no gate would have written.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed.</exception>
    public static AuthorizationDesk Open(UsageLog log, AuthorizationRegister register)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(register);
        return new AuthorizationDesk(log, register);
    }

    /// <summary>Takes other documents from now on: a filing, a revoked consent, a cancelled registration, a new plan.</summary>
    /// <param name="register">The documents, with the same grants.</param>
    /// <exception cref="ArgumentException">The grants are others; open a desk for those.</exception>
    public void Update(AuthorizationRegister register)
    {
        ArgumentNullException.ThrowIfNull(register);
        lock (_log.Sync)
        {
            if (
                !register
                    .Grants.Select(g => g.Digest)
                    .SequenceEqual(_register.Grants.Select(g => g.Digest))
            )
            {
                throw new ArgumentException(
                    "A register for an open desk has the same grants; open a desk with the new ones.",
                    nameof(register)
                );
            }

            _register = register;
            Compile();
        }
    }

    /// <summary>Takes documents that are yet to be checked; that they are refused is evidenced.</summary>
    /// <param name="actor">The party that brings them.</param>
    /// <param name="documents">Makes the register, with the same grants.</param>
    /// <exception cref="AuthorizationException">
    /// The documents do not hold together: control in a circle, dates out of order, a plan without a field; evidenced.
    /// </exception>
    /// <exception cref="ArgumentException">The grants are others; open a desk for those.</exception>
    public void Update(string actor, Func<AuthorizationRegister> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        lock (_log.Sync)
        {
            Update(Evidenced(actor, "register", stage: null, documents));
        }
    }

    /// <summary>The stages of all procedures that were taken, or are missing, after their deadlines (审核时限).</summary>
    /// <returns>The overdue stages, by procedure.</returns>
    public IReadOnlyList<OverdueStage> Overdue()
    {
        lock (_log.Sync)
        {
            _ = Microseconds.TryToInstant(_log.Now(), out var now);
            return [.. Processes.SelectMany(process => process.Overdue(now))];
        }
    }

    /// <summary>Begins the procedure of an authorisation.</summary>
    /// <param name="processId">Its identifier, as a rule the plan's.</param>
    /// <param name="actor">The party that begins it.</param>
    /// <exception cref="AuthorizationException">There is one already; the attempt is evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public void Begin(string processId, string actor) =>
        Act(
            actor,
            processId,
            stage: null,
            _ =>
            {
                RequireNew(processId);
                var process = new AuthorizationProcess(processId, _register.Rules);
                return (
                    process,
                    DecisionKind.ProcessBegun,
                    new(actor, processId, DecisionBody.NoDigest, [], [])
                );
            }
        );

    /// <summary>Begins the procedure of a scenario, which goes on from a filed agreement.</summary>
    /// <param name="fromProcessId">The procedure of the authorisation.</param>
    /// <param name="scenarioId">The scenario, as its grant names it.</param>
    /// <param name="applicant">The party that applies with it.</param>
    /// <exception cref="AuthorizationException">The agreement is not filed, or the applicant is no developer; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public void BeginScenario(string fromProcessId, string scenarioId, string applicant) =>
        Act(
            applicant,
            scenarioId,
            stage: null,
            _ =>
            {
                RequireNew(scenarioId);
                var process = Process(fromProcessId).ForScenario(scenarioId, applicant);
                return (
                    process,
                    DecisionKind.ProcessBegun,
                    new(applicant, scenarioId, DecisionBody.NoDigest, [fromProcessId], [applicant])
                );
            }
        );

    /// <summary>Takes the next stage of a procedure, now.</summary>
    /// <param name="processId">The procedure.</param>
    /// <param name="stage">The stage, which must be the next one.</param>
    /// <param name="actor">The party that takes it.</param>
    /// <param name="digest">SHA-256 of the document made or decided on, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="AuthorizationException">The stage is not the next, or the actor may not; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier or the digest is malformed.</exception>
    public void Take(string processId, AuthorizationStage stage, string actor, string digest) =>
        Act(
            actor,
            processId,
            stage,
            at =>
                (
                    RequireFree(processId, stage).Take(stage, actor, at, digest),
                    DecisionKind.StageTaken,
                    new(actor, processId, digest, [], [])
                )
        );

    /// <summary>Rejects what a deciding stage decides on, now.</summary>
    /// <param name="processId">The procedure.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="actor">The party that decides.</param>
    /// <param name="digest">SHA-256 of the document decided on, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="AuthorizationException">The stage is not the next or decides nothing, or the actor may not; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier or the digest is malformed.</exception>
    public void Reject(string processId, AuthorizationStage stage, string actor, string digest) =>
        Act(
            actor,
            processId,
            stage,
            at =>
                (
                    RequireFree(processId, stage).Reject(stage, actor, at, digest),
                    DecisionKind.StageRejected,
                    new(actor, processId, digest, [], [])
                )
        );

    /// <summary>Gives an auditor, or another who may read, everything there is, for reading only. The reading is recorded.</summary>
    /// <param name="actor">The party that reads.</param>
    /// <returns>A copy that later acts do not change.</returns>
    /// <exception cref="AuthorizationException">The party may not read; evidenced.</exception>
    public AuthorizationEvidence Read(string actor)
    {
        lock (_log.Sync)
        {
            Evidenced(actor, actor, stage: null, () => Require(actor, GovernedAction.ReadEvidence));
            Append(
                DecisionKind.EvidenceRead,
                RecordLayout.NoGrant,
                new(actor, actor, DecisionBody.NoDigest, [], [])
            );
            return new AuthorizationEvidence(_log.Snapshot(), Gate.Balances, Processes);
        }
    }

    private Party Require(string actor, GovernedAction action)
    {
        var party = _register.Rules.Parties.Require(actor);
        _register.Rules.Duties.Require(party, action);
        return party;
    }

    private AuthorizationProcess Process(string id) =>
        _processes.GetValueOrDefault(id)
        ?? throw new AuthorizationException(
            AuthorizationFault.StageOutOfOrder,
            $"There is no procedure {id}; begin it first."
        );

    /// <summary>The last two stages are taken with the product they are about, by review and release.</summary>
    private AuthorizationProcess RequireFree(string processId, AuthorizationStage stage) =>
        stage < AuthorizationStage.ReleaseReviewed
            ? Process(processId)
            : throw NotApproved(
                $"{stage} of {processId} is taken with its product; use {nameof(Review)} and {nameof(Release)}."
            );

    private void RequireNew(string id)
    {
        if (_processes.ContainsKey(id))
        {
            throw new AuthorizationException(
                AuthorizationFault.StageOutOfOrder,
                $"Procedure {id} was begun before; go on with it, or choose another identifier."
            );
        }
    }

    /// <summary>Does something to a procedure and records it, or records that it was refused.</summary>
    private void Act(
        string actor,
        string processId,
        AuthorizationStage? stage,
        Func<DateTimeOffset, (AuthorizationProcess, DecisionKind, DecisionBody)> act
    )
    {
        _ = Identifiers.Require(processId, nameof(processId));
        if (stage is { } named && !Enum.IsDefined(named))
        {
            throw new ArgumentException(
                "The stage is not one of AuthorizationStage.",
                nameof(stage)
            );
        }

        lock (_log.Sync)
        {
            _ = Microseconds.TryToInstant(_log.Now(), out var now);
            var (process, kind, body) = Evidenced(actor, processId, stage, () => act(now));
            Commit(
                process,
                now,
                UsageLog.Decision(kind, RecordLayout.NoGrant, body, DecisionTag.Of(stage))
            );
        }
    }

    /// <summary>Makes acts durable, all or none, and takes them in.</summary>
    private void Commit(
        AuthorizationProcess process,
        DateTimeOffset now,
        params ReadOnlySpan<RecordDraft> drafts
    )
    {
        _log.Append(Microseconds.From(now), drafts);
        _processes[process.Id] = process;
        Compile();
    }

    /// <summary>Runs something; if it is refused, the refusal becomes a record before it is thrown.</summary>
    private T Evidenced<T>(string actor, string subject, AuthorizationStage? stage, Func<T> act)
    {
        _ = Identifiers.Require(actor, nameof(actor));
        try
        {
            return act();
        }
        catch (AuthorizationException e)
        {
            Append(
                DecisionKind.ActRefused,
                RecordLayout.NoGrant,
                new(actor, subject, DecisionBody.NoDigest, [], []),
                DecisionTag.Of(stage, e.Fault)
            );
            throw;
        }
    }

    private void Append(DecisionKind kind, uint slot, DecisionBody body, uint tag = 0) =>
        _log.Append(UsageLog.Decision(kind, slot, body, tag));

    /// <summary>Takes a decision of the log again. It was judged when it was taken, by the rules of its day.</summary>
    private void Replay(LoggedDecision decision)
    {
        var body = decision.Body;
        _ = Microseconds.TryToInstant(decision.Time, out var at);
        switch (decision.Kind)
        {
            case DecisionKind.ProcessBegun
                when body.Inputs is [var from] && body.Outputs is [var applicant]:
                if (_processes.TryGetValue(from, out var parent))
                {
                    _processes[body.Subject] = parent.ContinuedBy(body.Subject, applicant);
                }

                break;
            case DecisionKind.ProcessBegun:
                _processes[body.Subject] = new AuthorizationProcess(body.Subject, _register.Rules);
                break;
            case DecisionKind.StageTaken
            or DecisionKind.StageRejected
                when DecisionTag.StageOf(decision.Tag) is { } stage
                    && _processes.TryGetValue(body.Subject, out var process):
                var outcome =
                    decision.Kind == DecisionKind.StageTaken
                        ? StageOutcome.Done
                        : StageOutcome.Rejected;
                _processes[body.Subject] = process.Restored(
                    new StageStep(stage, outcome, body.Actor, at, body.Digest)
                );
                break;
        }
    }

    /// <summary>Why a use under a governed grant is not allowed, for the gate.</summary>
    private sealed class Judge(AuthorizationDesk desk) : IAccessJudge
    {
        public UsageRefusalReason? Refusal(
            AuthorizationGrant grant,
            UsageRequest request,
            long now
        ) =>
            request.Access is { } access
                ? desk.Window(grant, request.ScenarioId, access).RefusalAt(now)
                : UsageRefusalReason.AccessNotDeclared;
    }
}
