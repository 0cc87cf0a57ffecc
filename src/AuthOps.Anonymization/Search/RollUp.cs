using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Raises one attribute of a class table by one level. Where the attribute lies lowest the new keys are still in
/// order; elsewhere each group under one new label is a few ascending runs, which are merged. Holds scratch
/// memory; not safe for concurrent use.
/// </summary>
internal sealed class RollUp<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly List<int> _runs = [];
    private TKey[] _keysA = [];
    private TKey[] _keysB = [];
    private int[] _countsA = [];
    private int[] _countsB = [];

    /// <summary>Fills a table with the classes one level up.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="shift">The lowest bit of the attribute.</param>
    /// <param name="mask">Its field, shifted down.</param>
    /// <param name="up">Label number below to label number above; non-decreasing.</param>
    public void Raise(
        ClassTable<TKey> source,
        ClassTable<TKey> target,
        int shift,
        TKey mask,
        ReadOnlySpan<int> up
    )
    {
        Reserve(source.Length);
        target.Reserve(source.Length);
        var sourceKeys = source.Keys.AsSpan(0, source.Length);
        var keys = _keysA.AsSpan(0, source.Length);
        var keep = ~(mask << shift);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = sourceKeys[i];
            var label = up[int.CreateTruncating((key >>> shift) & mask)];
            keys[i] = (key & keep) | (TKey.CreateTruncating(label) << shift);
        }

        var counts = source.Counts.AsSpan(0, source.Length);
        if (shift == 0)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                target.Append(keys[i], counts[i]);
            }

            return;
        }

        counts.CopyTo(_countsA);
        MergeGroups(target, source.Length, shift);
    }

    private void MergeGroups(ClassTable<TKey> target, int length, int shift)
    {
        var start = 0;
        while (start < length)
        {
            var group = _keysA[start] >>> shift;
            _runs.Clear();
            _runs.Add(start);
            var end = start + 1;
            for (; end < length && _keysA[end] >>> shift == group; end++)
            {
                if (_keysA[end] < _keysA[end - 1])
                {
                    _runs.Add(end);
                }
            }

            _runs.Add(end);
            var (keys, counts) = MergeRuns();
            var merged = _runs[1];
            for (var i = start; i < merged; i++)
            {
                target.Append(keys[i], counts[i]);
            }

            start = end;
        }
    }

    /// <summary>Merges neighbouring runs until one is left; equal keys come to lie side by side.</summary>
    private (TKey[] Keys, int[] Counts) MergeRuns()
    {
        var (keys, counts) = (_keysA, _countsA);
        var (otherKeys, otherCounts) = (_keysB, _countsB);
        while (_runs.Count > 2)
        {
            // Runs are kept as their starts and one last end; an odd one out is copied across.
            var runs = _runs.Count - 1;
            var write = 0;
            for (var run = 0; run < runs; run += 2)
            {
                var start = _runs[run];
                var middle = _runs[run + 1];
                var end = run + 2 <= runs ? _runs[run + 2] : middle;
                MergePair(keys, counts, start, middle, end, otherKeys, otherCounts);
                _runs[write++] = start;
            }

            _runs[write] = _runs[runs];
            _runs.RemoveRange(write + 1, _runs.Count - write - 1);
            (keys, otherKeys) = (otherKeys, keys);
            (counts, otherCounts) = (otherCounts, counts);
        }

        return (keys, counts);
    }

    /// <summary>Merges two ascending runs, [start, middle) and [middle, end), to the same place in other arrays.</summary>
    private static void MergePair(
        TKey[] keys,
        int[] counts,
        int start,
        int middle,
        int end,
        TKey[] toKeys,
        int[] toCounts
    )
    {
        var left = start;
        var right = middle;
        var write = start;
        while (left < middle && right < end)
        {
            var takeLeft = keys[left] <= keys[right];
            var from = takeLeft ? left++ : right++;
            toKeys[write] = keys[from];
            toCounts[write++] = counts[from];
        }

        for (; left < middle; left++, write++)
        {
            toKeys[write] = keys[left];
            toCounts[write] = counts[left];
        }

        for (; right < end; right++, write++)
        {
            toKeys[write] = keys[right];
            toCounts[write] = counts[right];
        }
    }

    private void Reserve(int capacity)
    {
        if (_keysA.Length < capacity)
        {
            _keysA = new TKey[capacity];
            _keysB = new TKey[capacity];
            _countsA = new int[capacity];
            _countsB = new int[capacity];
        }
    }
}
