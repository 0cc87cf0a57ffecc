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
public sealed class UsageGate : IUsageGate
{
    private readonly Lock _lock = new();
    private readonly UsageLog _log;
    private readonly Dictionary<string, AuthorizationGrant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, GateReservation> _open = [];
    private readonly QuotaProjection _projection;

    private UsageGate(UsageLog log, QuotaProjection projection)
    {
        _log = log;
        _projection = projection;
    }

    /// <summary>The balances of all grants the log knows, by grant and unit.</summary>
    public IReadOnlyList<QuotaBalance> Balances
    {
        get
        {
            lock (_lock)
            {
                return [.. _projection.Balances];
            }
        }
    }

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
        var content = log.AttachGate();
        try
        {
            var gate = new UsageGate(log, QuotaProjection.Replay(content.Records));
            gate.Append([.. gate.Burns(), .. gate.Registrations(grants)]);
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
        lock (_lock)
        {
            return ValueTask.FromResult<UsageReservation>(Reserve(request));
        }
    }

    internal void Settle(ulong reservation, UsageOutcome outcome, Int128 consumed)
    {
        lock (_lock)
        {
            if (!_projection.Open.ContainsKey(reservation))
            {
                throw new InvalidOperationException("The usage reservation is already settled.");
            }

            Append([new UsageSettledRecord(reservation, outcome, consumed)]);
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
    }

    private GateReservation Reserve(UsageRequest request)
    {
        var claim = _projection.FindClaim(request.GrantId, request.IdempotencyKey);
        if (claim is not null && claim.Request == request)
        {
            return _open.TryGetValue(claim.Index, out var same)
                ? same
                : new GateReservation(this, request, claim.Index, isSettled: true);
        }

        var now = _log.Now();
        var refusal = claim is null
            ? Refusal(request, now)
            : UsageRefusalReason.IdempotencyConflict;
        if (refusal is { } reason)
        {
            _log.Append(now, new UsageRefusedRecord(request, reason));
            throw Refusals.Exception(request, reason);
        }

        var record = Append([new UsageReservedRecord(request)], now)[0];
        var reservation = new GateReservation(this, request, record.Index, isSettled: false);
        _open.Add(record.Index, reservation);
        return reservation;
    }

    private UsageRefusalReason? Refusal(UsageRequest request, DateTimeOffset now)
    {
        if (!_grants.TryGetValue(request.GrantId, out var grant))
        {
            return UsageRefusalReason.UnknownGrant;
        }

        if (Refusals.OutOfScope(grant, request, now) is { } reason)
        {
            return reason;
        }

        var balance = _projection.FindBalance(request.GrantId, request.Unit);
        if (balance is null)
        {
            return UsageRefusalReason.UnitNotAuthorized;
        }

        if (request.Amount <= balance.Free)
        {
            return null;
        }

        return request.Unit == UsageUnit.PrivacyPicoRho
            ? UsageRefusalReason.PrivacyBudgetExceeded
            : UsageRefusalReason.QuotaExceeded;
    }

    private IEnumerable<UsageRecord> Burns() =>
        _projection
            .Open.OrderBy(o => o.Key)
            .Select(o => new UsageSettledRecord(
                o.Key,
                UsageOutcome.BurnedAtReopen,
                o.Value.Request.Amount
            ));

    private List<UsageRecord> Registrations(IReadOnlyList<AuthorizationGrant> grants)
    {
        var registrations = new List<UsageRecord>();
        foreach (var grant in grants)
        {
            if (!_grants.TryAdd(grant.Id, grant))
            {
                throw new ArgumentException($"Grant {grant.Id} is listed twice.", nameof(grants));
            }

            if (_projection.FindGrant(grant.Id) is not { } known)
            {
                registrations.Add(
                    new GrantRegisteredRecord(
                        grant.Id,
                        grant.Digest,
                        grant.Validity,
                        [.. grant.Quotas]
                    )
                );
            }
            else if (!string.Equals(known.GrantDigest, grant.Digest, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"Grant {grant.Id} was registered with other content; a changed grant needs a new identifier.",
                    nameof(grants)
                );
            }
        }

        return registrations;
    }

    private void Append(ReadOnlySpan<UsageRecord> drafts)
    {
        if (!drafts.IsEmpty)
        {
            Append(drafts, _log.Now());
        }
    }

    // The log first: what is not durable has not happened.
    private IReadOnlyList<UsageRecord> Append(ReadOnlySpan<UsageRecord> drafts, DateTimeOffset now)
    {
        var records = _log.Append(now, drafts);
        foreach (var record in records)
        {
            _projection.Apply(record);
        }

        return records;
    }
}
