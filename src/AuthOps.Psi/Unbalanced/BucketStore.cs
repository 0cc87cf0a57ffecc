using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// The server's entries: buckets of one size, each key in a random place, random bytes elsewhere. Not safe for concurrent use;
/// its server locks it.
/// </summary>
internal sealed class BucketStore
{
    private readonly int _capacity;
    private readonly int _entrySize;
    private readonly byte[][] _buckets;
    private readonly Dictionary<UInt128, int> _placeOfTag = [];

    // Free places of each bucket in random order, the next at the end.
    private readonly List<int>[] _free;

    public BucketStore(EpochParameters epoch)
    {
        _capacity = epoch.BucketCapacity;
        _entrySize = epoch.EntrySize;
        _buckets = new byte[epoch.BucketCount][];
        _free = new List<int>[_buckets.Length];
        var places = new int[_capacity];
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] = new byte[_capacity * _entrySize];
            SecureRandom.Fill(_buckets[i]);
            for (var place = 0; place < _capacity; place++)
            {
                places[place] = place;
            }

            SecureRandom.Shuffle(places.AsSpan());
            _free[i] = [.. places];
        }
    }

    /// <summary>The number of keys.</summary>
    public int Count => _placeOfTag.Count;

    public ReadOnlySpan<byte> Bucket(int index) => _buckets[index];

    /// <summary>Whether there is room for one more in a bucket.</summary>
    public bool HasRoom(int bucket) => _free[bucket].Count > 0;

    /// <summary>The entry of a new key, whose tag is written.</summary>
    public Span<byte> Add(int bucket, UInt128 tag)
    {
        var place = _free[bucket][^1];
        _free[bucket].RemoveAt(_free[bucket].Count - 1);
        _placeOfTag.Add(tag, place);
        var entry = _buckets[bucket].AsSpan(place * _entrySize, _entrySize);
        EpochHashes.WriteTag(entry, tag);
        return entry;
    }

    /// <summary>Whether a tag is there.</summary>
    public bool Contains(UInt128 tag) => _placeOfTag.ContainsKey(tag);

    /// <summary>Overwrites the entry of a tag by random bytes; whether it was there.</summary>
    public bool Remove(int bucket, UInt128 tag)
    {
        if (!_placeOfTag.Remove(tag, out var place))
        {
            return false;
        }

        SecureRandom.Fill(_buckets[bucket].AsSpan(place * _entrySize, _entrySize));
        var free = _free[bucket];
        free.Add(place);
        var other = SecureRandom.NextInt32(free.Count);
        (free[^1], free[other]) = (free[other], free[^1]);
        return true;
    }

    /// <summary>All tags, ascending.</summary>
    public UInt128[] SortedTags()
    {
        UInt128[] tags = [.. _placeOfTag.Keys];
        Array.Sort(tags);
        return tags;
    }
}
