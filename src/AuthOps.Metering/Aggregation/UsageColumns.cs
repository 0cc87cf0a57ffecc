namespace AuthOps.Metering.Aggregation;

/// <summary>
/// A run of uses in the order of the log, a column a property. Amounts beyond 64 bits and uses that were reversed stand
/// aside, so that a block without either is added up without looking for them. Not safe for concurrent use.
/// </summary>
internal sealed class UsageColumns
{
    /// <summary>Rows of a block: its columns stay in the second cache.</summary>
    public const int Capacity = 16_384;

    public long[] Times { get; } = new long[Capacity];

    public long[] Amounts { get; } = new long[Capacity];

    public int[] Series { get; } = new int[Capacity];

    /// <summary>Numbers of tags, dense.</summary>
    public int[] Tags { get; } = new int[Capacity];

    /// <summary>Indexes of records, less <see cref="BaseIndex"/>.</summary>
    public uint[] Offsets { get; } = new uint[Capacity];

    public ulong BaseIndex { get; private set; }

    public int Count { get; private set; }

    /// <summary>The greatest amount that lies in the column.</summary>
    public long Greatest { get; private set; }

    /// <summary>Amounts that do not fit, by row; the column has 0.</summary>
    public Dictionary<int, Int128> Wide { get; } = [];

    /// <summary>Rows that were reversed, and by which record.</summary>
    public Dictionary<int, ulong> Reversed { get; } = [];

    /// <summary>Whether no use stands aside and the sum of all amounts fits 64 bits.</summary>
    public bool IsPlain =>
        Wide.Count == 0 && Reversed.Count == 0 && Greatest <= long.MaxValue / Capacity;

    /// <summary>Adds a row; false where the block is full.</summary>
    public bool TryAdd(ulong index, long time, int series, Int128 amount, int tag)
    {
        if (Count == 0)
        {
            BaseIndex = index;
        }

        if (Count == Capacity || index - BaseIndex > uint.MaxValue)
        {
            return false;
        }

        Times[Count] = time;
        Series[Count] = series;
        Tags[Count] = tag;
        Offsets[Count] = (uint)(index - BaseIndex);
        if (amount > long.MaxValue)
        {
            Wide.Add(Count, amount);
        }
        else
        {
            Amounts[Count] = (long)amount;
            Greatest = Math.Max(Greatest, (long)amount);
        }

        Count++;
        return true;
    }

    /// <summary>Rows whose record has an index below.</summary>
    public int RowsBefore(ulong index)
    {
        if (index <= BaseIndex)
        {
            return 0;
        }

        if (index - BaseIndex > uint.MaxValue)
        {
            return Count;
        }

        var found = Array.BinarySearch(Offsets, 0, Count, (uint)(index - BaseIndex));
        return found < 0 ? ~found : found;
    }

    /// <summary>The amount of a row, wherever it stands.</summary>
    public Int128 Amount(int row) =>
        Amounts[row] == 0 && Wide.TryGetValue(row, out var wide) ? wide : Amounts[row];
}
