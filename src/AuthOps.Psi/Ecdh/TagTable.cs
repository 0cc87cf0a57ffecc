using System.Runtime.CompilerServices;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// Different tags, each with the number of its place, found by linear probing. A slot holds a number and 32 bits of a hash, so that
/// tags are looked at only where these agree; some tags at once wait for memory together. Where a tag goes follows from a secret
/// of the table, so that a peer cannot choose tags that meet. Used by one thread.
/// </summary>
internal sealed class TagTable
{
    // Slots for each tag, in quarters: fuller tables probe longer.
    private const int SlotQuarters = 7;

    // Tags whose slots are read before the first is looked at, so that the processor waits for all of them at once.
    private const int Ahead = 32;

    private readonly UInt128[] _tags;

    // The low half of the hash above, the place and 1 below; 0 where the slot is free.
    private readonly ulong[] _slots;
    private readonly ulong _lowFactor = SecureRandom.NextUInt64() | 1;
    private readonly ulong _highFactor = SecureRandom.NextUInt64() | 1;

    /// <summary>An empty table.</summary>
    /// <param name="tags">Where the tags lie or will lie; each at its place before it is added, and unchanged from then on.</param>
    public TagTable(UInt128[] tags)
    {
        _tags = tags;
        _slots = new ulong[checked((int)(((long)tags.Length * SlotQuarters / 4) + 1))];
    }

    /// <summary>Adds the tags of some places, which were not added before.</summary>
    /// <returns>The first place whose tag is there already; -1 where all were added.</returns>
    public int Add(int start, int count)
    {
        Span<ulong> hashes = stackalloc ulong[Ahead];
        Span<ulong> seen = stackalloc ulong[Ahead];
        for (var done = 0; done < count; done += Ahead)
        {
            var batch = _tags.AsSpan(start + done, Math.Min(Ahead, count - done));
            Look(batch, hashes, seen);
            for (var i = 0; i < batch.Length; i++)
            {
                var place = start + done + i;
                ref var slot = ref _slots[SlotOf(batch[i], hashes[i])];
                if (slot != 0)
                {
                    return place;
                }

                slot = (hashes[i] << 32) | ((uint)place + 1);
            }
        }

        return -1;
    }

    /// <summary>Finds tags among those that were added.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="places">Takes the place of each, or -1.</param>
    public void Find(ReadOnlySpan<UInt128> tags, Span<int> places)
    {
        if (_tags.Length == 0)
        {
            places[..tags.Length].Fill(-1);
            return;
        }

        Span<ulong> hashes = stackalloc ulong[Ahead];
        Span<ulong> seen = stackalloc ulong[Ahead];
        for (var done = 0; done < tags.Length; done += Ahead)
        {
            var batch = tags.Slice(done, Math.Min(Ahead, tags.Length - done));
            Look(batch, hashes, seen);
            for (var i = 0; i < batch.Length; i++)
            {
                // Nearly always the first slot says which tag it can be, if any; those are read together too.
                var place = IsOf(seen[i], hashes[i]) ? PlaceOf(seen[i]) : 0;
                seen[i] = unchecked((ulong)_tags[place]);
            }

            for (var i = 0; i < batch.Length; i++)
            {
                places[done + i] = PlaceOf(_slots[SlotOf(batch[i], hashes[i])]);
            }
        }
    }

    /// <summary>The hashes of tags and what their first slots hold.</summary>
    private void Look(ReadOnlySpan<UInt128> tags, Span<ulong> hashes, Span<ulong> seen)
    {
        for (var i = 0; i < tags.Length; i++)
        {
            var (low, high) = unchecked(((ulong)tags[i], (ulong)(tags[i] >> 64)));
            hashes[i] = unchecked((low * _lowFactor) + (high * _highFactor));
            seen[i] = _slots[First(hashes[i])];
        }
    }

    /// <summary>Where the tag is or would go; one slot is always free.</summary>
    private int SlotOf(UInt128 tag, ulong hash)
    {
        var slot = First(hash);
        while (_slots[slot] != 0)
        {
            if (IsOf(_slots[slot], hash) && _tags[PlaceOf(_slots[slot])] == tag)
            {
                break;
            }

            slot = slot + 1 == _slots.Length ? 0 : slot + 1;
        }

        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int First(ulong hash) => (int)Math.BigMul(hash, (ulong)_slots.Length, out _);

    private static bool IsOf(ulong slot, ulong hash) =>
        slot != 0 && slot >> 32 == unchecked((uint)hash);

    /// <summary>-1 for a free slot.</summary>
    private static int PlaceOf(ulong slot) => unchecked((int)(uint)slot - 1);
}
