using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The walk of one thread over the lattice: the overlaps of a node are those of the node below, joined. Not safe for concurrent use.
/// </summary>
/// <param name="table">A table whose lattice is walked whole.</param>
/// <param name="overlaps">The overlaps of its classes.</param>
/// <param name="visit">Told every node and its overlaps, which change when it returns.</param>
/// <param name="cancellationToken">Looked at between nodes.</param>
internal sealed class OverlapWalk<TKey>(
    EncodedTable table,
    Overlaps<TKey> overlaps,
    Action<int[], ClassTable<TKey>> visit,
    CancellationToken cancellationToken
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly RollUp<TKey> _rollUp = new();
    private readonly int[] _levels = new int[table.Quasi.Length];

    /// <summary>Per position of the search order and level: the overlaps of the node on the path.</summary>
    private readonly ClassTable<TKey>[][] _path = Array.ConvertAll(
        table.SearchOrder,
        attribute =>
            Enumerable
                .Range(0, table.Quasi[attribute].Hierarchy.LevelCount)
                .Select(static _ => new ClassTable<TKey>())
                .ToArray()
    );

    /// <summary>Visits a node and everything above it that raises attributes from a position of the search order on.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="from">The position; what comes from there on stands at level 0.</param>
    public void Run(int[] levels, int from)
    {
        levels.CopyTo(_levels, 0);
        var node = overlaps.Finest;
        for (var position = 0; position < from; position++)
        {
            var attribute = table.SearchOrder[position];
            var level = levels[attribute];
            if (level > 0)
            {
                node = Raise(node, position, level, table.Quasi[attribute].LabelOf[level]);
            }
        }

        Explore(node, from);
    }

    private void Explore(ClassTable<TKey> node, int from)
    {
        cancellationToken.ThrowIfCancellationRequested();
        visit(_levels, node);
        for (var position = from; position < _levels.Length; position++)
        {
            var attribute = table.SearchOrder[position];
            var quasi = table.Quasi[attribute];
            var below = node;
            for (var level = 1; level <= quasi.Hierarchy.Height; level++)
            {
                _levels[attribute] = level;
                below = Raise(below, position, level, quasi.Up[level]);
                Explore(below, position + 1);
            }

            _levels[attribute] = 0;
        }
    }

    private ClassTable<TKey> Raise(
        ClassTable<TKey> below,
        int position,
        int level,
        ReadOnlySpan<int> up
    )
    {
        var layout = overlaps.Layout;
        var attribute = table.SearchOrder[position];
        var above = _path[position][level];
        _rollUp.Raise(below, above, layout.Shift(attribute), layout.Mask(attribute), up);
        return above;
    }
}
