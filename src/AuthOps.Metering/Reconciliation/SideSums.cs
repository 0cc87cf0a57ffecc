namespace AuthOps.Metering.Reconciliation;

/// <summary>One side added up. Not safe for concurrent use.</summary>
internal sealed class SideSums
{
    private readonly Dictionary<(int Grant, int Window), WindowCell> _cells = [];

    public SideSums(int grants)
    {
        Uses = new ulong[grants];
        Latest = new long[grants];
        Array.Fill(Latest, long.MinValue);
    }

    public IReadOnlyDictionary<(int Grant, int Window), WindowCell> Cells => _cells;

    public ulong[] Uses { get; }

    /// <summary>The time of the latest use by grant.</summary>
    public long[] Latest { get; }

    public WindowCell this[(int Grant, int Window) key] =>
        _cells.GetValueOrDefault(key) ?? WindowCell.Empty;

    public void Add(int grant, int window, ComparedUse use, UInt128 digest)
    {
        if (!_cells.TryGetValue((grant, window), out var cell))
        {
            _cells.Add((grant, window), cell = new WindowCell());
        }

        cell.Add(use, digest);
        Uses[grant]++;
        Latest[grant] = Math.Max(Latest[grant], use.Time);
    }
}
