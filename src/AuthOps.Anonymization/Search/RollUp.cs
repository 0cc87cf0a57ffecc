using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Raises one attribute of a class table. Where the attribute lies lowest the new keys are still in order;
/// elsewhere each group under one new label is a few ascending runs, which are merged. Holds scratch memory; not
/// safe for concurrent use.
/// </summary>
internal sealed class RollUp<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private const int FewEntries = 32;
    private readonly List<int> _runs = [];
    private TKey[] _keysA = [];
    private TKey[] _keysB = [];

    /// <summary>Counts, or entry numbers where a table holds more than counts.</summary>
    private int[] _payloadA = [];
    private int[] _payloadB = [];

    /// <summary>Fills a table with the classes further up.</summary>
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
        var keys = _keysA.AsSpan(0, source.Length);
        Relabel(source.Keys.AsSpan(0, source.Length), keys, shift, mask, up);
        if (source.HasMore)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                _payloadA[i] = i;
            }
        }
        else
        {
            source.Counts.AsSpan(0, source.Length).CopyTo(_payloadA);
        }

        if (shift == 0)
        {
            Append(source, target, _keysA, _payloadA, 0, source.Length);
        }
        else
        {
            MergeGroups(source, target, shift);
        }
    }

    private static void Relabel(
        ReadOnlySpan<TKey> source,
        Span<TKey> keys,
        int shift,
        TKey mask,
        ReadOnlySpan<int> up
    )
    {
        var keep = ~(mask << shift);
        unchecked
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = source[i];
                var label = up[int.CreateTruncating((key >>> shift) & mask)];
                keys[i] = (key & keep) | (TKey.CreateTruncating(label) << shift);
            }
        }
    }

    private static void Append(
        ClassTable<TKey> source,
        ClassTable<TKey> target,
        TKey[] keys,
        int[] payload,
        int start,
        int end
    )
    {
        if (source.HasMore)
        {
            for (var i = start; i < end; i++)
            {
                target.Append(keys[i], source, payload[i]);
            }

            return;
        }

        if (start == end)
        {
            return;
        }

        var toKeys = target.Keys;
        var toCounts = target.Counts;
        var last = target.Length - 1;
        if (last < 0)
        {
            last = 0;
            toKeys[0] = keys[start];
            toCounts[0] = payload[start];
            start++;
        }

        var current = toKeys[last];
        unchecked
        {
            var from = keys.AsSpan(start, end - start);
            var items = payload.AsSpan(start, from.Length);
            for (var i = 0; i < from.Length; i++)
            {
                // No branch to mispredict: a new key moves on and starts from nothing.
                var isNew = from[i] != current;
                last += isNew ? 1 : 0;
                current = from[i];
                toKeys[last] = current;
                toCounts[last] = items[i] + (isNew ? 0 : toCounts[last]);
            }
        }

        target.Length = last + 1;
    }

    private void MergeGroups(ClassTable<TKey> source, ClassTable<TKey> target, int shift)
    {
        var length = source.Length;
        var start = 0;
        while (start < length)
        {
            var group = _keysA[start] >>> shift;
            var end = start + 1;
            while (end < length && _keysA[end] >>> shift == group)
            {
                end++;
            }

            if (end - start <= FewEntries)
            {
                SortFew(_keysA.AsSpan(start, end - start), _payloadA.AsSpan(start, end - start));
                Append(source, target, _keysA, _payloadA, start, end);
            }
            else
            {
                FindRuns(start, end);
                var (keys, payload) = MergeRuns();
                Append(source, target, keys, payload, start, end);
            }

            start = end;
        }
    }

    /// <summary>Insertion sort: most groups are a handful of entries, nearly in order.</summary>
    private static void SortFew(Span<TKey> keys, Span<int> payload)
    {
        unchecked
        {
            for (var i = 1; i < keys.Length; i++)
            {
                var key = keys[i];
                if (keys[i - 1] <= key)
                {
                    continue;
                }

                var item = payload[i];
                var j = i;
                do
                {
                    keys[j] = keys[j - 1];
                    payload[j] = payload[j - 1];
                    j--;
                } while (j > 0 && keys[j - 1] > key);

                keys[j] = key;
                payload[j] = item;
            }
        }
    }

    private void FindRuns(int start, int end)
    {
        _runs.Clear();
        _runs.Add(start);
        for (var i = start + 1; i < end; i++)
        {
            if (_keysA[i] < _keysA[i - 1])
            {
                _runs.Add(i);
            }
        }

        _runs.Add(end);
    }

    /// <summary>Merges neighbouring runs until one is left; equal keys come to lie side by side.</summary>
    private (TKey[] Keys, int[] Payload) MergeRuns()
    {
        var (keys, payload) = (_keysA, _payloadA);
        var (otherKeys, otherPayload) = (_keysB, _payloadB);
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
                MergePair(keys, payload, start, middle, end, otherKeys, otherPayload);
                _runs[write++] = start;
            }

            _runs[write] = _runs[runs];
            _runs.RemoveRange(write + 1, _runs.Count - write - 1);
            (keys, otherKeys) = (otherKeys, keys);
            (payload, otherPayload) = (otherPayload, payload);
        }

        return (keys, payload);
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

    private void Reserve(int capacity)
    {
        if (_keysA.Length < capacity)
        {
            _keysA = new TKey[capacity];
            _keysB = new TKey[capacity];
            _payloadA = new int[capacity];
            _payloadB = new int[capacity];
        }
    }
}
