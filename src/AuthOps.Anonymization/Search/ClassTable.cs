using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The equivalence classes of one node: packed keys in strictly ascending order with their record counts and, where
/// a model asks for them, sums over further columns and the first record. With a sensitive number in the low bits,
/// an entry is one sensitive value of a class and a class is a run of entries. Not safe for concurrent use.
/// </summary>
internal sealed class ClassTable<TKey>(int sums = 0, bool hasFirst = false)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    public TKey[] Keys { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    /// <summary>Further columns that add up when classes merge.</summary>
    public long[][] Sums { get; } = new long[sums][];

    /// <summary>The smallest row number of each class, or null where no model asks.</summary>
    public int[]? First { get; private set; } = hasFirst ? [] : null;

    /// <summary>Whether there is more than keys and counts.</summary>
    public bool HasMore => Sums.Length > 0 || First is not null;

    public int Length { get; set; }

    /// <summary>Makes room; the content is lost.</summary>
    public void Reserve(int capacity)
    {
        if (Keys.Length < capacity + ClassKernels.Padding)
        {
            var padded = capacity + ClassKernels.Padding;
            Keys = new TKey[padded];
            Counts = new int[padded];
            for (var i = 0; i < Sums.Length; i++)
            {
                Sums[i] = new long[padded];
            }

            First = First is null ? null : new int[padded];
        }

        Length = 0;
    }

    /// <summary>Gives back memory that is not needed, of a table of keys and counts that stays as it is.</summary>
    public void Trim()
    {
        if (Keys.Length > 2 * (Length + ClassKernels.Padding))
        {
            Keys = Keys.AsSpan(0, Length + ClassKernels.Padding).ToArray();
            Counts = Counts.AsSpan(0, Length + ClassKernels.Padding).ToArray();
        }
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

    /// <summary>Appends an entry of another table under a key not below the last one; an equal key adds to it.</summary>
    public void Append(TKey key, ClassTable<TKey> source, int entry)
    {
        var isNew = Length == 0 || Keys[Length - 1] != key;
        Append(key, source.Counts[entry]);
        var last = Length - 1;
        for (var i = 0; i < Sums.Length; i++)
        {
            Sums[i][last] = (isNew ? 0 : Sums[i][last]) + source.Sums[i][entry];
        }

        if (First is not null)
        {
            First[last] = isNew
                ? source.First![entry]
                : Math.Min(First[last], source.First![entry]);
        }
    }
}
