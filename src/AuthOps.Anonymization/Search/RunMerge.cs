using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Sorts a stretch of keys that is a few ascending runs: few runs are merged, neighbours first; many are sorted
/// digit by digit. Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed class RunMerge<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private const int FewRuns = 3;
    private const int DigitBits = 8;
    private readonly List<int> _runs = [];
    private readonly int[] _places = new int[1 << DigitBits];

    /// <summary>Sorts [start, end) into other arrays; equal keys come to lie side by side.</summary>
    /// <param name="keys">Keys that agree above a bit; overwritten.</param>
    /// <param name="payload">What goes with them; overwritten.</param>
    /// <param name="start">The first entry.</param>
    /// <param name="end">One after the last.</param>
    /// <param name="bits">The number of low bits that differ.</param>
    /// <param name="toKeys">The keys in order, in the same places.</param>
    /// <param name="toPayload">What goes with them.</param>
    public void Merge(
        TKey[] keys,
        int[] payload,
        int start,
        int end,
        int bits,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        FindRuns(keys, start, end);
        var isInTarget =
            _runs.Count - 1 > FewRuns
                ? SortDigits(keys, payload, start, end, bits, toKeys, toPayload)
                : MergeRuns(keys, payload, toKeys, toPayload);
        if (!isInTarget)
        {
            keys.AsSpan(start, end - start).CopyTo(toKeys.AsSpan(start));
            payload.AsSpan(start, end - start).CopyTo(toPayload.AsSpan(start));
        }
    }

    private bool MergeRuns(TKey[] keys, int[] payload, TKey[] toKeys, int[] toPayload)
    {
        var isInTarget = false;
        while (_runs.Count > 2)
        {
            // Runs are kept as their starts and one last end; an odd one out is copied across.
            var runs = _runs.Count - 1;
            var write = 0;
            for (var run = 0; run < runs; run += 2)
            {
                var left = _runs[run];
                var middle = _runs[run + 1];
                var right = run + 2 <= runs ? _runs[run + 2] : middle;
                MergePair(keys, payload, left, middle, right, toKeys, toPayload);
                _runs[write++] = left;
            }

            _runs[write] = _runs[runs];
            _runs.RemoveRange(write + 1, _runs.Count - write - 1);
            (keys, toKeys) = (toKeys, keys);
            (payload, toPayload) = (toPayload, payload);
            isInTarget = !isInTarget;
        }

        return isInTarget;
    }

    /// <summary>Lowest digit first, from one pair of arrays to the other and back.</summary>
    private bool SortDigits(
        TKey[] keys,
        int[] payload,
        int start,
        int end,
        int bits,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        var isInTarget = false;
        for (var shift = 0; shift < bits; shift += DigitBits)
        {
            // The last digit is cut where the keys begin to agree.
            var mask = (1 << Math.Min(DigitBits, bits - shift)) - 1;
            SortDigit(
                keys.AsSpan(start, end - start),
                payload.AsSpan(start, end - start),
                shift,
                mask,
                toKeys.AsSpan(start, end - start),
                toPayload.AsSpan(start, end - start)
            );
            (keys, toKeys) = (toKeys, keys);
            (payload, toPayload) = (toPayload, payload);
            isInTarget = !isInTarget;
        }

        return isInTarget;
    }

    private void SortDigit(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> payload,
        int shift,
        int mask,
        Span<TKey> toKeys,
        Span<int> toPayload
    )
    {
        unchecked
        {
            var places = _places.AsSpan(0, mask + 1);
            places.Clear();
            foreach (var key in keys)
            {
                places[int.CreateTruncating(key >>> shift) & mask]++;
            }

            var place = 0;
            foreach (ref var digit in places)
            {
                var count = digit;
                digit = place;
                place += count;
            }

            for (var i = 0; i < keys.Length; i++)
            {
                ref var digit = ref places[int.CreateTruncating(keys[i] >>> shift) & mask];
                toKeys[digit] = keys[i];
                toPayload[digit++] = payload[i];
            }
        }
    }

    private void FindRuns(TKey[] keys, int start, int end)
    {
        _runs.Clear();
        _runs.Add(start);
        for (var i = start + 1; i < end; i++)
        {
            if (keys[i] < keys[i - 1])
            {
                _runs.Add(i);
            }
        }

        _runs.Add(end);
    }

    /// <summary>Merges two ascending runs, [start, middle) and [middle, end), to the same place in other arrays.</summary>
    private static void MergePair(
        TKey[] keys,
        int[] payload,
        int start,
        int middle,
        int end,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        unchecked
        {
            var left = start;
            var right = middle;
            var write = start;
            while (left < middle && right < end)
            {
                var takeLeft = keys[left] <= keys[right];
                var from = takeLeft ? left : right;
                left += takeLeft ? 1 : 0;
                right += takeLeft ? 0 : 1;
                toKeys[write] = keys[from];
                toPayload[write++] = payload[from];
            }

            for (; left < middle; left++, write++)
            {
                toKeys[write] = keys[left];
                toPayload[write] = payload[left];
            }

            for (; right < end; right++, write++)
            {
                toKeys[write] = keys[right];
                toPayload[write] = payload[right];
            }
        }
    }
}
