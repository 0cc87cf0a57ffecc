using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// Balances, claims and open reservations as the log's records imply them; rebuilt from the log at any time. It
/// checks what it is told: a record that breaks a rule of the gate was not written by the gate.
/// </summary>
internal sealed class QuotaProjection
{
    private readonly Dictionary<string, GrantRegisteredRecord> _grants = new(
        StringComparer.Ordinal
    );

    private readonly SortedDictionary<(string Grant, UsageUnit Unit), QuotaBalance> _balances = new(
        Comparer<(string Grant, UsageUnit Unit)>.Create(
            (a, b) =>
                string.CompareOrdinal(a.Grant, b.Grant) is var order and not 0
                    ? order
                    : a.Unit.CompareTo(b.Unit)
        )
    );

    private readonly Dictionary<(string Grant, string Key), UsageReservedRecord> _claims = [];
    private readonly Dictionary<ulong, UsageReservedRecord> _open = [];

    /// <summary>The balances by grant and unit.</summary>
    public IReadOnlyCollection<QuotaBalance> Balances => _balances.Values;

    /// <summary>The reservations not settled, by index.</summary>
    public IReadOnlyDictionary<ulong, UsageReservedRecord> Open => _open;

    public GrantRegisteredRecord? FindGrant(string grantId) => _grants.GetValueOrDefault(grantId);

    public UsageReservedRecord? FindClaim(string grantId, string idempotencyKey) =>
        _claims.GetValueOrDefault((grantId, idempotencyKey));

    public QuotaBalance? FindBalance(string grantId, UsageUnit unit) =>
        _balances.GetValueOrDefault((grantId, unit));

    /// <summary>Rebuilds a projection.</summary>
    /// <exception cref="UsageLogCorruptException">A record breaks a rule of the gate.</exception>
    public static QuotaProjection Replay(IReadOnlyList<UsageRecord> records)
    {
        var projection = new QuotaProjection();
        foreach (var record in records)
        {
            projection.Apply(record);
        }

        return projection;
    }

    /// <summary>Takes in the next record.</summary>
    /// <exception cref="UsageLogCorruptException">The record breaks a rule of the gate; nothing was changed.</exception>
    public void Apply(UsageRecord record)
    {
        switch (record)
        {
            case GrantRegisteredRecord grant:
                Register(grant);
                break;
            case UsageReservedRecord reserved:
                Reserve(reserved);
                break;
            case UsageSettledRecord settled:
                Settle(settled);
                break;
            case UsageRefusedRecord:
                break;
            default:
                throw Broken(record, "the record is of an unknown type.");
        }
    }

    private static UsageLogCorruptException Broken(UsageRecord record, string reason) =>
        new(record.Index, null, reason);

    private void Register(GrantRegisteredRecord grant)
    {
        if (!_grants.TryAdd(grant.GrantId, grant))
        {
            throw Broken(grant, "a grant is registered twice.");
        }

        foreach (var (unit, granted) in grant.Quotas)
        {
            _balances.Add(
                (grant.GrantId, unit),
                new QuotaBalance(grant.GrantId, unit, granted, 0, 0)
            );
        }
    }

    private void Reserve(UsageReservedRecord reserved)
    {
        var request = reserved.Request;
        var key = (request.GrantId, request.Unit);
        if (!_balances.TryGetValue(key, out var balance))
        {
            throw Broken(reserved, "a reservation names a grant or unit that was not granted.");
        }

        if (!_grants[request.GrantId].Validity.Contains(reserved.Time))
        {
            throw Broken(reserved, "a reservation lies outside its grant's validity.");
        }

        if (request.Amount > balance.Free)
        {
            throw Broken(reserved, "a reservation exceeds its quota.");
        }

        if (!_claims.TryAdd((request.GrantId, request.IdempotencyKey), reserved))
        {
            throw Broken(reserved, "an idempotency key is reserved twice.");
        }

        _open.Add(reserved.Index, reserved);
        _balances[key] = balance with { Reserved = balance.Reserved + request.Amount };
    }

    private void Settle(UsageSettledRecord settled)
    {
        if (!_open.TryGetValue(settled.Reservation, out var reserved))
        {
            throw Broken(settled, "a settlement names no open reservation.");
        }

        var request = reserved.Request;
        var full = request.Amount;
        var isPrivacy = request.Unit == UsageUnit.PrivacyPicoRho;
        var allowed = settled.Outcome switch
        {
            UsageOutcome.Committed => isPrivacy
                ? settled.Consumed == full
                : settled.Consumed <= full,
            UsageOutcome.Voided => settled.Consumed == 0,
            _ => settled.Consumed == full,
        };
        if (!allowed)
        {
            throw Broken(settled, "a settlement consumes an amount its outcome does not allow.");
        }

        _open.Remove(settled.Reservation);
        var key = (request.GrantId, request.Unit);
        var balance = _balances[key];
        _balances[key] = balance with
        {
            Reserved = balance.Reserved - full,
            Used = balance.Used + settled.Consumed,
        };
    }
}
