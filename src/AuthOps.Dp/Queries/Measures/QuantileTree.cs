using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// A 16-ary tree of counts over the steps of a range. A node's cells are sorted into its children, and the children's
/// noise is drawn, when a walk first comes by; both stay for further walks over the same key. The released value has
/// the law it would have if all noise had been drawn beforehand. Used by one thread.
/// </summary>
internal sealed class QuantileTree
{
    private const int BranchBits = 4;
    private const int Branches = 1 << BranchBits;

    // Counts below this share of the key's total are taken for noise, as in Google's library: it steadies the walk.
    private const double NoiseShare = 0.0075;
    private const int NoiseBlock = 16 * Branches;

    private readonly int _height;
    private readonly ValueRange _range;
    private readonly NoiseDistribution _noise;
    private readonly NoiseSource _source;
    private readonly List<Node> _nodes = [];

    // Noise is drawn in blocks of many nodes, which is several times faster, and each draw is used once.
    private readonly long[] _draws = new long[NoiseBlock];
    private int _nextDraw = NoiseBlock;
    private int _nodeCount;

    // A level's cells lie in one of two arrays by turns; a node that is opened moves its own into the other.
    private readonly long[][] _cells =
    [
        [],
        [],
    ];
    private double _total;

    internal QuantileTree(int height, ValueRange range, NoiseDistribution noise, NoiseSource source)
    {
        _height = height;
        _range = range;
        _noise = noise;
        _source = source;
    }

    /// <summary>Levels below the root, so that 16^height reaches over all steps of a width.</summary>
    internal static int HeightFor(long width) =>
        Math.Max(1, (BitOperations.Log2((ulong)width | 1) + BranchBits) / BranchBits);

    /// <summary>Starts the tree of a key; the noise of an earlier one is forgotten.</summary>
    /// <param name="cells">Clamped steps of the range.</param>
    internal void Load(ReadOnlySpan<long> cells)
    {
        if (_cells[0].Length < cells.Length)
        {
            _cells[0] = new long[Math.Max(cells.Length, _cells[0].Length * 2)];
            _cells[1] = new long[_cells[0].Length];
        }

        var root = _cells[(_height - 1) & 1].AsSpan(0, cells.Length);
        Subtract(cells, _range.LowerSteps, root);

        _nodeCount = 0;
        _total = NewNode(0, cells.Length, _height - 1).Total(0);
    }

    private static void Subtract(ReadOnlySpan<long> cells, long lower, Span<long> target)
    {
        ref var source = ref MemoryMarshal.GetReference(cells);
        ref var first = ref MemoryMarshal.GetReference(target[..cells.Length]);
        var lowers = new Vector<long>(lower);
        var i = 0;
        for (; i + Vector<long>.Count <= cells.Length; i += Vector<long>.Count)
        {
            (Vector.LoadUnsafe(ref source, (nuint)i) - lowers).StoreUnsafe(ref first, (nuint)i);
        }

        for (; i < cells.Length; i++)
        {
            target[i] = unchecked(cells[i] - lower);
        }
    }

    /// <summary>The value below which about a share of the cells lies.</summary>
    /// <param name="rank">0 to 1.</param>
    internal double ValueAt(double rank)
    {
        var node = _nodes[0];
        var floor = _total * NoiseShare;
        long first = 0;
        for (var level = _height - 1; ; level--)
        {
            var total = node.Total(floor);
            var span = 1L << (BranchBits * level);
            if (total <= 0)
            {
                // Nothing but noise below: the middle says no more than is known.
                return ToValue(first + (span * Branches / 2.0));
            }

            var target = rank * total;
            var child = 0;
            while (child < Branches - 1 && target > node.Count(child, floor))
            {
                target -= node.Count(child, floor);
                child++;
            }

            var inside = node.Count(child, floor);
            rank = inside > 0 ? Math.Clamp(target / inside, 0, 1) : 1;
            first += child * span;
            if (level == 0)
            {
                return ToValue(first);
            }

            node = Child(node, child, level);
        }
    }

    /// <summary>
    /// Values between which the least value with a share of the cells at or below it lies, if no noisy rank on the two
    /// walks is off by the margin.
    /// </summary>
    /// <param name="rank">0 to 1.</param>
    /// <param name="margin">In rows.</param>
    internal ConfidenceInterval IntervalAt(double rank, double margin)
    {
        var node = _nodes[0];
        var wanted = rank * node.Noisy.Sum(static count => (double)count);
        return new ConfidenceInterval(
            ToValue(FirstBelow(node, -wanted, margin)),
            ToValue(LastAbove(node, -wanted, margin))
        );
    }

    /// <summary>The largest start of a node before which the noisy rank is below the wanted one by the margin.</summary>
    private long FirstBelow(Node node, double rank, double margin)
    {
        long first = 0;
        for (var level = _height - 1; ; level--)
        {
            var (child, start, sum) = (-1, 0.0, rank);
            for (var i = 0; i < Branches; i++)
            {
                if (sum <= -margin)
                {
                    (child, start) = (i, sum);
                }

                sum += node.Noisy[i];
            }

            if (child < 0)
            {
                return first;
            }

            first += (long)child << (BranchBits * level);
            if (level == 0)
            {
                return first;
            }

            rank = start;
            node = Child(node, child, level);
        }
    }

    /// <summary>The end of the first node up to which the noisy rank is above the wanted one by the margin.</summary>
    private long LastAbove(Node node, double rank, double margin)
    {
        long first = 0;
        var last = (1L << (BranchBits * _height)) - 1;
        for (var level = _height - 1; ; level--)
        {
            var child = 0;
            for (; child < Branches; child++)
            {
                if (rank + node.Noisy[child] >= margin)
                {
                    break;
                }

                rank += node.Noisy[child];
            }

            if (child == Branches)
            {
                return last;
            }

            first += (long)child << (BranchBits * level);
            last = first + (1L << (BranchBits * level)) - 1;
            if (level == 0)
            {
                return last;
            }

            node = Child(node, child, level);
        }
    }

    private double ToValue(double offset)
    {
        var steps = Math.Min(_range.LowerSteps + offset, _range.UpperSteps);
        return steps * (double)_range.Grid.Numerator / (double)_range.Grid.Denominator;
    }

    private Node Child(Node parent, int child, int level)
    {
        var known = parent.Children[child];
        if (known >= 0)
        {
            return _nodes[known];
        }

        parent.Children[child] = _nodeCount;
        return NewNode(parent.Starts[child], parent.Starts[child + 1], level - 1);
    }

    private Node NewNode(int start, int end, int level)
    {
        if (_nodeCount == _nodes.Count)
        {
            _nodes.Add(new Node());
        }

        var node = _nodes[_nodeCount++];
        Array.Fill(node.Children, -1);
        SortIntoChildren(node, start, end, level);
        var draws = NextDraws();
        for (var i = 0; i < Branches; i++)
        {
            var count = node.Starts[i + 1] - node.Starts[i];
            node.Noisy[i] = NoiseAddition.AddClamped(count, draws[i]);
        }

        // A noise draw beside a released number is the true one.
        draws.Clear();
        return node;
    }

    /// <summary>Fresh noise for one node.</summary>
    private Span<long> NextDraws()
    {
        if (_nextDraw == NoiseBlock)
        {
            _source.AddTo(_noise, _draws);
            _nextDraw = 0;
        }

        _nextDraw += Branches;
        return _draws.AsSpan(_nextDraw - Branches, Branches);
    }

    private void SortIntoChildren(Node node, int start, int end, int level)
    {
        const int Mask = Branches - 1;
        var shift = BranchBits * level;
        var cells = _cells[level & 1].AsSpan(start, end - start);

        // Four counters by turns, so that neighbours of one digit do not wait for each other.
        Span<int> digits = stackalloc int[4 * Branches];
        digits.Clear();
        unchecked
        {
            // A place in the counters is below four times the mask whatever the cell.
            ref var first = ref MemoryMarshal.GetReference(digits);
            for (var i = 0; i < cells.Length; i++)
            {
                var digit = (int)(cells[i] >> shift) & Mask;
                Unsafe.Add(ref first, digit | ((i & 3) << BranchBits))++;
            }
        }

        node.Starts[0] = start;
        for (var i = 0; i < Branches; i++)
        {
            var count =
                digits[i]
                + digits[i + Branches]
                + digits[i + (2 * Branches)]
                + digits[i + (3 * Branches)];
            node.Starts[i + 1] = node.Starts[i] + count;
            digits[i] = node.Starts[i];
        }

        if (level > 0)
        {
            Scatter(cells, _cells[(level - 1) & 1], digits[..Branches], shift);
        }
    }

    private static void Scatter(
        ReadOnlySpan<long> cells,
        long[] target,
        Span<int> starts,
        int shift
    )
    {
        ref var first = ref MemoryMarshal.GetReference(starts);
        unchecked
        {
            foreach (var cell in cells)
            {
                ref var at = ref Unsafe.Add(ref first, (int)(cell >> shift) & (Branches - 1));
                target[at] = cell;
                at++;
            }
        }
    }

    private sealed class Node
    {
        internal long[] Noisy { get; } = new long[Branches];

        internal int[] Starts { get; } = new int[Branches + 1];

        internal int[] Children { get; } = new int[Branches];

        internal double Count(int child, double floor) => Noisy[child] > floor ? Noisy[child] : 0;

        internal double Total(double floor)
        {
            var total = 0.0;
            for (var i = 0; i < Branches; i++)
            {
                total += Math.Max(0, Count(i, floor));
            }

            return total;
        }
    }
}
