using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// A lower bound of the records that a node leaves out under the rule, from sizes alone, and the nodes that are hopeless by it. Coarser nodes
/// have no larger bound, so what is hopeless makes all finer nodes hopeless too. Not safe for concurrent use.
/// </summary>
/// <remarks>docs/math/re-release.md</remarks>
internal sealed class WithholdingBound
{
    private readonly EncodedTable _table;
    private readonly int _k;

    /// <summary>The cell before of every row's person.</summary>
    private readonly int[] _before;

    /// <summary>Persons of each cell before.</summary>
    private readonly int[] _sizes;

    /// <summary>Of them those whom the table does not have.</summary>
    private readonly int[] _absent;
    private readonly int[] _classOf;
    private readonly List<int[]> _hopeless = [];

    /// <param name="table">The table.</param>
    /// <param name="person">The person of every row.</param>
    /// <param name="cells">The cells before.</param>
    public WithholdingBound(EncodedTable table, int[] person, Cells cells)
    {
        _table = table;
        _k = table.Policy.MinimumClassSize;
        _before = Array.ConvertAll(person, p => p < cells.CellOf.Length ? cells.CellOf[p] : 0);
        _sizes = cells.Sizes;
        _absent = [.. cells.Sizes];
        foreach (var cell in _before)
        {
            _absent[cell]--;
        }

        _classOf = new int[person.Length];
    }

    /// <summary>
    /// Whether more records than allowed are left out at a node, whatever is chosen. Once true of an allowance it is for every smaller one,
    /// and allowances must not rise from call to call.
    /// </summary>
    /// <param name="levels">The node.</param>
    /// <param name="allowance">The most records that may be left out.</param>
    /// <param name="least">The bound, where the node is not hopeless.</param>
    public bool IsHopeless(ReadOnlySpan<int> levels, long allowance, out long least)
    {
        least = 0;
        foreach (var node in _hopeless)
        {
            if (IsBelow(levels, node))
            {
                return true;
            }
        }

        least = Least(levels);
        if (least <= allowance)
        {
            return false;
        }

        _hopeless.Add(Raise(levels, allowance));
        return true;
    }

    /// <summary>The fewest records that a node leaves out.</summary>
    public long Least(ReadOnlySpan<int> levels)
    {
        _ = NodeRows.Number(_table, levels, _classOf);
        var numbers = new Dictionary<(int, int), int>();
        var sizes = new List<int>();
        var parts = new int[_sizes.Length];
        for (var row = 0; row < _classOf.Length; row++)
        {
            var pair = (_before[row], _classOf[row]);
            if (!numbers.TryGetValue(pair, out var number))
            {
                number = sizes.Count;
                numbers.Add(pair, number);
                sizes.Add(0);
                parts[pair.Item1]++;
            }

            sizes[number]++;
        }

        // What is too small with all its records stays so with fewer.
        var failing = new long[_sizes.Length];
        foreach (var ((before, _), number) in numbers)
        {
            var isNew = before == 0 || parts[before] > 1 || _absent[before] > 0;
            failing[before] += isNew && sizes[number] < _k ? sizes[number] : 0;
        }

        var least = failing[0];
        for (var before = 1; before < failing.Length; before++)
        {
            // Those left behind are as many as k, or all there were.
            least +=
                failing[before] + _absent[before] == 0
                    ? 0
                    : Math.Max(failing[before], Math.Min(_k, _sizes[before]) - _absent[before]);
        }

        return least;
    }

    /// <summary>A hopeless node above one, as coarse as it gets attribute by attribute.</summary>
    private int[] Raise(ReadOnlySpan<int> levels, long allowance)
    {
        var node = levels.ToArray();
        for (var i = 0; i < node.Length; i++)
        {
            while (node[i] < _table.Quasi[i].Hierarchy.Height)
            {
                node[i]++;
                if (Least(node) <= allowance)
                {
                    node[i]--;
                    break;
                }
            }
        }

        return node;
    }

    private static bool IsBelow(ReadOnlySpan<int> levels, int[] node)
    {
        for (var i = 0; i < node.Length; i++)
        {
            if (levels[i] > node[i])
            {
                return false;
            }
        }

        return true;
    }
}
