using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// The events of one lease by id: open addressing with linear probing over one block of memory, at most two thirds
/// full, never shrinking. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Ids come from outside, so their place is drawn by a multiply-and-fold hash under keys drawn for the table: who
/// chooses ids cannot choose collisions.
/// </remarks>
internal sealed class LeaseTable
{
    private static readonly Entry[] s_released = new Entry[1];

    private Entry[] _entries;
    private int _mask;
    private readonly int _capacity;
    private readonly ulong _lowKey = SecureRandom.NextUInt64();
    private readonly ulong _highKey = SecureRandom.NextUInt64();

    public LeaseTable(int capacity)
    {
        _capacity = capacity;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)(capacity + (capacity / 2) + 2));
        // From the pool: memory that is mapped already costs a fraction of memory that is not.
        _entries = ArrayPool<Entry>.Shared.Rent(slots);
        _entries.AsSpan(0, slots).Clear();
        _mask = slots - 1;
    }

    /// <summary>Events remembered.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one more event has no room.</summary>
    public bool IsFull => Count == _capacity;

    /// <summary>All places, used or not.</summary>
    public Span<Entry> Entries => _entries.AsSpan(0, _mask + 1);

    /// <summary>The entry at a place found before.</summary>
    public ref Entry this[int slot] => ref _entries[slot];

    /// <summary>The place of an id, or where it would go; <see cref="Entry.State"/> tells which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(UInt128 id)
    {
        var slot = Home(id);
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries);
        while (true)
        {
            // 0 <= slot <= _mask = length - 1, by the mask; an empty place ends the search, and there always is one.
            ref var entry = ref Unsafe.Add(ref first, (nint)(uint)slot);
            if (entry.State == LeaseEntryState.Empty || entry.Id == id)
            {
                return slot;
            }

            slot = (slot + 1) & _mask;
        }
    }

    /// <summary>
    /// Reads the first place of every id, nothing more: reads that do not wait for each other fetch their memory side by
    /// side, where the searches that follow would fetch it one after the other.
    /// </summary>
    /// <returns>How many first places are taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Touch(ReadOnlySpan<UInt128> ids)
    {
        var taken = 0;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries);
        foreach (ref readonly var id in ids)
        {
            // In range by the mask, as in Find.
            var state = Unsafe.Add(ref first, (nint)(uint)Home(id)).State;
            taken += state == LeaseEntryState.Empty ? 0 : 1;
        }

        return taken;
    }

    /// <summary>Gives the memory back; the table is empty from here on, and nothing more goes in.</summary>
    public void Release()
    {
        var entries = _entries;
        _entries = s_released;
        _mask = 0;
        ArrayPool<Entry>.Shared.Return(entries);
    }

    /// <summary>Counts a place that has just been taken.</summary>
    public void Took() => Count++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(UInt128 id)
    {
        var high = Math.BigMul(
            unchecked((ulong)id) ^ _lowKey,
            unchecked((ulong)(id >> 64)) ^ _highKey,
            out var low
        );
        return unchecked((int)(high ^ low)) & _mask;
    }

    /// <summary>One event: 16 bytes of id, its amount, and where it stands.</summary>
    internal struct Entry
    {
        public UInt128 Id;
        public long Amount;
        public uint Attempt;
        public ushort Tick;
        public LeaseEntryState State;
    }
}
