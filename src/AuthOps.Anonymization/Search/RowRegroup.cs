using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Adds up the rows of sensitive values of classes that come to have one key: found by a cell a key where keys are
/// short, otherwise by hashing, in no order. Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed class RowRegroup<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>The longest key, in bits, that has a slot of its own.</summary>
    private const int MaxSlotBits = 16;

    private int[] _slots = [];
    private int _shift;

    /// <summary>From an entry a class and value, the value's number in the low bits of its key.</summary>
    /// <param name="keys">Keys of the node.</param>
    /// <param name="counts">Their records.</param>
    /// <param name="fields">Where attributes lie in the keys.</param>
    /// <param name="target">Room for as many classes; overwritten.</param>
    /// <param name="rows">Their rows; overwritten.</param>
    public void Raise(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        KeyFields fields,
        ClassTable<TKey> target,
        ClassRows rows
    )
    {
        Start(keys.Length, fields, target, rows);
        var low = fields.Low;
        var value = (1 << low) - 1;
        unchecked
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = (keys[i] >>> low) << low;
                var entry = Find(key, low, target, rows);
                target.Counts[entry] += counts[i];
                rows.Cell(entry, int.CreateTruncating(keys[i]) & value) += counts[i];
            }
        }
    }

    /// <summary>From classes with rows.</summary>
    /// <param name="keys">Keys of the node, low bits 0.</param>
    /// <param name="counts">Their records.</param>
    /// <param name="source">Their rows.</param>
    /// <param name="fields">Where attributes lie in the keys.</param>
    /// <param name="target">Room for as many classes; overwritten.</param>
    /// <param name="rows">Their rows; overwritten.</param>
    public void Raise(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        ClassRows source,
        KeyFields fields,
        ClassTable<TKey> target,
        ClassRows rows
    )
    {
        Start(keys.Length, fields, target, rows);
        unchecked
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var entry = Find(keys[i], fields.Low, target, rows);
                target.Counts[entry] += counts[i];
                rows.Add(entry, source.Row(i));
            }
        }
    }

    private void Start(int length, KeyFields fields, ClassTable<TKey> target, ClassRows rows)
    {
        target.Reserve(length);
        rows.Reserve(length);
        var bits = BitOperations.Log2((uint)Math.Max(length, 8)) + 2;
        var isShort = fields.Total <= Math.Min(bits + 1, MaxSlotBits);
        bits = isShort ? fields.Total : bits;
        _shift = isShort ? 0 : 64 - bits;
        if (_slots.Length < 1 << bits)
        {
            _slots = new int[1 << bits];
        }

        _slots.AsSpan(0, 1 << bits).Clear();
    }

    /// <summary>The entry of a key, made where there is none.</summary>
    private int Find(TKey key, int low, ClassTable<TKey> target, ClassRows rows)
    {
        unchecked
        {
            var slots = _slots;
            if (_shift == 0)
            {
                ref var own = ref slots[int.CreateTruncating(key >>> low)];
                if (own == 0)
                {
                    own = Append(key, target, rows) + 1;
                }

                return own - 1;
            }

            var mask = (1 << (64 - _shift)) - 1;
            var slot = (int)((Regroup<TKey>.Fold(key) * 0x9E3779B97F4A7C15UL) >> _shift);
            while (true)
            {
                var entry = slots[slot & mask] - 1;
                if (entry < 0)
                {
                    entry = Append(key, target, rows);
                    slots[slot & mask] = entry + 1;
                    return entry;
                }

                if (target.Keys[entry] == key)
                {
                    return entry;
                }

                slot++;
            }
        }
    }

    private static int Append(TKey key, ClassTable<TKey> target, ClassRows rows)
    {
        var entry = target.Length++;
        target.Keys[entry] = key;
        target.Counts[entry] = 0;
        rows.Row(entry).Clear();
        return entry;
    }
}
