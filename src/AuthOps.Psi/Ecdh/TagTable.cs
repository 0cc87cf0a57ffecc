using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// Tags and a number for each, in a table of a fixed size with linear probing. Where a tag goes follows from a secret of the
/// table, so that a peer cannot choose tags that meet. Used by one thread.
/// </summary>
internal sealed class TagTable
{
    // Slots for each tag, in quarters: fuller tables probe longer.
    private const int SlotQuarters = 7;

    private readonly UInt128[] _tags;

    // The number and 1; 0 where the slot is free.
    private readonly int[] _numbers;
    private readonly ulong _lowFactor = SecureRandom.NextUInt64() | 1;
    private readonly ulong _highFactor = SecureRandom.NextUInt64() | 1;

    /// <summary>An empty table.</summary>
    /// <param name="capacity">The most tags it will hold.</param>
    public TagTable(int capacity)
    {
        Capacity = capacity;
        var slots = checked((int)(((long)capacity * SlotQuarters / 4) + 1));
        _tags = GC.AllocateUninitializedArray<UInt128>(slots);
        _numbers = new int[slots];
    }

    /// <summary>The most tags it holds.</summary>
    public int Capacity { get; }

    /// <summary>The tags it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a tag with a number of at least 0, unless it is there.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(UInt128 tag, int number)
    {
        var slot = SlotOf(tag);
        if (_numbers[slot] != 0)
        {
            return false;
        }

        if (Count == Capacity)
        {
            throw new InvalidOperationException("The table is full.");
        }

        Count++;
        _tags[slot] = tag;
        _numbers[slot] = number + 1;
        return true;
    }

    /// <summary>The number of a tag, or -1.</summary>
    public int Find(UInt128 tag) => _numbers[SlotOf(tag)] - 1;

    /// <summary>Where the tag is or would go; one slot is always free.</summary>
    private int SlotOf(UInt128 tag)
    {
        var mixed = unchecked(((ulong)tag * _lowFactor) + ((ulong)(tag >> 64) * _highFactor));
        var slot = (int)Math.BigMul(mixed, (ulong)_tags.Length, out _);
        while (_numbers[slot] != 0 && _tags[slot] != tag)
        {
            slot = slot + 1 == _tags.Length ? 0 : slot + 1;
        }

        return slot;
    }
}
