using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Sums and counts of one window by group, where the window's amounts add up to less than 2^63. Not safe for concurrent
/// use.
/// </summary>
internal sealed class GroupSums
{
    // A run has at most 2^14 rows of amounts below 2^32, so that its sum and its count share a word.
    private const int CountBits = 15;

    private readonly int[] _groupOfSeries;
    private readonly SumCell[] _cells;
    private readonly ulong[] _packed = new ulong[2 * UsageColumns.Capacity];

    public GroupSums(AggregationPlan plan)
    {
        _groupOfSeries = plan.GroupOfSeries;
        _cells = new SumCell[plan.Groups.Length];
    }

    /// <summary>The groups' sums and counts; the caller clears them for the next window.</summary>
    public Span<SumCell> Cells => _cells;

    /// <summary>Whether sums of these runs fit.</summary>
    public static bool Fit(ReadOnlySpan<WindowRun> runs)
    {
        Int128 most = 0;
        foreach (var run in runs)
        {
            most += (Int128)run.Block.Greatest * run.Count;
            if (run.Block.Wide.Count > 0)
            {
                return false;
            }
        }

        return most <= long.MaxValue;
    }

    public void Add(in WindowRun run)
    {
        if (run.Block.Small is { } small && run.Count >= 2 * run.Block.Series.Length)
        {
            AddPacked(run, small);
            Spread(run.Block);
        }
        else
        {
            AddEach(run);
        }
    }

    /// <summary>Adds up by the block's own numbers of series.</summary>
    /// <remarks>
    /// Neighbours go to two tables, so that one need not wait for the other where they are of one series. Codes are
    /// below the number of the block's series and rows below its count, so that the references stay inside.
    /// </remarks>
    private void AddPacked(in WindowRun run, uint[] small)
    {
        ref var amounts = ref MemoryMarshal.GetArrayDataReference(small);
        ref var codes = ref MemoryMarshal.GetArrayDataReference(run.Block.Codes);
        ref var even = ref MemoryMarshal.GetArrayDataReference(_packed);
        ref var odd = ref Unsafe.Add(ref even, UsageColumns.Capacity);
        nint i = run.From;
        nint last = run.Until - 1;
        unchecked
        {
            for (; i < last; i += 2)
            {
                Unsafe.Add(ref even, (nint)Unsafe.Add(ref codes, i)) +=
                    ((ulong)Unsafe.Add(ref amounts, i) << CountBits) + 1;
                Unsafe.Add(ref odd, (nint)Unsafe.Add(ref codes, i + 1)) +=
                    ((ulong)Unsafe.Add(ref amounts, i + 1) << CountBits) + 1;
            }

            if (i == last)
            {
                Unsafe.Add(ref even, (nint)Unsafe.Add(ref codes, i)) +=
                    ((ulong)Unsafe.Add(ref amounts, i) << CountBits) + 1;
            }
        }
    }

    private void Spread(UsageBlock block)
    {
        for (var code = 0; code < block.Series.Length; code++)
        {
            var both = _packed[code] + _packed[code + UsageColumns.Capacity];
            _packed[code] = 0;
            _packed[code + UsageColumns.Capacity] = 0;
            var group = _groupOfSeries[block.Series[code]];
            if (group >= 0)
            {
                ref var cell = ref _cells[group];
                cell.Sum += (long)(both >> CountBits);
                cell.Count += (long)(both & ((1 << CountBits) - 1));
            }
        }
    }

    private void AddEach(in WindowRun run)
    {
        var block = run.Block;
        for (var row = run.From; row < run.Until; row++)
        {
            var group = _groupOfSeries[block.Series[block.Codes[row]]];
            if (group >= 0)
            {
                ref var cell = ref _cells[group];
                cell.Sum += block.Narrow(row);
                cell.Count++;
            }
        }
    }
}
