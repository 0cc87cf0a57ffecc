using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <content>The admission of events by the batch. Safe for concurrent use by many threads.</content>
public sealed partial class UsageLog
{
    // Enough for the misses of a group to overlap, few enough for what they bring to stay in the first cache.
    private const int TouchGroup = 32;
    private CommitPipeline? _pipeline;

    // Keeps the loads of a group from being optimised away.
    private ulong _touched;
    private long _admittedTime = long.MinValue;

    internal void RequireGate()
    {
        lock (Sync)
        {
            RequireUsable();
            if (!_hasGate)
            {
                throw new InvalidOperationException(
                    "Open a gate over the log first; it registers the grants."
                );
            }
        }
    }

    internal Task Ingest(ReadOnlySpan<UsageEvent> events, Span<UsageEventOutcome> outcomes)
    {
        lock (Sync)
        {
            RequireUsable();
            _pipeline ??= new CommitPipeline(_writer, _storage);
            var (number, first) = _pipeline.Next(State.Position);
            var batch = new PendingBatch(number, first, events.Length + 1);
            var time = Math.Max(Now(), _admittedTime);
            _ = NoticeClock(batch, time);
            Span<ulong> hashes = stackalloc ulong[TouchGroup];
            for (var from = 0; from < events.Length; from += TouchGroup)
            {
                var group = events.Slice(from, Math.Min(TouchGroup, events.Length - from));
                TouchClaims(group, hashes);
                for (var i = 0; i < group.Length; i++)
                {
                    outcomes[from + i] = Admit(group[i], hashes[i], batch, time);
                }
            }

            if (batch.Count == 0)
            {
                batch.Return();
                return _pipeline.Settled();
            }

            _admittedTime = time;
            return _pipeline.Enqueue(batch);
        }
    }

    private void TouchClaims(ReadOnlySpan<UsageEvent> group, Span<ulong> hashes)
    {
        var claims = State.Projection.Claims;
        ulong touched = 0;
        for (var i = 0; i < group.Length; i++)
        {
            hashes[i] = claims.Hash(group[i].Id);
            touched ^= claims.Touch(hashes[i]);
        }

        _touched ^= touched;
    }

    private UsageEventOutcome Admit(in UsageEvent use, ulong hash, PendingBatch batch, long time)
    {
        if (FindSame(use, hash, batch, out var claimedBy) is { } known)
        {
            if (known == UsageEventOutcome.Conflict)
            {
                Refuse(use, batch, time, UsageRefusalReason.IdempotencyConflict, claimedBy);
            }

            return known;
        }

        var grants = State.Projection.Grants;
        var reason = JudgeUse(use, grants);
        if (reason != AccessTable.Allowed)
        {
            Refuse(use, batch, time, reason, 0);
            return OutcomeOf(reason);
        }

        grants[(int)use.Target.Grant][use.Unit].Used += use.Amount;
        State.Projection.Claims.Add(hash, batch.FirstIndex + (ulong)batch.Count);
        Add(batch, Use(use), time);
        return UsageEventOutcome.Recorded;
    }

    private static RecordDraft Use(in UsageEvent use) =>
        new(RecordKind.Used, use.Target.Grant)
        {
            Id = use.Id,
            Unit = (byte)use.Unit,
            Scenario = use.Target.Scenario,
            Amount = use.Amount,
            Reference = unchecked((ulong)use.UsedAt),
            Tag = use.Tag,
        };

    /// <summary>Why a use is not to be recorded, or <see cref="AccessTable.Allowed"/>.</summary>
    private UsageRefusalReason JudgeUse(in UsageEvent use, IReadOnlyList<GrantEntry> grants)
    {
        if (use.Target.Grant >= (uint)grants.Count)
        {
            return UsageRefusalReason.UnknownGrant;
        }

        var grant = grants[(int)use.Target.Grant];
        if (!grant.IsTerminated && !grant.IsValidAt(use.UsedAt))
        {
            return UsageRefusalReason.OutsideValidity;
        }

        if (use.Target.Scenario >= grant.Body.Scenarios.Count)
        {
            return UsageRefusalReason.ScenarioNotAuthorized;
        }

        var reason = _access.Judge(use.Target, use.UsedAt);
        if (reason != AccessTable.Allowed)
        {
            return reason;
        }

        if (
            use.Unit == UsageUnit.PrivacyPicoRho
            || !GrantEntry.IsUnit((byte)use.Unit)
            || !grant[use.Unit].IsGranted
        )
        {
            return UsageRefusalReason.UnitNotAuthorized;
        }

        return use.Amount < 0 || use.Amount > grant[use.Unit].Free
            ? UsageRefusalReason.QuotaExceeded
            : AccessTable.Allowed;
    }

    private static UsageEventOutcome OutcomeOf(UsageRefusalReason reason) =>
        reason switch
        {
            UsageRefusalReason.UnknownGrant => UsageEventOutcome.UnknownGrant,
            UsageRefusalReason.OutsideValidity => UsageEventOutcome.OutsideValidity,
            UsageRefusalReason.ScenarioNotAuthorized => UsageEventOutcome.ScenarioNotAuthorized,
            UsageRefusalReason.UnitNotAuthorized => UsageEventOutcome.UnitNotAuthorized,
            UsageRefusalReason.QuotaExceeded => UsageEventOutcome.QuotaExceeded,
            UsageRefusalReason.Terminated => UsageEventOutcome.Terminated,
            _ => UsageEventOutcome.AccessRefused,
        };

    /// <summary>Records that an event was refused.</summary>
    internal void RecordRefusal(in UsageEvent use, UsageRefusalReason reason)
    {
        lock (Sync)
        {
            Append(Refusal(use, reason, 0));
        }
    }

    /// <summary>Whether the id has been claimed: with the same content or with other; null if it is new.</summary>
    private UsageEventOutcome? FindSame(
        in UsageEvent use,
        ulong hash,
        PendingBatch batch,
        out ulong claimedBy
    )
    {
        var claims = State.Projection.Claims;
        var cursor = 0;
        while (claims.TryFind(hash, ref cursor, out claimedBy))
        {
            var record = new byte[RecordLayout.Size];
            if (claimedBy >= batch.FirstIndex)
            {
                batch.Record((int)(claimedBy - batch.FirstIndex)).CopyTo(record);
            }
            else
            {
                if (claimedBy >= State.Position.Count)
                {
                    Drain();
                }

                _records.Read(claimedBy, record);
            }

            var view = new RecordView(record, default);
            if (view.Id == use.Id)
            {
                return
                    view.Kind == RecordKind.Used
                    && view.Slot == use.Target.Grant
                    && view.Scenario == use.Target.Scenario
                    && view.Unit == (byte)use.Unit
                    && view.Amount == use.Amount
                    && unchecked((long)view.Reference) == use.UsedAt
                    && view.Tag == use.Tag
                    ? UsageEventOutcome.Duplicate
                    : UsageEventOutcome.Conflict;
            }
        }

        return null;
    }

    private void Refuse(
        in UsageEvent use,
        PendingBatch batch,
        long time,
        UsageRefusalReason reason,
        ulong claimedBy
    ) => Add(batch, Refusal(use, reason, claimedBy), time);

    private RecordDraft Refusal(in UsageEvent use, UsageRefusalReason reason, ulong claimedBy)
    {
        var grants = State.Projection.Grants;
        var grant = use.Target.Grant < (uint)grants.Count ? grants[(int)use.Target.Grant] : null;
        var hasScenario = grant is not null && use.Target.Scenario < grant.Body.Scenarios.Count;

        // The unit's byte must be one; what was offered instead is not kept.
        var unit = GrantEntry.IsUnit((byte)use.Unit) ? (byte)use.Unit : (byte)UsageUnit.Products;
        return new RecordDraft(RecordKind.Refused, grant?.Slot ?? RecordLayout.NoGrant)
        {
            Id = use.Id,
            Unit = unit,
            Code = (byte)reason,
            Scenario = hasScenario ? use.Target.Scenario : RecordLayout.NoScenario,
            Amount = use.Amount,
            Reference = claimedBy,
            Tag = use.Tag,
            Extra = hasScenario ? null : RefusalBody.OfNumbers(use.Target, grant).Write(),
        };
    }

    private void Add(PendingBatch batch, in RecordDraft draft, long time) =>
        batch.Add(draft, State.Sequences.Take(draft.Slot, batch.Number), time);

    /// <summary>Waits until everything admitted is durable.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed.</exception>
    private void Drain() => _pipeline?.Drain();
}
