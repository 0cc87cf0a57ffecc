using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>
/// Points in a k-d tree (Bentley 1975) from which points are taken away: the nearest and the farthest points of
/// those left, exactly as a look at all of them finds them. Boxes shrink with what is taken, so that the outermost
/// points stay cheap to find. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Coordinates are integers held in doubles, below 2^30 in size, so that differences are exact; squares are added in
/// the order of the dimensions. Rounding is monotone, so the distance of a box is at most that of any point in it as
/// computed, and at least it for the farthest corner: pruning never changes an answer. Ties go to the smaller number.
/// </remarks>
internal sealed class PointTree
{
    /// <summary>Points of a leaf at most: two vectors.</summary>
    private const int LeafSize = 16;

    private const int Lanes = 8;

    private readonly int _dimensions;

    /// <summary>Leaf by leaf, in a leaf dimension by dimension: coordinates; NaN where no point is left.</summary>
    private double[] _cells = [];

    /// <summary>Leaf by leaf: the points left, those of a leaf side by side.</summary>
    private int[] _points = [];

    /// <summary>Per point: its place in <see cref="_points"/>, -1 once it is taken.</summary>
    private readonly int[] _placeOf;

    /// <summary>Per node: points left.</summary>
    private readonly int[] _left;

    /// <summary>Per node: its children; of a leaf, the number of the leaf as -1 - number, and -1.</summary>
    private readonly int[] _lower;
    private readonly int[] _upper;
    private readonly int[] _parent;

    /// <summary>Leaf to node.</summary>
    private readonly int[] _nodeOf;

    /// <summary>Per node and dimension: the least and the greatest coordinate of the points left.</summary>
    private readonly double[] _least;
    private readonly double[] _greatest;

    /// <param name="columns">A column per dimension, all of one length, at least 1.</param>
    public PointTree(double[][] columns)
    {
        _dimensions = columns.Length;
        int[] order = [.. Enumerable.Range(0, columns[0].Length)];
        _placeOf = new int[order.Length];
        var leaves = new List<int[]>();
        var nodes = new List<Node>();
        Build(columns, order, -1, nodes, leaves);
        _left = [.. nodes.Select(static node => node.Points)];
        _lower = [.. nodes.Select(static node => node.Lower)];
        _upper = [.. nodes.Select(static node => node.Upper)];
        _parent = [.. nodes.Select(static node => node.Parent)];
        _nodeOf = [.. Enumerable.Range(0, nodes.Count).Where(node => _upper[node] < 0)];
        Fill(columns, leaves);
        _least = new double[_left.Length * _dimensions];
        _greatest = new double[_left.Length * _dimensions];
        for (var node = _left.Length - 1; node >= 0; node--)
        {
            FindBox(node);
        }
    }

    /// <summary>Points left.</summary>
    public int Count => _left[0];

    /// <summary>Points left, ascending.</summary>
    public int[] Remaining() =>
        [.. Enumerable.Range(0, _placeOf.Length).Where(point => _placeOf[point] >= 0)];

    /// <summary>Takes a point away.</summary>
    public void Remove(int point)
    {
        var place = _placeOf[point];
        var leaf = place / LeafSize;
        var node = _nodeOf[leaf];
        var last = (leaf * LeafSize) + _left[node] - 1;
        Span<double> taken = stackalloc double[_dimensions];
        for (var d = 0; d < _dimensions; d++)
        {
            var start = Cells(leaf) + (d * LeafSize);
            taken[d] = _cells[start + (place % LeafSize)];
            _cells[start + (place % LeafSize)] = _cells[start + (last % LeafSize)];
            _cells[start + (last % LeafSize)] = double.NaN;
        }

        _points[place] = _points[last];
        _placeOf[_points[place]] = place;
        _placeOf[point] = -1;
        var mayShrink = true;
        for (; node >= 0; node = _parent[node])
        {
            _left[node]--;
            mayShrink = mayShrink && IsOnEdge(node, taken);
            if (mayShrink)
            {
                FindBox(node);
            }
        }
    }

    /// <summary>The point left that is farthest from a place.</summary>
    /// <param name="place">A coordinate per dimension.</param>
    public int Farthest(ReadOnlySpan<double> place)
    {
        var best = (Distance: -1.0, Point: int.MaxValue);
        Farthest(0, place, ref best);
        return best.Point;
    }

    /// <summary>The points left that are nearest to a place, nearest first.</summary>
    /// <param name="place">A coordinate per dimension.</param>
    /// <param name="found">Takes as many as it holds; there are at least that many left.</param>
    public void Nearest(ReadOnlySpan<double> place, Span<int> found)
    {
        Span<double> distances =
            found.Length <= 256 ? stackalloc double[found.Length] : new double[found.Length];
        distances.Fill(double.PositiveInfinity);
        found.Fill(int.MaxValue);
        Nearest(0, place, found, distances);
    }

    private int Cells(int leaf) => leaf * LeafSize * _dimensions;

    /// <summary>The squared distances of eight places of a leaf; NaN where there is no point.</summary>
    private Vector512<double> Distances(int leaf, int half, ReadOnlySpan<double> place)
    {
        ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
        var start = (nuint)(Cells(leaf) + (half * Lanes));
        var sum = Vector512<double>.Zero;
        foreach (var coordinate in place)
        {
            var difference = Vector512.LoadUnsafe(ref cells, start) - Vector512.Create(coordinate);
            sum += difference * difference;
            start += LeafSize;
        }

        return sum;
    }

    private void Farthest(
        int node,
        ReadOnlySpan<double> place,
        ref (double Distance, int Point) best
    )
    {
        if (_upper[node] < 0)
        {
            FarthestOfLeaf(-1 - _lower[node], place, ref best);
            return;
        }

        var (near, far) = (_lower[node], _upper[node]);
        var (nearMost, farMost) = (Most(near, place), Most(far, place));
        if (nearMost > farMost)
        {
            (near, far, nearMost, farMost) = (far, near, farMost, nearMost);
        }

        if (farMost >= best.Distance)
        {
            Farthest(far, place, ref best);
        }

        if (nearMost >= best.Distance)
        {
            Farthest(near, place, ref best);
        }
    }

    private void FarthestOfLeaf(
        int leaf,
        ReadOnlySpan<double> place,
        ref (double Distance, int Point) best
    )
    {
        for (var half = 0; half < LeafSize / Lanes; half++)
        {
            var distances = Distances(leaf, half, place);
            if (!Vector512.GreaterThanOrEqualAny(distances, Vector512.Create(best.Distance)))
            {
                continue;
            }

            for (var lane = 0; lane < Lanes; lane++)
            {
                var point = _points[(leaf * LeafSize) + (half * Lanes) + lane];
                var distance = distances[lane];
                if (distance > best.Distance || (distance == best.Distance && point < best.Point))
                {
                    best = (distance, point);
                }
            }
        }
    }

    private void Nearest(
        int node,
        ReadOnlySpan<double> place,
        Span<int> found,
        Span<double> distances
    )
    {
        if (_upper[node] < 0)
        {
            NearestOfLeaf(-1 - _lower[node], place, found, distances);
            return;
        }

        var (near, far) = (_lower[node], _upper[node]);
        var (nearLeast, farLeast) = (Least(near, place), Least(far, place));
        if (nearLeast > farLeast)
        {
            (near, far, nearLeast, farLeast) = (far, near, farLeast, nearLeast);
        }

        if (nearLeast <= distances[^1])
        {
            Nearest(near, place, found, distances);
        }

        if (farLeast <= distances[^1])
        {
            Nearest(far, place, found, distances);
        }
    }

    private void NearestOfLeaf(
        int leaf,
        ReadOnlySpan<double> place,
        Span<int> found,
        Span<double> distances
    )
    {
        for (var half = 0; half < LeafSize / Lanes; half++)
        {
            var all = Distances(leaf, half, place);
            if (!Vector512.LessThanOrEqualAny(all, Vector512.Create(distances[^1])))
            {
                continue;
            }

            for (var lane = 0; lane < Lanes; lane++)
            {
                if (all[lane] <= distances[^1])
                {
                    var point = _points[(leaf * LeafSize) + (half * Lanes) + lane];
                    Insert(point, all[lane], found, distances);
                }
            }
        }
    }

    private static void Insert(int point, double distance, Span<int> found, Span<double> distances)
    {
        var at = found.Length;
        while (
            at > 0
            && (
                distance < distances[at - 1]
                || (distance == distances[at - 1] && point < found[at - 1])
            )
        )
        {
            at--;
        }

        if (at < found.Length)
        {
            found[at..^1].CopyTo(found[(at + 1)..]);
            distances[at..^1].CopyTo(distances[(at + 1)..]);
            (found[at], distances[at]) = (point, distance);
        }
    }

    /// <summary>At most the squared distance of every point left under a node; infinity where there is none.</summary>
    private double Least(int node, ReadOnlySpan<double> place)
    {
        if (_left[node] == 0)
        {
            return double.PositiveInfinity;
        }

        var sum = 0.0;
        var least = _least.AsSpan(node * _dimensions, place.Length);
        var greatest = _greatest.AsSpan(node * _dimensions, place.Length);
        for (var d = 0; d < place.Length; d++)
        {
            var below = least[d] - place[d];
            var above = place[d] - greatest[d];
            var difference = below > 0 ? below : Math.Max(above, 0);
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>At least the squared distance of every point left under a node; -2 where there is none.</summary>
    private double Most(int node, ReadOnlySpan<double> place)
    {
        if (_left[node] == 0)
        {
            return -2;
        }

        var sum = 0.0;
        var least = _least.AsSpan(node * _dimensions, place.Length);
        var greatest = _greatest.AsSpan(node * _dimensions, place.Length);
        for (var d = 0; d < place.Length; d++)
        {
            var below = place[d] - least[d];
            var above = greatest[d] - place[d];
            var difference = below > above ? below : above;
            sum += difference * difference;
        }

        return sum;
    }

    private bool IsOnEdge(int node, ReadOnlySpan<double> point)
    {
        var box = node * _dimensions;
        for (var d = 0; d < _dimensions; d++)
        {
            if (point[d] == _least[box + d] || point[d] == _greatest[box + d])
            {
                return true;
            }
        }

        return false;
    }

    private void FindBox(int node)
    {
        for (var d = 0; d < _dimensions; d++)
        {
            var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
            if (_upper[node] < 0)
            {
                var start = Cells(-1 - _lower[node]) + (d * LeafSize);
                foreach (var cell in _cells.AsSpan(start, _left[node]))
                {
                    least = Math.Min(least, cell);
                    greatest = Math.Max(greatest, cell);
                }
            }
            else
            {
                var (a, b) = ((_lower[node] * _dimensions) + d, (_upper[node] * _dimensions) + d);
                least = Math.Min(_least[a], _least[b]);
                greatest = Math.Max(_greatest[a], _greatest[b]);
            }

            _least[(node * _dimensions) + d] = least;
            _greatest[(node * _dimensions) + d] = greatest;
        }
    }

    /// <summary>Nodes are numbered before their children and leaves from left to right, hence in the order of their nodes.</summary>
    private static int Build(
        double[][] columns,
        Span<int> order,
        int parent,
        List<Node> nodes,
        List<int[]> leaves
    )
    {
        var node = nodes.Count;
        nodes.Add(new Node(order.Length, -1 - leaves.Count, -1, parent));
        if (order.Length <= LeafSize)
        {
            leaves.Add(order.ToArray());
            return node;
        }

        var column = columns[Widest(columns, order)];
        order.Sort(
            (a, b) => column[a].CompareTo(column[b]) is var c && c != 0 ? c : a.CompareTo(b)
        );
        var middle = order.Length / 2;
        var lower = Build(columns, order[..middle], node, nodes, leaves);
        var upper = Build(columns, order[middle..], node, nodes, leaves);
        nodes[node] = nodes[node] with { Lower = lower, Upper = upper };
        return node;
    }

    private void Fill(double[][] columns, List<int[]> leaves)
    {
        _points = new int[leaves.Count * LeafSize];
        _cells = new double[_points.Length * _dimensions];
        Array.Fill(_cells, double.NaN);
        for (var leaf = 0; leaf < leaves.Count; leaf++)
        {
            for (var i = 0; i < leaves[leaf].Length; i++)
            {
                var point = leaves[leaf][i];
                _points[(leaf * LeafSize) + i] = point;
                _placeOf[point] = (leaf * LeafSize) + i;
                for (var d = 0; d < _dimensions; d++)
                {
                    _cells[Cells(leaf) + (d * LeafSize) + i] = columns[d][point];
                }
            }
        }
    }

    private static int Widest(double[][] columns, ReadOnlySpan<int> order)
    {
        var (widest, width) = (0, -1.0);
        for (var d = 0; d < columns.Length; d++)
        {
            var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var point in order)
            {
                least = Math.Min(least, columns[d][point]);
                greatest = Math.Max(greatest, columns[d][point]);
            }

            if (greatest - least > width)
            {
                (widest, width) = (d, greatest - least);
            }
        }

        return widest;
    }

    private readonly record struct Node(int Points, int Lower, int Upper, int Parent);
}
