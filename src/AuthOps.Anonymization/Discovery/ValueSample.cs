namespace AuthOps.Anonymization.Discovery;

/// <summary>
/// How many different values a column has and how many of them occur once, in bounded memory (distinct sampling, Gibbons
/// 2001): values whose hash ends in enough zero bits are kept with exact counts, and a bit more is asked whenever they are
/// too many. What is kept at the end was kept from the start, whatever the order, so that the result depends on the cells alone.
/// Not safe for concurrent use.
/// </summary>
internal sealed class ValueSample
{
    /// <summary>The most values kept.</summary>
    public const int Capacity = 1 << 14;

    private readonly Dictionary<ulong, long> _counts = [];
    private int _level;

    /// <summary>Whether values were left out, so that figures are estimates.</summary>
    public bool IsPartial => _level > 0;

    /// <summary>Different values; an estimate where the sample is partial.</summary>
    public long Distinct => (long)_counts.Count << _level;

    /// <summary>Values that occur once; an estimate where the sample is partial.</summary>
    public long Unique => _counts.Values.LongCount(static count => count == 1) << _level;

    /// <summary>Adds cells of one value.</summary>
    public void Add(ReadOnlySpan<char> value, long cells) => Add(Hash(value), cells);

    /// <summary>Adds what another sample holds.</summary>
    public void Add(ValueSample other)
    {
        while (_level < other._level)
        {
            Raise();
        }

        foreach (var (hash, cells) in other._counts)
        {
            Add(hash, cells);
        }
    }

    private void Add(ulong hash, long cells)
    {
        if (!IsKept(hash))
        {
            return;
        }

        _counts[hash] = _counts.GetValueOrDefault(hash) + cells;
        while (_counts.Count > Capacity)
        {
            Raise();
        }
    }

    private void Raise()
    {
        _level++;
        foreach (var hash in _counts.Keys.Where(hash => !IsKept(hash)).ToArray())
        {
            _ = _counts.Remove(hash);
        }
    }

    private bool IsKept(ulong hash) => ulong.TrailingZeroCount(hash) >= (ulong)_level;

    /// <summary>FNV-1a over the characters, mixed so that low bits depend on all; the same in every process.</summary>
    private static ulong Hash(ReadOnlySpan<char> value)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var character in value)
        {
            hash = unchecked((hash ^ character) * 0x0000_0100_0000_01B3);
        }

        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCD);
        hash = unchecked((hash ^ (hash >> 33)) * 0xC4CE_B9FE_1A85_EC53);
        return hash ^ (hash >> 33);
    }
}
