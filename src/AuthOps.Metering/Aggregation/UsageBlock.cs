namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Uses that were recorded one after another, in the order of their time, a column a property: those of one window lie
/// side by side, so that a query reads no times but at the windows' bounds. Series have numbers of the block's own, 16
/// bits, and amounts 32 bits where all fit. Immutable but for reversals, and not safe for concurrent use.
/// </summary>
internal sealed class UsageBlock
{
    /// <summary>Microseconds, not falling; uses of one time in the order of the log.</summary>
    public required long[] Times { get; init; }

    /// <summary>Positions in <see cref="Series"/>.</summary>
    public required ushort[] Codes { get; init; }

    /// <summary>The series of the block, as numbered by the table.</summary>
    public required int[] Series { get; init; }

    /// <summary>Numbers of tags, dense.</summary>
    public required int[] Tags { get; init; }

    /// <summary>Amounts, where all fit; 0 for a wide one.</summary>
    public required uint[]? Small { get; init; }

    /// <summary>Amounts where not all fit 32 bits; 0 for a wide one.</summary>
    public required long[]? Large { get; init; }

    /// <summary>The greatest amount that lies in a column.</summary>
    public required long Greatest { get; init; }

    /// <summary>For each row, its place in the order of the log.</summary>
    public required ushort[] Places { get; init; }

    /// <summary>Indexes of records, less <see cref="BaseIndex"/>, by place.</summary>
    public required uint[] Offsets { get; init; }

    public required ulong BaseIndex { get; init; }

    /// <summary>Amounts beyond 64 bits, by place.</summary>
    public required Dictionary<int, Int128> Wide { get; init; }

    /// <summary>Uses that were reversed, and by which record, by place.</summary>
    public required Dictionary<int, ulong> Reversed { get; init; }

    public int Count => Times.Length;

    /// <summary>Notes that a use was reversed; false where it is of an earlier block.</summary>
    public bool TryReverse(ulong index, ulong by)
    {
        if (index < BaseIndex)
        {
            return false;
        }

        if (index - BaseIndex <= Offsets[^1])
        {
            var found = Array.BinarySearch(Offsets, (uint)(index - BaseIndex));
            if (found >= 0)
            {
                _ = Reversed.TryAdd(found, by);
            }
        }

        return true;
    }

    /// <summary>The amount of a row, wherever it stands.</summary>
    public Int128 Amount(int row)
    {
        var amount = Narrow(row);
        return amount == 0 && Wide.TryGetValue(Places[row], out var wide) ? wide : amount;
    }

    /// <summary>The amount of a row; 0 if it is wide.</summary>
    public long Narrow(int row) => Small is { } small ? small[row] : Large![row];

    /// <summary>The first row of a time or a later one, from a row on.</summary>
    public int FirstAt(long time, int from)
    {
        var (low, high) = (from, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>What counted when the log had so many records: this block if all of it did.</summary>
    public UsageBlock AsOf(ulong logCount)
    {
        var places = PlacesBefore(logCount);
        if (places == Offsets.Length && !Reversed.Values.Any(by => by < logCount))
        {
            return this;
        }

        int[] rows =
        [
            .. Enumerable
                .Range(0, Count)
                .Where(row =>
                    Places[row] < places
                    && !(Reversed.TryGetValue(Places[row], out var by) && by < logCount)
                ),
        ];
        return new UsageBlock
        {
            Times = [.. rows.Select(row => Times[row])],
            Codes = [.. rows.Select(row => Codes[row])],
            Series = Series,
            Tags = [.. rows.Select(row => Tags[row])],
            Small = Small is null ? null : [.. rows.Select(row => Small[row])],
            Large = Large is null ? null : [.. rows.Select(row => Large[row])],
            Greatest = Greatest,
            Places = [.. rows.Select(row => Places[row])],
            Offsets = Offsets,
            BaseIndex = BaseIndex,
            Wide = Wide,
            Reversed = Reversed,
        };
    }

    private int PlacesBefore(ulong index)
    {
        if (index <= BaseIndex)
        {
            return 0;
        }

        if (index - BaseIndex > Offsets[^1])
        {
            return Offsets.Length;
        }

        var found = Array.BinarySearch(Offsets, (uint)(index - BaseIndex));
        return found < 0 ? ~found : found;
    }
}
