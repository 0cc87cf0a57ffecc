namespace AuthOps.Anonymization.LargeTables;

/// <summary>Counts bytes against a bound. Safe for concurrent use.</summary>
internal sealed class MemoryLedger(long bound)
{
    private readonly Lock _lock = new();

    /// <summary>The most bytes at a time.</summary>
    public long Bound { get; } = bound;

    /// <summary>Bytes taken now.</summary>
    public long Taken { get; private set; }

    /// <summary>The most bytes that were taken at a time.</summary>
    public long Peak { get; private set; }

    /// <summary>Takes bytes, unless the bound, or a share of it, would be passed.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="share">What is left of the bound for this purpose.</param>
    public bool TryTake(long bytes, long share = long.MaxValue)
    {
        lock (_lock)
        {
            if (Taken + bytes > Math.Min(Bound, share))
            {
                return false;
            }

            Taken += bytes;
            Peak = Math.Max(Peak, Taken);
            return true;
        }
    }

    /// <summary>Takes bytes for what cannot be put elsewhere.</summary>
    /// <exception cref="MemoryBoundException">The bound would be passed.</exception>
    public void Take(long bytes, string what)
    {
        if (!TryTake(bytes))
        {
            throw new MemoryBoundException(what, Taken + bytes, Bound);
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes)
    {
        lock (_lock)
        {
            Taken -= bytes;
        }
    }
}
