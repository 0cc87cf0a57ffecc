namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Top-down: the whole table is cut along one hierarchy after the other, a label into the labels below it, as long
/// as every part holds (Mondrian, LeFevre et al. 2006, with cuts along trees). Children that do not hold by
/// themselves stay behind under the label of their parent. Every part ever made holds, so no model has to be
/// monotone. Not safe for concurrent use.
/// </summary>
internal sealed class MondrianRecoding(
    DistinctRecords records,
    ClassJudge judge,
    int smallestCut,
    CancellationToken cancellationToken
)
{
    private readonly List<int[]> _done = [];
    private readonly int[][] _counts = Array.ConvertAll(
        records.Trees,
        static tree => new int[tree.Count]
    );
    private readonly List<int[]> _refused = [];

    /// <summary>Records under the same coarsest labels that do not hold all together.</summary>
    public IReadOnlyList<int[]> Refused => _refused;

    /// <summary>Cuts until nothing can be cut, or parts have fewer different records than <c>smallestCut</c>.</summary>
    /// <returns>The classes.</returns>
    public IReadOnlyList<int[]> Run() => Run(Roots());

    /// <summary>The same from parts made before.</summary>
    /// <param name="roots">The parts, no record in two of them.</param>
    public IReadOnlyList<int[]> Run(IEnumerable<int[]> roots)
    {
        var stack = new Stack<int[]>();
        foreach (var root in roots)
        {
            if (judge.Holds(root, records.SizeOf(root)))
            {
                stack.Push(root);
            }
            else
            {
                _refused.Add(root);
            }
        }

        while (stack.TryPop(out var part))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cut = part.Length >= smallestCut ? BestCut(part) : null;
            if (cut is null)
            {
                _done.Add(part);
                continue;
            }

            for (var i = cut.Length - 1; i >= 0; i--)
            {
                stack.Push(cut[i]);
            }
        }

        return _done;
    }

    /// <summary>Records that can share a class at all: under the same coarsest labels.</summary>
    private IEnumerable<int[]> Roots()
    {
        var all = Enumerable.Range(0, records.Count).ToArray();
        IEnumerable<int[]> parts = [all];
        for (var a = 0; a < records.Trees.Length; a++)
        {
            var tree = records.Trees[a];
            var nodes = records.Nodes[a];
            if (tree.End(0) < tree.Count)
            {
                parts = parts
                    .SelectMany(part => part.GroupBy(r => Root(tree, nodes[r])))
                    .Select(static group => group.ToArray());
            }
        }

        return parts;
    }

    private static int Root(TreeNodes tree, int node)
    {
        var root = 0;
        while (node >= tree.End(root))
        {
            root = tree.End(root);
        }

        return root;
    }

    /// <summary>The cut that saves most for what it tells apart: loss saved by the entropy of the parts.</summary>
    private int[][]? BestCut(int[] part)
    {
        int[][]? best = null;
        var bestWorth = 0.0;
        for (var a = 0; a < records.Trees.Length; a++)
        {
            var label = LabelOf(part, a);
            if (records.Trees[a].IsLeaf(label) || Cut(part, a, label) is not { } groups)
            {
                continue;
            }

            var worth = Worth(groups, a, label);
            if (worth > bestWorth)
            {
                (best, bestWorth) = (groups, worth);
            }
        }

        return best;
    }

    private double Worth(int[][] groups, int attribute, int label)
    {
        var (saved, entropy) = (0.0, 0.0);
        double before = records.Trees[attribute].Cost(label);
        double size = groups.Sum(group => (long)records.SizeOf(group));
        foreach (var group in groups)
        {
            var share = records.SizeOf(group) / size;
            saved += share * (before - records.Trees[attribute].Cost(LabelOf(group, attribute)));
            entropy -= share * Math.Log2(share);
        }

        return saved / entropy;
    }

    /// <summary>The part by the children of its label, those that do not hold together in one; null where that leaves one part.</summary>
    private int[][]? Cut(int[] part, int attribute, int label)
    {
        var children = ByChild(part, attribute, label);
        var holding = new List<int[]>(children.Length);
        var left = new List<int[]>();
        foreach (var child in children)
        {
            (judge.Holds(child, records.SizeOf(child)) ? holding : left).Add(child);
        }

        if (left.Count == 0)
        {
            return judge.LeavesNobody(part, children) ? children : null;
        }

        if (judge.KeepsApart)
        {
            return null; // What stays behind would lie over those that left.
        }

        // The smallest parts that hold help those that do not.
        holding.Sort(
            (x, y) =>
                records.SizeOf(x).CompareTo(records.SizeOf(y)) is var order && order != 0
                    ? order
                    : x[0].CompareTo(y[0])
        );
        for (var taken = 0; ; taken++)
        {
            int[] stays = [.. left.SelectMany(static child => child)];
            if (holding.Count - taken == 0)
            {
                return null;
            }

            if (judge.Holds(stays, records.SizeOf(stays)))
            {
                Array.Sort(stays);
                return [.. holding.Skip(taken), stays];
            }

            left.Add(holding[taken]);
        }
    }

    private int[][] ByChild(int[] part, int attribute, int label)
    {
        var tree = records.Trees[attribute];
        var nodes = records.Nodes[attribute];
        var counts = _counts[attribute];
        foreach (var record in part)
        {
            counts[tree.ChildTowards(label, nodes[record])]++;
        }

        var children = new List<int[]>();
        for (var child = label + 1; child < tree.End(label); child = tree.End(child))
        {
            if (counts[child] > 0)
            {
                children.Add(new int[counts[child]]);
                counts[child] = children.Count - 1;
            }
        }

        var next = new int[children.Count];
        foreach (var record in part)
        {
            var number = counts[tree.ChildTowards(label, nodes[record])];
            children[number][next[number]++] = record;
        }

        for (var child = label + 1; child < tree.End(label); child = tree.End(child))
        {
            counts[child] = 0;
        }

        return [.. children];
    }

    /// <summary>Numbers are depth-first, so that what holds the first and the last of them holds all.</summary>
    private int LabelOf(int[] part, int attribute)
    {
        var nodes = records.Nodes[attribute];
        var (first, last) = (int.MaxValue, -1);
        foreach (var record in part)
        {
            first = Math.Min(first, nodes[record]);
            last = Math.Max(last, nodes[record]);
        }

        return records.Trees[attribute].Join(first, last);
    }
}
