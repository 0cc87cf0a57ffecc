using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// The uses of one side under one grant in one window, added up: their number, their sums by unit, and a digest of
/// their contents that does not depend on their order. Not safe for concurrent use.
/// </summary>
internal sealed class WindowCell
{
    private readonly Int128[] _sums = new Int128[GrantEntry.Units];
    private UInt128 _digest;

    public static WindowCell Empty { get; } = new();

    public int Count { get; private set; }

    public Int128 Sum(int unit) => _sums[unit];

    public void Add(ComparedUse use, UInt128 digest)
    {
        Count = checked(Count + 1);
        _digest = unchecked(_digest + digest);
        var unit = use.Unit < _sums.Length ? use.Unit : 0;
        _sums[unit] = checked(_sums[unit] + use.Counted);
    }

    public bool HasSameUses(WindowCell other) => Count == other.Count && _digest == other._digest;
}
