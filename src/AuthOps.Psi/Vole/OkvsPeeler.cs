using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Finds an order in which the items of a bin can be given slots of their own: an item that alone has a slot takes it and leaves
/// its other two. What no order takes, the gap, is left to the dense slots. Memory accesses depend on the party's own items, and
/// so does time; nothing of either goes to the peer before the whole message is ready. Used by one thread at a time.
/// </summary>
internal sealed class OkvsPeeler
{
    // A slot's word holds how many items it has in the top byte and the exclusive or of their numbers below.
    private const int CountShift = 24;
    private const uint OneItem = 1u << CountShift;
    private const int PrefetchDistance = 12;

    private readonly OkvsShape _shape;
    private readonly uint[] _slots;
    private readonly ulong[] _positions;
    private readonly ulong[] _order;
    private readonly uint[] _queue;
    private readonly List<int> _gap = [];
    private int _peeled;

    public OkvsPeeler(OkvsShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            3L * shape.ThirdSize,
            1L << OkvsRow.PositionBits,
            nameof(shape)
        );
        _shape = shape;
        _slots = new uint[3 * shape.ThirdSize];
        _positions = new ulong[shape.Capacity];
        _order = new ulong[shape.Capacity];
        _queue = new uint[_slots.Length + (3 * shape.Capacity) + 3];
    }

    /// <summary>The items that no order takes, by their number in the bin.</summary>
    public IReadOnlyList<int> Gap => _gap;

    /// <summary>Orders the items of a bin.</summary>
    /// <param name="rows">At most <see cref="OkvsShape.Capacity"/> hashes, different ones.</param>
    /// <returns>Whether the gap is at most as large as the dense slots.</returns>
    public bool TryPeel(ReadOnlySpan<Block> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, _shape.Capacity, nameof(rows));
        _gap.Clear();
        _peeled = 0;
        Place(rows);
        var waiting = FindSingles();
        while (true)
        {
            Drain(waiting);
            if (_peeled + _gap.Count == rows.Length)
            {
                return true;
            }

            if (_gap.Count == _shape.DenseColumns)
            {
                return false;
            }

            waiting = RemoveOneOfCore(rows.Length);
        }
    }

    /// <summary>The packed positions of an item of the bin last peeled.</summary>
    public ulong PositionsOf(int item) => _positions[item];

    /// <summary>Gives every peeled item's slot the value that makes its three slots add up to the item's.</summary>
    /// <param name="values">A value for each item; those of the gap are not read.</param>
    /// <param name="slots">The slots, the free ones filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve<T, TField>(ReadOnlySpan<T> values, Span<T> slots)
        where T : unmanaged
        where TField : struct, IOkvsField<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, _slots.Length, nameof(slots));
        ref var slot = ref MemoryMarshal.GetReference(slots);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var position = ref MemoryMarshal.GetArrayDataReference(_positions);
        ref var order = ref MemoryMarshal.GetArrayDataReference(_order);
        unchecked
        {
            // Positions are below the slots' number by their making, items below the values' by the peeling.
            for (var i = _peeled - 1; i >= 0; i--)
            {
                if (Sse.IsSupported && i >= PrefetchDistance)
                {
                    Prefetch(
                        ref Unsafe.Add(ref value, (uint)Unsafe.Add(ref order, i - PrefetchDistance))
                    );
                }

                var entry = Unsafe.Add(ref order, i);
                var item = (uint)entry;
                var own = (uint)(entry >> 32);
                var places = Unsafe.Add(ref position, item);

                ref var target = ref Unsafe.Add(ref slot, own);
                var sum = TField.Add(
                    TField.Add(
                        Unsafe.Add(ref slot, OkvsRow.First(places)),
                        Unsafe.Add(ref slot, OkvsRow.Second(places))
                    ),
                    Unsafe.Add(ref slot, OkvsRow.Third(places))
                );

                // The item's own slot is one of the three and must not count: it is added once more, and addition is its own inverse.
                target = TField.Add(TField.Add(sum, target), Unsafe.Add(ref value, item));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch<T>(ref T at) => Sse.Prefetch0(Unsafe.AsPointer(ref at));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(ReadOnlySpan<Block> rows)
    {
        Array.Clear(_slots);
        var third = (uint)_shape.ThirdSize;
        ref var slot = ref MemoryMarshal.GetArrayDataReference(_slots);
        unchecked
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var places = OkvsRow.Positions(rows[i], third);
                _positions[i] = places;
                ref var first = ref Unsafe.Add(ref slot, OkvsRow.First(places));
                ref var second = ref Unsafe.Add(ref slot, OkvsRow.Second(places));
                ref var last = ref Unsafe.Add(ref slot, OkvsRow.Third(places));
                first = (first + OneItem) ^ (uint)i;
                second = (second + OneItem) ^ (uint)i;
                last = (last + OneItem) ^ (uint)i;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindSingles()
    {
        var found = 0;
        unchecked
        {
            for (var i = 0; i < _slots.Length; i++)
            {
                _queue[found] = (uint)i;
                found += _slots[i] >> CountShift == 1 ? 1 : 0;
            }
        }

        return found;
    }

    /// <summary>Peels what has a slot alone until nothing has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Drain(int waiting)
    {
        ref var slot = ref MemoryMarshal.GetArrayDataReference(_slots);
        ref var position = ref MemoryMarshal.GetArrayDataReference(_positions);
        ref var order = ref MemoryMarshal.GetArrayDataReference(_order);
        ref var queue = ref MemoryMarshal.GetArrayDataReference(_queue);
        var peeled = _peeled;
        unchecked
        {
            // Every item is peeled once and pushes at most three slots, so that queue and order have room.
            for (var head = 0; head < waiting; head++)
            {
                var own = Unsafe.Add(ref queue, head);
                var word = Unsafe.Add(ref slot, own);
                if (word >> CountShift != 1)
                {
                    continue;
                }

                var item = word & (OneItem - 1);
                Unsafe.Add(ref order, peeled++) = item | ((ulong)own << 32);
                var places = Unsafe.Add(ref position, item);
                waiting = Leave(ref slot, ref queue, OkvsRow.First(places), item, waiting);
                waiting = Leave(ref slot, ref queue, OkvsRow.Second(places), item, waiting);
                waiting = Leave(ref slot, ref queue, OkvsRow.Third(places), item, waiting);
            }
        }

        _peeled = peeled;
    }

    /// <summary>Takes an item out of a slot; the slot waits where one item is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Leave(ref uint slot, ref uint queue, uint place, uint item, int waiting)
    {
        unchecked
        {
            var left = (Unsafe.Add(ref slot, place) - OneItem) ^ item;
            Unsafe.Add(ref slot, place) = left;
            Unsafe.Add(ref queue, waiting) = place;
            return waiting + (left >> CountShift == 1 ? 1 : 0);
        }
    }

    /// <summary>Moves one item of the core into the gap; the slots that it leaves with one item wait.</summary>
    private int RemoveOneOfCore(int count)
    {
        var taken = new bool[count];
        for (var i = 0; i < _peeled; i++)
        {
            taken[(int)(_order[i] & (OneItem - 1))] = true;
        }

        foreach (var item in _gap)
        {
            taken[item] = true;
        }

        var picked = Array.IndexOf(taken, value: false);
        _gap.Add(picked);
        var places = _positions[picked];
        ref var slot = ref MemoryMarshal.GetArrayDataReference(_slots);
        ref var queue = ref MemoryMarshal.GetArrayDataReference(_queue);
        var waiting = Leave(ref slot, ref queue, OkvsRow.First(places), (uint)picked, 0);
        waiting = Leave(ref slot, ref queue, OkvsRow.Second(places), (uint)picked, waiting);
        return Leave(ref slot, ref queue, OkvsRow.Third(places), (uint)picked, waiting);
    }
}
