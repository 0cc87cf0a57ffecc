using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>A grant the log has registered, compiled: its slot, its scenarios by number, its quotas. Not safe for concurrent use.</summary>
internal sealed class GrantEntry
{
    /// <summary>One more than the largest unit.</summary>
    public const int Units = (int)UsageUnit.PrivacyPicoRho + 1;

    private readonly Dictionary<string, ushort> _scenarios = new(StringComparer.Ordinal);
    private readonly QuotaCell[] _cells = new QuotaCell[Units];

    public GrantEntry(uint slot, GrantBody body)
    {
        Slot = slot;
        Body = body;
        FromMicroseconds = Microseconds.From(body.Validity.From);
        UntilMicroseconds = Microseconds.From(body.Validity.Until);
        foreach (var (unit, granted) in body.Quotas)
        {
            _cells[(int)unit] = new QuotaCell { IsGranted = true, Granted = granted };
        }

        for (var i = 0; i < body.Scenarios.Count; i++)
        {
            _scenarios.TryAdd(body.Scenarios[i].Id, (ushort)i);
        }
    }

    public uint Slot { get; }

    /// <summary>What was registered.</summary>
    public GrantBody Body { get; }

    public string Id => Body.GrantId;

    /// <summary>Whether the grant was terminated; nothing is used under it any more.</summary>
    public bool IsTerminated { get; set; }

    public long FromMicroseconds { get; }

    public long UntilMicroseconds { get; }

    /// <summary>The cell of a unit; one that was not granted is empty.</summary>
    public ref QuotaCell this[UsageUnit unit] => ref _cells[(int)unit];

    public bool IsValidAt(long microseconds) =>
        microseconds >= FromMicroseconds && microseconds < UntilMicroseconds;

    /// <summary>A scenario's number, or <see cref="RecordLayout.NoScenario"/>.</summary>
    public ushort FindScenario(string id) =>
        _scenarios.TryGetValue(id, out var number) ? number : RecordLayout.NoScenario;

    /// <summary>The balances by unit.</summary>
    public IEnumerable<QuotaBalance> Balances() =>
        Body.Quotas.Select(quota => new QuotaBalance(
            Id,
            quota.Key,
            _cells[(int)quota.Key].Granted,
            _cells[(int)quota.Key].Used,
            _cells[(int)quota.Key].Reserved
        ));

    public static bool IsUnit(byte unit) => unit is > 0 and < Units;
}
