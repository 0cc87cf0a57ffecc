using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Raises any attributes of a split table at once, without sorting or hashing: for each class of the first half one
/// pass over its entries, which finds an entry's class by a cell for each class of the second half. Cells need not be
/// cleared in between, since those of former classes are below where the present one begins. Holds scratch memory;
/// not safe for concurrent use.
/// </summary>
internal sealed class SplitRollUp
{
    private int[] _firstMap = [];
    private int[] _secondMap = [];
    private int[] _cells = [];

    /// <summary>Classes of the first half below, by their class above.</summary>
    private int[] _members = [];
    private int[] _ends = [];

    /// <summary>Fills a table with the classes further up.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="first">The node above, first half.</param>
    /// <param name="second">The same, second half.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="joined">Takes per class below the number of its class above; empty where that is not asked for.</param>
    public void Raise(
        SplitTable source,
        HalfNode first,
        HalfNode second,
        SplitTable target,
        int[] joined
    )
    {
        target.Reserve(first, second, source.Length);
        Reserve(source.First.Count, source.Second.Count, first.Count, second.Count);
        source.Second.MapTo(second, _secondMap.AsSpan(0, source.Second.Count));
        _cells.AsSpan(0, second.Count).Fill(-1);
        var isSame = ReferenceEquals(source.First, first);
        if (!isSame)
        {
            OrderMembers(source.First, first);
        }

        var write = 0;
        var member = 0;
        for (var group = 0; group < first.Count; group++)
        {
            var start = write;
            target.Starts[group] = start;
            if (isSame)
            {
                write = Add(source, group, start, write, target, joined);
                continue;
            }

            for (; member < _ends[group]; member++)
            {
                write = Add(source, _members[member], start, write, target, joined);
            }
        }

        target.Starts[first.Count] = write;
        target.Length = write;
    }

    /// <summary>Adds the entries of one class of the first half to those of the class above.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="group">The class of the first half below.</param>
    /// <param name="start">Where the class above begins.</param>
    /// <param name="write">Where it ends so far.</param>
    /// <param name="target">The classes above.</param>
    /// <param name="joined">Per class below its class above, or empty.</param>
    /// <returns>Where it ends now.</returns>
    private int Add(
        SplitTable source,
        int group,
        int start,
        int write,
        SplitTable target,
        int[] joined
    )
    {
        unchecked
        {
            ref var seconds = ref MemoryMarshal.GetArrayDataReference(source.Seconds);
            ref var counts = ref MemoryMarshal.GetArrayDataReference(source.Counts);
            ref var map = ref MemoryMarshal.GetArrayDataReference(_secondMap);
            ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
            ref var toSeconds = ref MemoryMarshal.GetArrayDataReference(target.Seconds);
            ref var toCounts = ref MemoryMarshal.GetArrayDataReference(target.Counts);
            var end = source.Starts[group + 1];
            for (var i = source.Starts[group]; i < end; i++)
            {
                var second = Unsafe.Add(ref map, Unsafe.Add(ref seconds, i));
                ref var cell = ref Unsafe.Add(ref cells, second);
                // All ones for a class not met yet; no branch, since which it is cannot be foreseen.
                var isNew = (cell - start) >> 31;
                var entry = (cell & ~isNew) | (write & isNew);
                write -= isNew;
                cell = entry;
                Unsafe.Add(ref toSeconds, entry) = second;
                ref var count = ref Unsafe.Add(ref toCounts, entry);
                count = (count & ~isNew) + Unsafe.Add(ref counts, i);
                if (joined.Length > 0)
                {
                    joined[i] = entry;
                }
            }
        }

        return write;
    }

    /// <summary>Lists the classes below of each class above.</summary>
    private void OrderMembers(HalfNode below, HalfNode above)
    {
        var map = _firstMap.AsSpan(0, below.Count);
        below.MapTo(above, map);
        var ends = _ends.AsSpan(0, above.Count + 1);
        ends.Clear();
        foreach (var to in map)
        {
            ends[to + 1]++;
        }

        for (var i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }

        // Each beginning moves to its end as members are placed.
        for (var i = 0; i < map.Length; i++)
        {
            _members[ends[map[i]]++] = i;
        }
    }

    private void Reserve(int firstBelow, int secondBelow, int first, int second)
    {
        if (_firstMap.Length < firstBelow)
        {
            _firstMap = new int[firstBelow];
            _members = new int[firstBelow];
        }

        if (_secondMap.Length < secondBelow)
        {
            _secondMap = new int[secondBelow];
        }

        if (_ends.Length < first + 1)
        {
            _ends = new int[first + 1];
        }

        if (_cells.Length < second)
        {
            _cells = new int[second];
        }
    }
}
