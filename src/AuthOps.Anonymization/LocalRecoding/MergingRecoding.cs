namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Bottom-up: of all classes that do not hold, the one that can be joined with another at the least further loss for
/// its size is joined, until all hold (agglomerative, after Gionis and Tassa 2009). Ties go to the class that comes first. Not
/// safe for concurrent use.
/// </summary>
internal sealed class MergingRecoding
{
    private readonly DistinctRecords _records;
    private readonly ClassJudge _judge;
    private readonly CancellationToken _cancellationToken;
    private readonly int[] _order;
    private readonly int[] _box;
    private readonly JoinScan _scan;
    private readonly int[] _slotOf;
    private readonly int[] _classAt;
    private readonly int[] _sizes;
    private readonly ushort[] _own;
    private readonly bool[] _holds;
    private readonly int[] _version;
    private readonly int[] _nearest;
    private readonly int[] _nearestVersion;
    private readonly List<int>[] _members;
    private readonly Tally[][] _tallies;
    private readonly PriorityQueue<(int Class, int Version), (long Cost, int Class)> _queue = new();
    private long _allowance;
    private int _dead;

    /// <param name="records">The records.</param>
    /// <param name="judge">What a class must satisfy.</param>
    /// <param name="classes">What to begin with: the members of each class.</param>
    /// <param name="allowance">Rows that may be left out.</param>
    /// <param name="cancellationToken">Looked at between joins.</param>
    public MergingRecoding(
        DistinctRecords records,
        ClassJudge judge,
        IReadOnlyList<int[]> classes,
        long allowance,
        CancellationToken cancellationToken
    )
    {
        (_records, _judge, _allowance, _cancellationToken) = (
            records,
            judge,
            allowance,
            cancellationToken
        );
        _order = records.Table.SearchOrder;
        _box = new int[_order.Length];
        _scan = new JoinScan(records.Trees, _order, classes.Count);
        _slotOf = new int[classes.Count];
        _classAt = new int[classes.Count];
        _sizes = new int[classes.Count];
        _own = new ushort[classes.Count];
        _holds = new bool[classes.Count];
        _version = new int[classes.Count];
        _nearest = new int[classes.Count];
        _nearestVersion = new int[classes.Count];
        _members = new List<int>[classes.Count];
        _tallies = new Tally[classes.Count][];
        for (var number = 0; number < classes.Count; number++)
        {
            Add(number, classes[number]);
        }
    }

    /// <summary>
    /// Joins until every class holds or can be joined with none. What would spoil a class that holds is left out as
    /// long as records may be.
    /// </summary>
    /// <returns>The classes that hold.</returns>
    public IReadOnlyList<int[]> Run()
    {
        for (var number = 0; number < _sizes.Length; number++)
        {
            Queue(number);
        }

        while (_queue.TryDequeue(out var entry, out _))
        {
            var number = entry.Class;
            if (_slotOf[number] < 0 || _version[number] != entry.Version)
            {
                continue;
            }

            _cancellationToken.ThrowIfCancellationRequested();
            var other = _nearest[number];
            if (_slotOf[other] < 0 || _version[other] != _nearestVersion[number])
            {
                Queue(number);
            }
            else
            {
                Join(number, other);
            }
        }

        var done = new List<int[]>();
        for (var number = 0; number < _sizes.Length; number++)
        {
            if (_slotOf[number] >= 0 && _holds[number])
            {
                done.Add([.. _members[number]]);
            }
        }

        return done;
    }

    private void Add(int number, int[] members)
    {
        var slot = _scan.Append();
        _slotOf[number] = slot;
        _classAt[slot] = number;
        _members[number] = [.. members];
        _sizes[number] = _records.SizeOf(members);
        var own = 0;
        for (var position = 0; position < _order.Length; position++)
        {
            var tree = _records.Trees[_order[position]];
            var nodes = _records.Nodes[_order[position]];
            var node = nodes[members[0]];
            foreach (var member in members)
            {
                node = tree.Join(node, nodes[member]);
            }

            _scan.Set(slot, position, node);
            _box[_order[position]] = node;
            own += tree.Cost(node);
        }

        _own[number] = (ushort)own;
        _tallies[number] = _judge.LooksAtSizesOnly ? [] : _records.TallyOf(members);
        _holds[number] = _judge.Holds(_sizes[number], _tallies[number], _box);
    }

    /// <summary>Finds what a class that does not hold is joined with, and queues it.</summary>
    private void Queue(int number)
    {
        if (_holds[number])
        {
            return;
        }

        var slot = _slotOf[number];
        _scan.Bar(slot);
        var first = _scan.Ask(slot);
        var best = Look(number, (first, _scan.Length), (-1, long.MaxValue));
        var (nearest, least) = Look(number, (0, first), best);
        _scan.Bar(slot, isBarred: false);
        if (nearest >= 0)
        {
            _nearest[number] = nearest;
            _nearestVersion[number] = _version[nearest];
            _queue.Enqueue(
                (number, _version[number]),
                (Urgency(least, (long)_sizes[number] + _sizes[nearest]), number)
            );
        }
    }

    /// <summary>
    /// What the queue is ordered by: the further loss by the square of the joined size, so that a class that has begun
    /// is finished before others begin. Among the powers tried the square loses least.
    /// </summary>
    private static long Urgency(long cost, long size) => cost * 4_096 / (size * size);

    private (int Class, long Cost) Look(
        int number,
        (int Start, int End) range,
        (int Class, long Cost) best
    )
    {
        var (size, own) = ((long)_sizes[number], (long)_own[number]);
        var most = Most(best.Cost);
        Span<ushort> sums = stackalloc ushort[JoinScan.Lanes];
        var start = range.Start;
        while (_scan.Next(ref start, range.End, most, sums) is var mask && mask != 0)
        {
            for (; mask != 0; mask &= mask - 1)
            {
                var lane = System.Numerics.BitOperations.TrailingZeroCount(mask);
                var other = _classAt[start - JoinScan.Lanes + lane];
                var cost =
                    (size * (sums[lane] - own))
                    + (_sizes[other] * ((long)sums[lane] - _own[other]));
                if (cost < best.Cost)
                {
                    best = (other, cost);
                    most = Most(cost);
                }
            }
        }

        return best;

        ushort Most(long cost) =>
            (ushort)
                Math.Min(TreeNodes.Forbidden - 1, own + Math.Min(TreeNodes.Forbidden, cost / size));
    }

    private void Join(int number, int other)
    {
        var tallies = new Tally[_tallies[other].Length];
        for (var i = 0; i < tallies.Length; i++)
        {
            tallies[i] = Tally.Sum(_tallies[other][i], _tallies[number][i]);
        }

        var (slot, gone) = (_slotOf[other], _slotOf[number]);
        var own = 0;
        for (var position = 0; position < _order.Length; position++)
        {
            var tree = _records.Trees[_order[position]];
            var node = tree.Join(_scan.Node(slot, position), _scan.Node(gone, position));
            _box[_order[position]] = node;
            own += tree.Cost(node);
        }

        var holds = _judge.Holds(_sizes[other] + _sizes[number], tallies, _box);
        if (_holds[other] && !holds && _sizes[number] <= _allowance)
        {
            _allowance -= _sizes[number];
            Remove(number);
            return;
        }

        for (var position = 0; position < _order.Length; position++)
        {
            _scan.Set(slot, position, _box[_order[position]]);
        }

        _own[other] = (ushort)own;
        _sizes[other] += _sizes[number];
        _members[other].AddRange(_members[number]);
        _members[number] = [];
        _tallies[other] = tallies;
        _version[other]++;
        _holds[other] = holds;
        Remove(number);
        Queue(other);
    }

    private void Remove(int number)
    {
        _scan.Bar(_slotOf[number]);
        _slotOf[number] = -1;
        if (++_dead > _scan.Length / 4)
        {
            _dead = 0;
            _scan.Compact(
                (from, to) =>
                {
                    _classAt[to] = _classAt[from];
                    _slotOf[_classAt[to]] = to;
                }
            );
        }
    }
}
