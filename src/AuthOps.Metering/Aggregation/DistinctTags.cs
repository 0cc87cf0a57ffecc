using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Counts the different tags of each cell, exactly: a bit for each tag of each cell where that many fit, otherwise by
/// sorting the pairs. Not safe for concurrent use.
/// </summary>
internal sealed class DistinctTags
{
    /// <summary>Bits at most: 256 MiB.</summary>
    private const long MaxBits = 1L << 31;

    // Uses a 64-bit word of zeros may stand for before sorting is cheaper.
    private const long WordsPerUse = 16;

    private readonly AggregationPlan _plan;
    private readonly ulong[]? _bits;
    private readonly long _wordsPerCell;
    private readonly List<(long Cell, int Tag)> _pairs = [];

    public DistinctTags(AggregationPlan plan, int tags, long uses)
    {
        _plan = plan;
        _wordsPerCell = (tags + 63) / 64;
        var words = plan.Cells * _wordsPerCell;
        if (words * 64 <= MaxBits && words <= Math.Max(uses, 64) * (Int128)WordsPerUse)
        {
            _bits = new ulong[(int)words];
        }
    }

    /// <summary>Takes in the first rows of a block.</summary>
    public void Add(UsageColumns block, int rows)
    {
        if (_bits is not null && block.Reversed.Count == 0 && !_plan.GroupsByTag)
        {
            SetBits(block, rows, _bits);
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            if (UsageCells.Find(_plan, block, i) is not { } cell)
            {
                continue;
            }

            if (_bits is null)
            {
                _pairs.Add((cell, block.Tags[i]));
            }
            else
            {
                var tag = block.Tags[i];
                _bits[(int)((cell * _wordsPerCell) + (tag >> 6))] |= 1UL << (tag & 63);
            }
        }
    }

    /// <summary>The number for each cell that is asked about, in rising order.</summary>
    public long[] CountAll(ReadOnlySpan<long> cells)
    {
        var counts = new long[cells.Length];
        if (_bits is not null)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                var words = _bits.AsSpan((int)(cells[i] * _wordsPerCell), (int)_wordsPerCell);
                foreach (var word in words)
                {
                    counts[i] += BitOperations.PopCount(word);
                }
            }

            return counts;
        }

        _pairs.Sort();
        var at = 0;
        for (var i = 0; i < _pairs.Count; i++)
        {
            if (i > 0 && _pairs[i] == _pairs[i - 1])
            {
                continue;
            }

            while (cells[at] != _pairs[i].Cell)
            {
                at++;
            }

            counts[at]++;
        }

        return counts;
    }

    // As in the sums: series, cells and tags are numbers of this table's own.
    private void SetBits(UsageColumns block, int rows, ulong[] bits)
    {
        ref var series = ref MemoryMarshal.GetArrayDataReference(block.Series);
        ref var tags = ref MemoryMarshal.GetArrayDataReference(block.Tags);
        ref var groups = ref MemoryMarshal.GetArrayDataReference(_plan.GroupOfSeries);
        ref var words = ref MemoryMarshal.GetArrayDataReference(bits);
        var cursor = new WindowCursor(_plan);
        var perCell = (nint)_wordsPerCell;
        for (nint i = 0; i < rows; i++)
        {
            var group = Unsafe.Add(ref groups, (nint)Unsafe.Add(ref series, i));
            if (cursor.MoveTo(block.Times[i]) && group >= 0)
            {
                var tag = Unsafe.Add(ref tags, i);
                var word = unchecked((((nint)cursor.First + group) * perCell) + (tag >> 6));
                Unsafe.Add(ref words, word) |= 1UL << (tag & 63);
            }
        }
    }
}
