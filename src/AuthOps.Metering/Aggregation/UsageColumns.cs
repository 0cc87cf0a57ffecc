using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// The latest uses in the order of the log, a column a property, until there are enough for a <see cref="UsageBlock"/>.
/// Not safe for concurrent use.
/// </summary>
internal sealed class UsageColumns
{
    /// <summary>Rows of a block: its columns stay in the second cache, and a row's number fits 16 bits.</summary>
    public const int Capacity = 16_384;

    private readonly long[] _times = new long[Capacity];
    private readonly long[] _amounts = new long[Capacity];
    private readonly int[] _series = new int[Capacity];
    private readonly int[] _tags = new int[Capacity];
    private readonly uint[] _offsets = new uint[Capacity];
    private readonly Dictionary<int, Int128> _wide = [];
    private readonly Dictionary<int, ulong> _reversed = [];
    private ulong _baseIndex;
    private long _greatest;

    public int Count { get; private set; }

    /// <summary>Adds a row; false where the block is full.</summary>
    public bool TryAdd(ulong index, long time, int series, Int128 amount, int tag)
    {
        if (Count == 0)
        {
            _baseIndex = index;
        }

        if (Count == Capacity || index - _baseIndex > uint.MaxValue)
        {
            return false;
        }

        _times[Count] = time;
        _series[Count] = series;
        _tags[Count] = tag;
        _offsets[Count] = (uint)(index - _baseIndex);
        var isWide = amount > long.MaxValue;
        _amounts[Count] = isWide ? 0 : (long)amount;
        _greatest = Math.Max(_greatest, _amounts[Count]);
        if (isWide)
        {
            _wide.Add(Count, amount);
        }

        Count++;
        return true;
    }

    /// <summary>Notes that a use was reversed; false where it is of an earlier block.</summary>
    public bool TryReverse(ulong index, ulong by)
    {
        if (Count == 0 || index < _baseIndex)
        {
            return false;
        }

        var found = Array.BinarySearch(_offsets, 0, Count, (uint)(index - _baseIndex));
        if (found >= 0)
        {
            _ = _reversed.TryAdd(found, by);
        }

        return true;
    }

    /// <summary>Makes a block of the rows.</summary>
    public UsageBlock ToBlock()
    {
        var order = new int[Count];
        TimeOrder.Find(_times, order);
        var (codes, series) = Code(order);
        return new UsageBlock
        {
            Times = Gather(order, _times),
            Codes = codes,
            Series = series,
            Tags = Gather(order, _tags),
            Small = _greatest > uint.MaxValue ? null : [.. order.Select(i => (uint)_amounts[i])],
            Large = _greatest > uint.MaxValue ? Gather(order, _amounts) : null,
            Greatest = _greatest,
            Places = [.. order.Select(i => (ushort)i)],
            Offsets = _offsets[..Count],
            BaseIndex = _baseIndex,
            Wide = new(_wide),
            Reversed = new(_reversed),
        };
    }

    public void Clear()
    {
        Count = 0;
        _greatest = 0;
        _wide.Clear();
        _reversed.Clear();
    }

    private static T[] Gather<T>(int[] order, T[] column)
    {
        var gathered = new T[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            gathered[i] = column[order[i]];
        }

        return gathered;
    }

    private (ushort[] Codes, int[] Series) Code(int[] order)
    {
        var numbers = new Dictionary<int, ushort>();
        var codes = new ushort[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var series = _series[order[i]];
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(
                numbers,
                series,
                out var isKnown
            );
            if (!isKnown)
            {
                code = (ushort)(numbers.Count - 1);
            }

            codes[i] = code;
        }

        return (codes, [.. numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)]);
    }
}
