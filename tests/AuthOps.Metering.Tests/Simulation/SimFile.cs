namespace AuthOps.Metering.Tests.Simulation;

/// <summary>
/// A simulated file: what programs see, what is durable, and the writes in between, sector by sector. Not safe for
/// concurrent use.
/// </summary>
internal sealed class SimFile
{
    public const int Sector = 512;
    private readonly List<(int Offset, byte[] Bytes)> _pending = [];
    private byte[] _live = [];
    private byte[] _durable = [];

    public int Length { get; private set; }

    public int DurableLength { get; private set; }

    /// <summary>For each sector that was overwritten when durable, what it held before.</summary>
    public Dictionary<int, byte[]> Stale { get; } = [];

    public ReadOnlySpan<byte> Live => _live.AsSpan(0, Length);

    public Span<byte> LiveForDamage => _live.AsSpan(0, Length);

    public static SimFile Of(ReadOnlySpan<byte> bytes) =>
        new()
        {
            _live = bytes.ToArray(),
            _durable = bytes.ToArray(),
            Length = bytes.Length,
            DurableLength = bytes.Length,
        };

    public void Write(ReadOnlySpan<byte> bytes, int offset)
    {
        Place(ref _live, bytes, offset);
        Length = Math.Max(Length, offset + bytes.Length);
        while (!bytes.IsEmpty)
        {
            var size = Math.Min(bytes.Length, Sector - (offset % Sector));
            _pending.Add((offset, bytes[..size].ToArray()));
            bytes = bytes[size..];
            offset += size;
        }
    }

    public void Truncate(int length)
    {
        if (length < Length)
        {
            _live.AsSpan(length, Length - length).Clear();
        }

        Length = length;
        _pending.Add((length, []));
    }

    public void Flush()
    {
        foreach (var (offset, bytes) in _pending)
        {
            var sector = offset / Sector * Sector;
            if (bytes.Length > 0 && sector + Sector <= DurableLength)
            {
                Stale[sector] = _durable.AsSpan(sector, Sector).ToArray();
            }
        }

        _durable = Live.ToArray();
        DurableLength = Length;
        _pending.Clear();
    }

    /// <summary>The file as a crash leaves it: any subset of the sectors written since the last flush, some torn.</summary>
    public SimFile AfterCrash(SimRandom random, SimPersistence persistence)
    {
        var bytes = _durable.AsSpan(0, DurableLength).ToArray();
        var length = DurableLength;
        foreach (var (offset, written) in _pending)
        {
            if (!persistence.Keeps(random))
            {
                continue;
            }

            if (written.Length == 0)
            {
                length = offset;
                continue;
            }

            var kept =
                persistence.Tears && random.Once(4) ? random.Below(written.Length) : written.Length;
            Place(ref bytes, written.AsSpan(0, kept), offset);
            length = Math.Max(length, offset + kept);
        }

        // The length may have reached the disk before what it covers.
        if (persistence.Tears && Length > length && random.Once(2))
        {
            length += random.Below(Length - length + 1);
        }

        Array.Resize(ref bytes, length);
        return Of(bytes);
    }

    private static void Place(ref byte[] target, ReadOnlySpan<byte> bytes, int offset)
    {
        if (target.Length < offset + bytes.Length)
        {
            Array.Resize(ref target, Math.Max(offset + bytes.Length, 2 * target.Length));
        }

        bytes.CopyTo(target.AsSpan(offset));
    }
}
