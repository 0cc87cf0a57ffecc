using System.Runtime.CompilerServices;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// Which record claimed an event id: a table of 16 bytes a place, open addressing, at most 60 % full. It keeps 64
/// bits of a keyed hash instead of the id, so that a hit is a candidate, to be checked against the record itself.
/// Not safe for concurrent use.
/// </summary>
internal sealed class ClaimIndex
{
    private const int LeastCapacity = 1 << 10;
    private readonly ulong _key0;
    private readonly ulong _key1;
    private Place[] _places;
    private int _shift;

    public ClaimIndex()
        : this(SecureRandom.NextUInt64(), SecureRandom.NextUInt64(), LeastCapacity) { }

    public ClaimIndex(ulong key0, ulong key1, int capacity)
    {
        _key0 = key0;
        _key1 = key1;
        _places = new Place[capacity];
        _shift = 64 - System.Numerics.BitOperations.Log2((uint)capacity);
    }

    /// <summary>The claims held.</summary>
    public int Count { get; private set; }

    /// <summary>The key of the hash, which a snapshot keeps.</summary>
    public (ulong, ulong) Key => (_key0, _key1);

    public int Capacity => _places.Length;

    /// <summary>The keyed hash of an id; nobody outside can choose ids that collide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(UInt128 id)
    {
        unchecked
        {
            var high = Math.BigMul((ulong)id ^ _key0, (ulong)(id >> 64) ^ _key1, out var low);
            var mixed = (high ^ low) * 0x9E3779B97F4A7C15;
            return mixed ^ (mixed >> 32) ^ _key1;
        }
    }

    /// <summary>Brings the place of a hash into the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Touch(ulong hash) => _places[hash >> _shift].IndexPlusOne;

    /// <summary>The next record that may have claimed the id.</summary>
    /// <param name="hash">The id's hash.</param>
    /// <param name="cursor">0 at first; afterwards what the call before left.</param>
    /// <param name="index">The record.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ulong hash, ref int cursor, out ulong index)
    {
        var mask = _places.Length - 1;
        for (; ; cursor++)
        {
            ref var place = ref _places[((int)(hash >> _shift) + cursor) & mask];
            if (place.IndexPlusOne == 0)
            {
                index = 0;
                return false;
            }

            if (place.Hash == hash)
            {
                index = place.IndexPlusOne - 1;
                cursor++;
                return true;
            }
        }
    }

    /// <summary>Adds a claim; the caller has made sure the id has none.</summary>
    public void Add(ulong hash, ulong index)
    {
        if ((Count + 1L) * 5 > _places.Length * 3L)
        {
            Grow();
        }

        Insert(hash, index + 1);
        Count++;
    }

    /// <summary>The claims in the order of the table.</summary>
    public IEnumerable<(ulong Hash, ulong Index)> All()
    {
        foreach (var place in _places)
        {
            if (place.IndexPlusOne != 0)
            {
                yield return (place.Hash, place.IndexPlusOne - 1);
            }
        }
    }

    private void Insert(ulong hash, ulong indexPlusOne)
    {
        var mask = _places.Length - 1;
        var at = (int)(hash >> _shift);
        while (_places[at].IndexPlusOne != 0)
        {
            at = (at + 1) & mask;
        }

        _places[at] = new Place(hash, indexPlusOne);
    }

    private void Grow()
    {
        var old = _places;
        _places = new Place[checked(old.Length * 2)];
        _shift--;
        foreach (var place in old)
        {
            if (place.IndexPlusOne != 0)
            {
                Insert(place.Hash, place.IndexPlusOne);
            }
        }
    }

    private readonly record struct Place(ulong Hash, ulong IndexPlusOne);
}
