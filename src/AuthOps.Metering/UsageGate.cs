using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering;

/// <summary>
/// The usage gate over a usage log: what no grant allows is refused, and what is allowed is reserved durably before
/// it happens and settled after. Safe for concurrent use by many threads; one gate stands over one open log.
/// </summary>
/// <remarks>
/// <para>Used plus reserved never exceeds what is granted. Balances are rebuilt from the log when the gate opens;
/// reservations found open then, because the process ended without settling them, are burned and logged so.</para>
/// <para>An idempotency key belongs to its grant. A repeated request gets the same reservation: the same object
/// while it is open, a settled one afterwards. A refused request claims no key.</para>
/// <para>Every refusal is logged with its reason. A request that is malformed, or carries what reads as a person's
/// number, never reaches the log and fails with <see cref="ArgumentException"/>. Settlements and refusals do not
/// observe cancellation: what began is finished. The disk is written on the calling thread.</para>
/// </remarks>
public sealed partial class UsageGate : IUsageGate
{
    private readonly UsageLog _log;
    private readonly Dictionary<string, AuthorizationGrant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, GateReservation> _open = [];

    private UsageGate(UsageLog log) => _log = log;

    /// <summary>The balances of all grants the log knows, by grant and unit.</summary>
    public IReadOnlyList<QuotaBalance> Balances
    {
        get
        {
            lock (_log.Sync)
            {
                return Projection.Balances;
            }
        }
    }

    private UsageProjection Projection => _log.State.Projection;

    /// <summary>
    /// Opens a gate: replays the log, registers grants the log does not know yet, and burns reservations left open.
    /// </summary>
    /// <param name="log">An open log, which the caller closes after the gate's last use.</param>
    /// <param name="grants">The grants in force; what is not under one of them is refused.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentException">
    /// A grant is listed twice, or was registered before under its identifier with other content.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another gate stands over the log.</exception>
    /// <exception cref="UsageLogCorruptException">The log holds a record that no gate would have written.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed.</exception>
    public static UsageGate Open(UsageLog log, IReadOnlyList<AuthorizationGrant> grants)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(grants);
        log.AttachGate();
        try
        {
            if (log.State.Projection.Violation is { } violation)
            {
                throw violation;
            }

            var gate = new UsageGate(log);
            RecordDraft[] drafts = [.. gate.Burns(), .. gate.Registrations(grants)];
            if (drafts.Length > 0)
            {
                log.Append(drafts);
            }

            log.Access = gate.TableOf([]);
            return gate;
        }
        catch
        {
            log.DetachGate();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The request is malformed or carries what reads as a person's number.</exception>
    /// <exception cref="UsageLogPoisonedException">The log could not be written; nothing was reserved for the caller.</exception>
    public ValueTask<UsageReservation> ReserveAsync(
        UsageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        RequireImpersonal(request);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_log.Sync)
        {
            return ValueTask.FromResult<UsageReservation>(Reserve(request));
        }
    }

    /// <summary>Says what became of a request's idempotency key; reserves and records nothing.</summary>
    /// <param name="request">The request, as it would be reserved.</param>
    /// <returns>The state of its key.</returns>
    /// <exception cref="ArgumentException">The request is malformed or carries what reads as a person's number.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    public UsageKeyState StateOf(UsageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        RequireImpersonal(request);
        lock (_log.Sync)
        {
            var id = UsageEventId.FromKey(request.GrantId, request.IdempotencyKey);
            return _log.FindClaim(id) is not { } index ? UsageKeyState.Unused
                : !IsSame(index, request) ? UsageKeyState.UsedOtherwise
                : Projection.Open.ContainsKey(index) ? UsageKeyState.Open
                : Projection.IsVoided(index) ? UsageKeyState.Voided
                : UsageKeyState.Settled;
        }
    }

    internal void Settle(ulong reservation, UsageOutcome outcome, Int128 consumed)
    {
        lock (_log.Sync)
        {
            if (!Projection.Open.TryGetValue(reservation, out var open))
            {
                throw new InvalidOperationException("The usage reservation is already settled.");
            }

            _log.Append(Settlement(reservation, open, outcome, consumed));
            _open.Remove(reservation);
        }
    }

    private static void RequireImpersonal(UsageRequest request)
    {
        Identifiers.RequireImpersonal(request.GrantId, nameof(request.GrantId));
        Identifiers.RequireImpersonal(request.ScenarioId, nameof(request.ScenarioId));
        Identifiers.RequireImpersonal(request.Purpose, nameof(request.Purpose));
        Identifiers.RequireImpersonal(request.ProductId, nameof(request.ProductId));
        Identifiers.RequireImpersonal(request.IdempotencyKey, nameof(request.IdempotencyKey));
        if (request.Access is { } access)
        {
            Identifiers.RequireImpersonal(access.Actor, nameof(access.Actor));
        }
    }

    private static RecordDraft Settlement(
        ulong reservation,
        OpenReservation open,
        UsageOutcome outcome,
        Int128 consumed
    ) =>
        new(RecordKind.Settled, open.Slot)
        {
            Id = open.Id,
            Unit = (byte)open.Unit,
            Code = (byte)outcome,
            Scenario = open.Scenario,
            Amount = consumed,
            Reference = reservation,
        };

    private GateReservation Reserve(UsageRequest request)
    {
        var id = UsageEventId.FromKey(request.GrantId, request.IdempotencyKey);
        var claim = _log.FindClaim(id);
        if (claim is { } index && IsSame(index, request))
        {
            RequireAuthorized(request, id);
            return _open.TryGetValue(index, out var same)
                ? same
                : new GateReservation(this, request, index, isSettled: true);
        }

        var now = _log.Now();
        var refusal = claim is null
            ? Refusal(request, now)
            : UsageRefusalReason.IdempotencyConflict;
        if (refusal is { } reason)
        {
            _log.Append(now, Refused(request, id, reason, claim ?? 0));
            throw Refusals.Exception(request, reason);
        }

        var grant = Projection.FindGrant(request.GrantId)!;
        var reserved = _log.Append(
            now,
            new RecordDraft(RecordKind.Reserved, grant.Slot)
            {
                Id = id,
                Unit = (byte)request.Unit,
                Scenario = grant.FindScenario(request.ScenarioId),
                Amount = request.Amount,
            }
        );
        var reservation = new GateReservation(this, request, reserved, isSettled: false);
        _open.Add(reserved, reservation);
        return reservation;
    }

    /// <summary>Whether a record claimed its id for exactly what is asked for now.</summary>
    private bool IsSame(ulong index, UsageRequest request)
    {
        var view = new RecordView(_log.ReadRecord(index).Record, default);
        return view.Kind == RecordKind.Reserved
            && Projection.FindGrant(request.GrantId) is { } grant
            && IsCompiled(grant, request)
            && view.Slot == grant.Slot
            && view.Scenario == grant.FindScenario(request.ScenarioId)
            && view.Unit == (byte)request.Unit
            && view.Amount == request.Amount;
    }

    /// <summary>Whether the numbers of a registered grant say all that a request says in words.</summary>
    private static bool IsCompiled(GrantEntry grant, UsageRequest request)
    {
        var number = grant.FindScenario(request.ScenarioId);
        return number != RecordLayout.NoScenario
            && grant.Body.Scenarios[number].Purpose == request.Purpose
            && grant.Body.Scenarios[number].ProductId == request.ProductId;
    }

    private RecordDraft Refused(
        UsageRequest request,
        UInt128 id,
        UsageRefusalReason reason,
        ulong claimedBy
    )
    {
        var grant = Projection.FindGrant(request.GrantId);
        var isCompiled = grant is not null && IsCompiled(grant, request);
        return new RecordDraft(RecordKind.Refused, grant?.Slot ?? RecordLayout.NoGrant)
        {
            Id = id,
            Unit = (byte)request.Unit,
            Code = (byte)reason,
            Scenario = grant?.FindScenario(request.ScenarioId) ?? RecordLayout.NoScenario,
            Amount = request.Amount,
            Reference = claimedBy,
            Extra = isCompiled ? null : RefusalBody.Of(request).Write(),
        };
    }

    private UsageRefusalReason? Refusal(UsageRequest request, long now)
    {
        if (!_grants.TryGetValue(request.GrantId, out var grant))
        {
            return UsageRefusalReason.UnknownGrant;
        }

        if (Projection.FindGrant(request.GrantId)!.IsTerminated)
        {
            return UsageRefusalReason.Terminated;
        }

        _ = Microseconds.TryToInstant(now, out var instant);
        if (Refusals.OutOfScope(grant, request, instant) is { } reason)
        {
            return reason;
        }

        if (grant.Scope is not null && AccessRefusal(grant, request, now) is { } unauthorized)
        {
            return unauthorized;
        }

        var cell = Projection.FindGrant(request.GrantId)![request.Unit];
        if (request.Amount <= cell.Free)
        {
            return null;
        }

        return request.Unit == UsageUnit.PrivacyPicoRho
            ? UsageRefusalReason.PrivacyBudgetExceeded
            : UsageRefusalReason.QuotaExceeded;
    }

    private IEnumerable<RecordDraft> Burns() =>
        Projection.Open.Select(open =>
            Settlement(open.Key, open.Value, UsageOutcome.BurnedAtReopen, open.Value.Amount)
        );

    private List<RecordDraft> Registrations(IReadOnlyList<AuthorizationGrant> grants)
    {
        var registrations = new List<RecordDraft>();
        var slot = (uint)Projection.Grants.Count;
        foreach (var grant in grants)
        {
            if (!_grants.TryAdd(grant.Id, grant))
            {
                throw new ArgumentException($"Grant {grant.Id} is listed twice.", nameof(grants));
            }

            if (Projection.FindGrant(grant.Id) is not { } known)
            {
                registrations.Add(
                    new RecordDraft(RecordKind.GrantRegistered, slot++)
                    {
                        Extra = GrantBody.Of(grant).Write(),
                    }
                );
            }
            else if (known.Body.Digest != grant.Digest)
            {
                throw new ArgumentException(
                    $"Grant {grant.Id} was registered with other content; a changed grant needs a new identifier.",
                    nameof(grants)
                );
            }
        }

        return registrations;
    }
}
