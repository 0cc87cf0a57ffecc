using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// What is certain about every node of a lattice from the nodes looked at: from coarser ones the records that are
/// suppressed at least and what they cost at least, from finer ones how many classes there are at most and how
/// large they are at least. Nodes are numbered with the deepest hierarchy as the leading digit, so a coarser node
/// has the larger number. Not safe for concurrent use.
/// </summary>
internal sealed class NodeBounds
{
    private readonly int _attributes;
    private readonly int _costsPerNode;
    private readonly int[] _heights;
    private readonly int[] _order;
    private readonly long[] _suppressed;
    private readonly double[] _costs;
    private readonly int[] _classes;
    private readonly double[] _kept;
    private readonly long[] _squares;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="table">The table.</param>
    /// <param name="hasCosts">Whether costs per attribute are kept.</param>
    public NodeBounds(EncodedTable table, bool hasCosts)
    {
        _attributes = table.Quasi.Length;
        _heights = table.Quasi.Select(static q => q.Hierarchy.Height).ToArray();
        _order = table.SearchOrder;
        Strides = new int[_attributes];
        Count = 1;
        foreach (var attribute in table.SearchOrder)
        {
            Strides[attribute] = Count;
            Count *= _heights[attribute] + 1;
        }

        _suppressed = new long[Count];
        _costsPerNode = hasCosts ? _attributes : 0;
        _costs = new double[Count * _costsPerNode];
        _classes = new int[Count];
        _kept = new double[Count];
        _squares = new long[Count];
        Array.Fill(_classes, int.MaxValue);
        Array.Fill(_kept, double.PositiveInfinity);
    }

    /// <summary>Nodes.</summary>
    public int Count { get; }

    /// <summary>What a level more of an attribute adds to a node's number.</summary>
    public int[] Strides { get; }

    /// <summary>A node's number.</summary>
    public int NumberOf(ReadOnlySpan<int> levels)
    {
        var number = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            number += levels[i] * Strides[i];
        }

        return number;
    }

    /// <summary>A node's levels.</summary>
    public void LevelsOf(int number, Span<int> levels)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = number / Strides[i] % (_heights[i] + 1);
        }
    }

    /// <summary>From the levels of a node to those of the next smaller number.</summary>
    public void StepDown(Span<int> levels)
    {
        foreach (var i in _order)
        {
            if (levels[i] > 0)
            {
                levels[i]--;
                return;
            }

            levels[i] = _heights[i];
        }
    }

    /// <summary>From the levels of a node to those of the next larger number.</summary>
    public void StepUp(Span<int> levels)
    {
        foreach (var i in _order)
        {
            if (levels[i] < _heights[i])
            {
                levels[i]++;
                return;
            }

            levels[i] = 0;
        }
    }

    /// <summary>What is known about a node.</summary>
    public NodeBound Of(int node) =>
        new(
            _suppressed[node],
            _costs.AsSpan(node * _costsPerNode, _costsPerNode),
            _classes[node],
            _kept[node],
            _squares[node]
        );

    /// <summary>Takes what a node suppresses by size alone.</summary>
    /// <param name="node">Its number.</param>
    /// <param name="rows">Records in classes that are too small; every finer node suppresses them too.</param>
    /// <param name="costs">What they cost at least, per attribute, as the measure has it; or empty.</param>
    public void SetSuppressed(int node, long rows, ReadOnlySpan<double> costs)
    {
        _suppressed[node] = Math.Max(_suppressed[node], rows);
        var own = _costs.AsSpan(node * _costsPerNode, _costsPerNode);
        for (var i = 0; i < Math.Min(own.Length, costs.Length); i++)
        {
            own[i] = Math.Max(own[i], costs[i]);
        }
    }

    /// <summary>Takes the classes of a node.</summary>
    /// <param name="node">Its number.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="kept">Classes that are large enough, and one for every smallest class's worth of records in others.</param>
    /// <param name="squares">Σ size².</param>
    public void SetClasses(int node, int classes, double kept, long squares)
    {
        _classes[node] = Math.Min(_classes[node], classes);
        _kept[node] = Math.Min(_kept[node], kept);
        _squares[node] = Math.Max(_squares[node], squares);
    }

    /// <summary>Takes over what the next coarser nodes know.</summary>
    public void FromCoarser(int node, ReadOnlySpan<int> levels)
    {
        var own = _costs.AsSpan(node * _costsPerNode, _costsPerNode);
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] == _heights[i])
            {
                continue;
            }

            var above = node + Strides[i];
            _suppressed[node] = Math.Max(_suppressed[node], _suppressed[above]);
            var costs = _costs.AsSpan(above * _costsPerNode, own.Length);
            for (var j = 0; j < own.Length; j++)
            {
                // Costs are never NaN, which Math.Max would look for each time.
                own[j] = costs[j] > own[j] ? costs[j] : own[j];
            }
        }
    }

    /// <summary>Takes over what the next finer nodes know.</summary>
    public void FromFiner(int node, ReadOnlySpan<int> levels)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] > 0)
            {
                var below = node - Strides[i];
                SetClasses(node, _classes[below], _kept[below], _squares[below]);
            }
        }
    }
}
