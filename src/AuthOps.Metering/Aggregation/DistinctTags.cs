using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Counts the different tags of each group of a window, exactly: tags are put down group after group, and then one set of
/// bits, which stays in the first cache, serves one group after another. Not safe for concurrent use.
/// </summary>
internal sealed class DistinctTags
{
    private readonly AggregationPlan _plan;
    private readonly ulong[] _bits;
    private readonly int[] _next;
    private readonly int[] _groupOfCode = new int[UsageColumns.Capacity];

    public DistinctTags(AggregationPlan plan, int tags)
    {
        _plan = plan;
        _bits = new ulong[(tags + 63) / 64];
        _next = new int[plan.Groups.Length];
    }

    /// <summary>Counts one window.</summary>
    /// <param name="runs">The window's rows.</param>
    /// <param name="groups">Its groups with a use, rising.</param>
    /// <param name="uses">How many uses each has.</param>
    /// <param name="isDense">Whether a good part of all groups has one.</param>
    /// <param name="counts">Set to the number of each group.</param>
    public void Count(
        ReadOnlySpan<WindowRun> runs,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<int> uses,
        bool isDense,
        Span<long> counts
    )
    {
        var rows = 0;
        foreach (var use in uses)
        {
            rows += use;
        }

        if (isDense)
        {
            CountByGroup(runs, groups, uses, rows, counts);
        }
        else
        {
            CountSorted(runs, rows, counts);
        }
    }

    private void CountByGroup(
        ReadOnlySpan<WindowRun> runs,
        ReadOnlySpan<int> groups,
        ReadOnlySpan<int> uses,
        int rows,
        Span<long> counts
    )
    {
        var at = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            _next[groups[i]] = at;
            at += uses[i];
        }

        var tags = ArrayPool<int>.Shared.Rent(rows);
        foreach (var run in runs)
        {
            Scatter(run, tags);
        }

        at = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            counts[i] = CountOne(tags.AsSpan(at, uses[i]));
            at += uses[i];
        }

        ArrayPool<int>.Shared.Return(tags);
    }

    // Groups' places were made for as many tags as there are rows of them, in the same runs, so that the references
    // below stay inside.
    private void Scatter(in WindowRun run, int[] tags)
    {
        var block = run.Block;
        var isLong = run.Count >= block.Series.Length;
        for (var code = 0; isLong && code < block.Series.Length; code++)
        {
            _groupOfCode[code] = _plan.GroupOfSeries[block.Series[code]];
        }

        ref var next = ref MemoryMarshal.GetArrayDataReference(_next);
        ref var places = ref MemoryMarshal.GetArrayDataReference(tags);
        ref var groups = ref MemoryMarshal.GetArrayDataReference(_groupOfCode);
        ref var codes = ref MemoryMarshal.GetArrayDataReference(block.Codes);
        ref var column = ref MemoryMarshal.GetArrayDataReference(block.Tags);
        for (nint row = run.From; row < run.Until; row++)
        {
            var code = Unsafe.Add(ref codes, row);
            var group = isLong
                ? Unsafe.Add(ref groups, (nint)code)
                : _plan.GroupOfSeries[block.Series[code]];
            if (group >= 0)
            {
                unchecked
                {
                    var place = Unsafe.Add(ref next, (nint)group)++;
                    Unsafe.Add(ref places, (nint)place) = Unsafe.Add(ref column, row);
                }
            }
        }
    }

    // Tags are numbers below the number of bits.
    private long CountOne(ReadOnlySpan<int> tags)
    {
        ref var words = ref MemoryMarshal.GetArrayDataReference(_bits);
        long different = 0;
        foreach (var tag in tags)
        {
            ref var word = ref Unsafe.Add(ref words, (nint)(tag >> 6));
            different += (long)(~(word >> tag) & 1);
            word |= 1UL << tag;
        }

        if (tags.Length >= _bits.Length / 8)
        {
            Array.Clear(_bits);
        }
        else
        {
            foreach (var tag in tags)
            {
                _bits[tag >> 6] = 0;
            }
        }

        return different;
    }

    private void CountSorted(ReadOnlySpan<WindowRun> runs, int rows, Span<long> counts)
    {
        var pairs = new ulong[rows];
        var count = 0;
        foreach (var run in runs)
        {
            for (var row = run.From; row < run.Until; row++)
            {
                var group = _plan.GroupOfSeries[run.Block.Series[run.Block.Codes[row]]];
                if (group >= 0)
                {
                    pairs[count++] = ((ulong)group << 32) | (uint)run.Block.Tags[row];
                }
            }
        }

        Array.Sort(pairs);
        counts.Clear();
        var at = -1;
        for (var i = 0; i < rows; i++)
        {
            at += i == 0 || pairs[i] >> 32 != pairs[i - 1] >> 32 ? 1 : 0;
            counts[at] += i == 0 || pairs[i] != pairs[i - 1] ? 1 : 0;
        }
    }
}
