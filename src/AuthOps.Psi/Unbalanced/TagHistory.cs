namespace AuthOps.Psi.Unbalanced;

/// <summary>Which tags came and went, by version. Not safe for concurrent use; its server locks it.</summary>
internal sealed class TagHistory
{
    private readonly List<(int Version, UInt128 Tag, bool IsAdded)> _changes = [];

    /// <summary>The number of closed updates.</summary>
    public int Version { get; private set; }

    /// <summary>How many tags came or went.</summary>
    public int Changes => _changes.Count;

    public void Add(UInt128 tag) => _changes.Add((Version, tag, true));

    public void Remove(UInt128 tag) => _changes.Add((Version, tag, false));

    /// <summary>Ends an update.</summary>
    public void Close() => Version++;

    /// <summary>What came first is no change.</summary>
    public void Forget() => _changes.Clear();

    /// <summary>The tags to add and to take away from what a version had, ascending; one that came and went is in neither.</summary>
    public (UInt128[] Added, UInt128[] Removed) Since(int version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, Version);
        var net = new Dictionary<UInt128, int>();
        foreach (var (changedIn, tag, isAdded) in _changes)
        {
            if (changedIn >= version)
            {
                net[tag] = net.GetValueOrDefault(tag) + (isAdded ? 1 : -1);
            }
        }

        return (
            [.. net.Where(n => n.Value > 0).Select(n => n.Key).Order()],
            [.. net.Where(n => n.Value < 0).Select(n => n.Key).Order()]
        );
    }
}
