using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// Grants, balances, claims and open reservations as the log's records imply them; rebuilt from the log at any time.
/// It notes the first record that breaks a rule of the gate, which no gate wrote. Not safe for concurrent use.
/// </summary>
internal sealed class UsageProjection
{
    private readonly List<GrantEntry> _grants = [];
    private readonly Dictionary<string, GrantEntry> _byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ulong, OpenReservation> _open = [];
    private readonly SortedSet<ulong> _corrected = [];
    private readonly HashSet<ulong> _voided = [];
    private readonly List<LoggedDecision> _decisions = [];

    /// <summary>The grants by slot.</summary>
    public IReadOnlyList<GrantEntry> Grants => _grants;

    /// <summary>The reservations not settled, by index.</summary>
    public IReadOnlyDictionary<ulong, OpenReservation> Open => _open;

    /// <summary>The uses that were taken back, by index.</summary>
    public IReadOnlySet<ulong> Corrected => _corrected;

    /// <summary>The reservations that were given back whole, by index.</summary>
    public IReadOnlySet<ulong> Voided => _voided;

    /// <summary>The acts of authorisation, in order.</summary>
    public IReadOnlyList<LoggedDecision> Decisions => _decisions;

    /// <summary>The claims.</summary>
    public ClaimIndex Claims { get; private set; } = new();

    /// <summary>The first record that broke a rule of the gate; null if none did.</summary>
    public UsageLogCorruptException? Violation { get; private set; }

    /// <summary>The balances by grant identifier and unit.</summary>
    public IReadOnlyList<QuotaBalance> Balances =>
        [
            .. _byId
                .Values.OrderBy(grant => grant.Id, StringComparer.Ordinal)
                .SelectMany(grant => grant.Balances()),
        ];

    public bool IsCorrected(ulong index) => _corrected.Contains(index);

    public bool IsVoided(ulong index) => _voided.Contains(index);

    public GrantEntry? FindGrant(string grantId) => _byId.GetValueOrDefault(grantId);

    /// <summary>Takes in the next record, which has its right place in the log.</summary>
    public void Apply(in RecordView record, ulong index)
    {
        var reason = record.Kind switch
        {
            RecordKind.GrantRegistered => Register(record),
            RecordKind.Reserved => Reserve(record, index),
            RecordKind.Used => Use(record, index),
            RecordKind.Settled => Settle(record),
            RecordKind.Refused => CheckRefusal(record),
            RecordKind.Corrected => Correct(record),
            RecordKind.Decided => Decide(record, index),
            _ => null,
        };
        if (reason is not null && Violation is null)
        {
            Violation = new UsageLogCorruptException(index, null, null, reason);
        }
    }

    /// <summary>Takes over what a snapshot held.</summary>
    public void Restore(
        ClaimIndex claims,
        IEnumerable<KeyValuePair<ulong, OpenReservation>> open,
        IEnumerable<ulong> corrected,
        IEnumerable<ulong> voided,
        IEnumerable<LoggedDecision> decisions
    )
    {
        foreach (var decision in decisions)
        {
            _decisions.Add(decision);
            if (decision.Kind == DecisionKind.GrantTerminated)
            {
                _grants[(int)decision.Slot].IsTerminated = true;
            }
        }

        Claims = claims;
        _voided.UnionWith(voided);
        _corrected.UnionWith(corrected);
        foreach (var (index, reservation) in open)
        {
            _open.Add(index, reservation);
        }
    }

    /// <summary>Adds a grant in the next slot.</summary>
    public GrantEntry AddGrant(GrantBody body)
    {
        var entry = new GrantEntry((uint)_grants.Count, body);
        _grants.Add(entry);
        _byId.TryAdd(body.GrantId, entry);
        return entry;
    }

    private string? Register(in RecordView record)
    {
        GrantBody body;
        try
        {
            body = GrantBody.Read(record.Extra);
        }
        catch (FormatException e)
        {
            // The slot is taken all the same, so that later records keep theirs.
            var always = new ValidityPeriod(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            AddGrant(new GrantBody($"unreadable-{_grants.Count}", "", always, [], []));
            return e.Message;
        }

        var isKnown = _byId.ContainsKey(body.GrantId);
        AddGrant(body);
        return isKnown ? "a grant is registered twice." : null;
    }

    private string? Reserve(in RecordView record, ulong index)
    {
        if (Claim(record, index, record.Time) is { } reason)
        {
            return reason;
        }

        _open.Add(
            index,
            new OpenReservation(
                record.Slot,
                record.Scenario,
                (UsageUnit)record.Unit,
                record.Amount,
                record.Id
            )
        );
        _grants[(int)record.Slot][(UsageUnit)record.Unit].Reserved += record.Amount;
        return null;
    }

    private string? Use(in RecordView record, ulong index)
    {
        if (Claim(record, index, unchecked((long)record.Reference)) is { } reason)
        {
            return reason;
        }

        _grants[(int)record.Slot][(UsageUnit)record.Unit].Used += record.Amount;
        return null;
    }

    /// <summary>What a reservation and a use have in common: within the grant, its validity and its quota, the id new.</summary>
    private string? Claim(in RecordView record, ulong index, long time)
    {
        if (
            record.Slot >= _grants.Count
            || !GrantEntry.IsUnit(record.Unit)
            || !_grants[(int)record.Slot][(UsageUnit)record.Unit].IsGranted
            || record.Scenario >= _grants[(int)record.Slot].Body.Scenarios.Count
        )
        {
            return "a use names a grant, scenario or unit that was not granted.";
        }

        var grant = _grants[(int)record.Slot];
        if (grant.IsTerminated)
        {
            return "a use follows the termination of its grant.";
        }

        if (!grant.IsValidAt(time))
        {
            return "a use lies outside its grant's validity.";
        }

        if (record.Amount < 0 || record.Amount > grant[(UsageUnit)record.Unit].Free)
        {
            return "a use exceeds its quota.";
        }

        var hash = Claims.Hash(record.Id);
        var cursor = 0;
        if (Claims.TryFind(hash, ref cursor, out _))
        {
            return "an event id is claimed twice.";
        }

        Claims.Add(hash, index);
        return null;
    }

    private string? Settle(in RecordView record)
    {
        if (
            !_open.TryGetValue(record.Reference, out var reserved)
            || reserved.Slot != record.Slot
            || reserved.Id != record.Id
        )
        {
            return "a settlement names no open reservation of its grant.";
        }

        var consumed = record.Amount;
        var full = reserved.Amount;
        var isPrivacy = reserved.Unit == UsageUnit.PrivacyPicoRho;
        var isRight = (UsageOutcome)record.Code switch
        {
            UsageOutcome.Committed => isPrivacy
                ? consumed == full
                : consumed >= 0 && consumed <= full,
            UsageOutcome.Voided => consumed == 0,
            UsageOutcome.BurnedAfterReading
            or UsageOutcome.BurnedAtReopen
            or UsageOutcome.BurnedAtTermination => consumed == full,
            _ => false,
        };
        if (!isRight || record.Unit != (byte)reserved.Unit || record.Scenario != reserved.Scenario)
        {
            return "a settlement consumes an amount its outcome does not allow.";
        }

        _open.Remove(record.Reference);
        if ((UsageOutcome)record.Code == UsageOutcome.Voided)
        {
            _voided.Add(record.Reference);
        }

        ref var cell = ref _grants[(int)reserved.Slot][reserved.Unit];
        cell.Reserved -= full;
        cell.Used += consumed;
        return null;
    }

    /// <summary>That the record it names is the use it says is checked where records can be read again.</summary>
    private string? Correct(in RecordView record)
    {
        if (
            record.Slot >= _grants.Count
            || _grants[(int)record.Slot].IsTerminated
            || !GrantEntry.IsUnit(record.Unit)
            || record.Amount < 0
            || record.Amount > _grants[(int)record.Slot][(UsageUnit)record.Unit].Used
            || !Enum.IsDefined((UsageCorrectionReason)record.Code)
            || !IsClaimedBy(record.Id, record.Reference)
        )
        {
            return "a correction names no use, a terminated grant, or no known reason.";
        }

        if (!_corrected.Add(record.Reference))
        {
            return "a use is corrected twice.";
        }

        _grants[(int)record.Slot][(UsageUnit)record.Unit].Used -= record.Amount;
        try
        {
            _ = CorrectionBody.Read(record.Extra);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private string? Decide(in RecordView record, ulong index)
    {
        var kind = (DecisionKind)record.Code;
        var slot = record.Slot;
        if (
            !record.HasBody
            || !Enum.IsDefined(kind)
            || !DecisionTag.IsWellFormed(record.Tag, kind)
            || (slot >= _grants.Count && slot != RecordLayout.NoGrant)
        )
        {
            return "a decision is of no known kind, stage, fault or grant.";
        }

        try
        {
            var body = DecisionBody.Read(record.Extra);
            _decisions.Add(new LoggedDecision(index, record.Time, slot, kind, record.Tag, body));
        }
        catch (FormatException e)
        {
            return e.Message;
        }

        return kind == DecisionKind.GrantTerminated ? Terminate(slot) : null;
    }

    private string? Terminate(uint slot)
    {
        if (
            slot == RecordLayout.NoGrant
            || _grants[(int)slot].IsTerminated
            || _open.Values.Any(open => open.Slot == slot)
        )
        {
            return "a termination names no grant, one that was terminated before, or one with open reservations.";
        }

        _grants[(int)slot].IsTerminated = true;
        return null;
    }

    private bool IsClaimedBy(UInt128 id, ulong index)
    {
        var hash = Claims.Hash(id);
        var cursor = 0;
        while (Claims.TryFind(hash, ref cursor, out var found))
        {
            if (found == index)
            {
                return true;
            }
        }

        return false;
    }

    private static string? CheckRefusal(in RecordView record)
    {
        if (!Enum.IsDefined((UsageRefusalReason)record.Code) || !GrantEntry.IsUnit(record.Unit))
        {
            return "a refusal states no known reason or unit.";
        }

        if (!record.HasBody)
        {
            return null;
        }

        try
        {
            _ = RefusalBody.Read(record.Extra);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
