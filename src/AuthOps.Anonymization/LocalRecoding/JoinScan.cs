using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Label tuples side by side, and what a record costs once one tuple is joined with each of them: the sum over
/// attributes of the cost of the finest common label. The costliest attributes come first, so that blocks of
/// tuples far away are left after one or two; groups of blocks know labels that all of theirs lie under, and are
/// passed over whole where these are too far. Not safe for concurrent use.
/// </summary>
internal sealed partial class JoinScan
{
    /// <summary>Tuples of a block.</summary>
    public const int Lanes = 32;

    /// <summary>Tuples of a group.</summary>
    private const int GroupSize = 8 * Lanes;

    private const int Unknown = -1;
    private const int Unbounded = -2;

    private readonly TreeNodes[] _trees;

    /// <summary>The attributes in the order they are looked at.</summary>
    private readonly int[] _order;

    /// <summary>Per attribute, in that order: the node of every tuple.</summary>
    private readonly ushort[][] _nodes;

    /// <summary>Per attribute: a node that all tuples of a group lie under.</summary>
    private readonly int[][] _groups;

    /// <summary>Nothing, or <see cref="TreeNodes.Forbidden"/> for a tuple that is passed over.</summary>
    private readonly ushort[] _bar;
    private readonly ushort[][] _scratch;

    /// <summary>Per attribute: what joining with each node costs the tuple asked about.</summary>
    private readonly ushort[][] _costs;

    /// <summary>Per attribute: the node of the tuple asked about.</summary>
    private readonly int[] _asked;

    /// <summary>Per attribute: tables of costs.</summary>
    private readonly int[] _tables;

    /// <param name="trees">The attributes.</param>
    /// <param name="order">The attributes in the order they are looked at.</param>
    /// <param name="capacity">The most tuples.</param>
    public JoinScan(TreeNodes[] trees, int[] order, int capacity)
        : this(
            trees,
            order,
            Array.ConvertAll(order, _ => new ushort[Padded(capacity)]),
            Array.ConvertAll(order, _ => new int[Padded(capacity) / GroupSize]),
            new ushort[Padded(capacity)]
        )
    {
        Array.Fill(_bar, TreeNodes.Forbidden);
        ForgetGroups();
    }

    /// <summary>The same tuples for another thread.</summary>
    public JoinScan(JoinScan other)
        : this(other._trees, other._order, other._nodes, other._groups, other._bar) =>
        (Length, IsVectorized) = (other.Length, other.IsVectorized);

    private JoinScan(TreeNodes[] trees, int[] order, ushort[][] nodes, int[][] groups, ushort[] bar)
    {
        (_trees, _order, _nodes, _groups, _bar) = (trees, order, nodes, groups, bar);
        _costs = new ushort[order.Length][];
        _asked = new int[order.Length];
        _scratch = Array.ConvertAll(order, a => new ushort[trees[a].Padded]);
        _tables = Array.ConvertAll(order, a => trees[a].Padded / TreeNodes.Block);
    }

    /// <summary>Tuples, those passed over included.</summary>
    public int Length { get; private set; }

    /// <summary>The kernel that runs here.</summary>
    public static string KernelName => Avx512BW.IsSupported ? "avx512" : "scalar";

    /// <summary>Whether vectors of 512 bits are used.</summary>
    public bool IsVectorized { get; init; } = Avx512BW.IsSupported;

    /// <summary>The node of a tuple.</summary>
    public int Node(int tuple, int position) => _nodes[position][tuple];

    /// <summary>Makes room for one more tuple.</summary>
    public int Append()
    {
        _bar[Length] = 0;
        return Length++;
    }

    /// <summary>Sets one label of a tuple.</summary>
    public void Set(int tuple, int position, int node)
    {
        _nodes[position][tuple] = (ushort)node;
        ref var group = ref _groups[position][tuple / GroupSize];
        if (group == Unknown)
        {
            group = node;
        }
        else if (group != Unbounded)
        {
            var joined = _trees[_order[position]].Join(group, node);
            group = joined < 0 ? Unbounded : joined;
        }
    }

    /// <summary>Passes a tuple over from now on, or no longer.</summary>
    public void Bar(int tuple, bool isBarred = true) =>
        _bar[tuple] = isBarred ? TreeNodes.Forbidden : (ushort)0;

    /// <summary>Moves the tuples that are not passed over together, in order.</summary>
    /// <param name="moved">Told of every tuple that stays: where it was and where it is.</param>
    public void Compact(Action<int, int> moved)
    {
        ForgetGroups();
        var next = 0;
        for (var tuple = 0; tuple < Length; tuple++)
        {
            if (_bar[tuple] != 0)
            {
                continue;
            }

            for (var position = 0; position < _nodes.Length; position++)
            {
                Set(next, position, _nodes[position][tuple]);
            }

            _bar[next] = 0;
            moved(tuple, next++);
        }

        _bar.AsSpan(next, Length - next).Fill(TreeNodes.Forbidden);
        Length = next;
    }

    /// <summary>Asks about a tuple.</summary>
    /// <param name="tuple">Its number; it is passed over only where it is barred.</param>
    /// <returns>Where to begin, so that what is alike comes first: the tuple's group.</returns>
    public int Ask(int tuple)
    {
        for (var position = 0; position < _order.Length; position++)
        {
            _asked[position] = _nodes[position][tuple];
            _costs[position] = _trees[_order[position]]
                .JoinCosts(_asked[position], _scratch[position]);
        }

        return tuple / GroupSize * GroupSize;
    }

    /// <summary>Finds the next block with a tuple that costs at most so much.</summary>
    /// <param name="start">Where to begin: a multiple of <see cref="Lanes"/>; after it, one past the block found.</param>
    /// <param name="end">Where to end: a multiple of <see cref="Lanes"/>, or not below <see cref="Length"/>.</param>
    /// <param name="most">The most a record may cost; below <see cref="TreeNodes.Forbidden"/>.</param>
    /// <param name="sums">The costs of the block, one a lane; only those that a bit is set for are told.</param>
    /// <returns>A bit a lane that costs at most so much; 0 at the end.</returns>
    public uint Next(ref int start, int end, ushort most, Span<ushort> sums)
    {
        end = Math.Min(end, Length);
        while (start < end)
        {
            if (start % GroupSize == 0 && IsFar(start / GroupSize, most))
            {
                start += GroupSize;
                continue;
            }

            var stop = Math.Min(end, (start / GroupSize * GroupSize) + GroupSize);
            var mask = IsVectorized
                ? NextAvx512(ref start, stop, most, sums)
                : NextScalar(ref start, stop, most, sums);
            if (mask != 0)
            {
                return mask;
            }
        }

        return 0;
    }

    private static int Padded(int capacity) => (capacity + GroupSize - 1) / GroupSize * GroupSize;

    private void ForgetGroups()
    {
        foreach (var group in _groups)
        {
            Array.Fill(group, Unknown);
        }
    }

    /// <summary>Whether joining with any tuple of a group costs more.</summary>
    private bool IsFar(int group, ushort most)
    {
        var sum = 0;
        for (var position = 0; position < _order.Length; position++)
        {
            var node = _groups[position][group];
            if (node < 0)
            {
                continue;
            }

            // What the tuple lies under itself may hold its own label; everything else is as far as the group's label.
            var tree = _trees[_order[position]];
            var asked = _asked[position];
            sum +=
                asked >= node && asked < tree.End(node) ? tree.Cost(asked) : _costs[position][node];
            if (sum > most)
            {
                return true;
            }
        }

        return false;
    }

    private uint NextScalar(ref int start, int stop, ushort most, Span<ushort> sums)
    {
        while (start < stop)
        {
            var mask = 0u;
            for (var lane = 0; lane < Lanes; lane++)
            {
                int sum = _bar[start + lane];
                for (var position = 0; position < _costs.Length && sum <= most; position++)
                {
                    sum += _costs[position][_nodes[position][start + lane]];
                }

                if (sum <= most)
                {
                    mask |= 1u << lane;
                    sums[lane] = (ushort)sum;
                }
            }

            start += Lanes;
            if (mask != 0)
            {
                return mask;
            }
        }

        return 0;
    }
}
