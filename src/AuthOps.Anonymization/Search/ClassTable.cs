using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The equivalence classes of one node: packed keys in strictly ascending order with their record counts. With a
/// sensitive number in the low bits, an entry is one sensitive value of a class and a class is a run of entries.
/// Not safe for concurrent use.
/// </summary>
internal sealed class ClassTable<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    public TKey[] Keys { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    public int Length { get; set; }

    /// <summary>Sorts and counts keys.</summary>
    /// <param name="keys">Sorted in place.</param>
    public static ClassTable<TKey> FromKeys(TKey[] keys)
    {
        Array.Sort(keys);
        var distinct = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            distinct += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        }

        var table = new ClassTable<TKey>();
        table.Reserve(distinct);
        foreach (var key in keys)
        {
            table.Append(key, 1);
        }

        return table;
    }

    /// <summary>Makes room; the content is lost.</summary>
    public void Reserve(int capacity)
    {
        if (Keys.Length < capacity)
        {
            Keys = new TKey[capacity];
            Counts = new int[capacity];
        }

        Length = 0;
    }

    /// <summary>Appends an entry not below the last one; an equal key adds to it.</summary>
    public void Append(TKey key, int count)
    {
        var last = Length - 1;
        if (last >= 0 && Keys[last] == key)
        {
            Counts[last] += count;
        }
        else
        {
            Keys[Length] = key;
            Counts[Length] = count;
            Length++;
        }
    }
}
