using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Anonymization.Search;

/// <content>
/// Classes that are pairs of classes of two halves: what is suppressed is added up by the classes of each half first,
/// of which there are few, and only then by the labels of the half's attributes.
/// </content>
internal sealed partial class NodeClasses<TKey>
{
    private SplitNode? _split;

    /// <summary>Suppressed records per class of the first half.</summary>
    private int[] _ofFirst = [];

    /// <summary>Suppressed records per class of the second half.</summary>
    private int[] _ofSecond = [];

    /// <summary>Suppressed records per entry.</summary>
    private int[] _ofEntry = [];
    private bool _hasHalves;

    /// <summary>Takes the classes of a node and applies the limits on size and population.</summary>
    /// <param name="node">The node; it stays as it is while it is looked at.</param>
    /// <param name="minimumSize">The smallest class allowed, in records.</param>
    public void Load(SplitNode node, int minimumSize)
    {
        _split = node;
        Load(node.Classes.Counts, node.Classes.Length, minimumSize);
    }

    /// <summary>The same of a node that has either form.</summary>
    public void Load(NodeTables<TKey> node, int minimumSize)
    {
        if (node.Split is null)
        {
            Load(node.Plain, minimumSize);
        }
        else
        {
            Load(node.Split, minimumSize);
        }
    }

    private void AddLeaves(ReadOnlySpan<int> levels)
    {
        CollectHalves();
        AddLeaves(_split!.First, _split.Classes.First, _ofFirst, levels);
        AddLeaves(_split.Second, _split.Classes.Second, _ofSecond, levels);
    }

    private void AddLeaves(
        QuasiHalf half,
        HalfNode node,
        int[] suppressed,
        ReadOnlySpan<int> levels
    )
    {
        for (var position = 0; position < half.Attributes.Length; position++)
        {
            var attribute = half.Attributes[position];
            var leaves = _table.Quasi[attribute].Leaves[levels[attribute]];
            if (leaves.Length == 1)
            {
                _suppressedLeaves[attribute] = leaves[0] * SuppressedRows;
                continue;
            }
            unchecked
            {
                var sum = 0L;
                var labels = node.Labels(position);
                for (var i = 0; i < labels.Length; i++)
                {
                    sum += (long)suppressed[i] * leaves[labels[i]];
                }

                _suppressedLeaves[attribute] = sum;
            }
        }
    }

    private void AddLabels(int attribute, Span<long> counts)
    {
        CollectHalves();
        var position = Array.IndexOf(_split!.First.Attributes, attribute);
        var suppressed = position >= 0 ? _ofFirst : _ofSecond;
        var labels =
            position >= 0
                ? _split.Classes.First.Labels(position)
                : _split.Classes.Second.Labels(Array.IndexOf(_split.Second.Attributes, attribute));
        for (var i = 0; i < labels.Length; i++)
        {
            counts[labels[i]] += suppressed[i];
        }
    }

    /// <summary>Adds up what is suppressed by the classes of each half, once a node.</summary>
    private void CollectHalves()
    {
        if (_hasHalves)
        {
            return;
        }

        _hasHalves = true;
        var classes = _split!.Classes;
        if (_ofFirst.Length < classes.First.Count)
        {
            _ofFirst = new int[classes.First.Count];
        }

        if (_ofSecond.Length < classes.Second.Count)
        {
            _ofSecond = new int[classes.Second.Count];
        }

        _ofSecond.AsSpan(0, classes.Second.Count).Clear();
        var entries = SuppressedOfEntries();
        unchecked
        {
            var seconds = classes.Seconds.AsSpan(0, entries.Length);
            for (var i = 0; i < entries.Length; i++)
            {
                _ofSecond[seconds[i]] += entries[i];
            }

            var entry = 0;
            for (var i = 0; i < classes.First.Count; i++)
            {
                var sum = 0;
                for (var end = classes.Starts[i + 1]; entry < end; entry++)
                {
                    sum += entries[entry];
                }

                _ofFirst[i] = sum;
            }
        }
    }

    private ReadOnlySpan<int> SuppressedOfEntries()
    {
        if (_showsCertain)
        {
            return _certain.AsSpan(0, _length);
        }

        if (_ofEntry.Length < _length + ClassKernels.Padding)
        {
            _ofEntry = new int[_length + ClassKernels.Padding];
        }

        if (_isMarked)
        {
            for (var i = 0; i < _length; i++)
            {
                _ofEntry[i] = _fails[i] ? _records[i] : 0;
            }
        }
        else
        {
            ref var records = ref MemoryMarshal.GetArrayDataReference(_records);
            ref var suppressed = ref MemoryMarshal.GetArrayDataReference(_ofEntry);
            var threshold = Vector256.Create(_threshold);
            for (var i = 0; i < _length; i += Vector256<int>.Count)
            {
                var size = Vector256.LoadUnsafe(ref records, (nuint)i);
                (size & Vector256.LessThan(size, threshold)).StoreUnsafe(ref suppressed, (nuint)i);
            }
        }

        return _ofEntry.AsSpan(0, _length);
    }
}
