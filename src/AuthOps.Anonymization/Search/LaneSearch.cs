using System.Numerics;
using System.Runtime.Intrinsics.X86;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The walk of <see cref="LatticeSearch{TKey}"/> over all quasi-identifiers but the one with the deepest hierarchy:
/// that one has a row of counts in every class, and all its levels are answered from one pass over the rows. For
/// tables where class sizes alone decide. One object a thread.
/// </summary>
internal sealed class LaneSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>A level is worth so many lanes.</summary>
    private const int MaxWidthPerLevel = 64;

    /// <summary>Counts of a table, at most: beyond the cache rows are no faster than classes.</summary>
    private const long MaxCells = 16_000_000;

    /// <summary>Where less than one in so many records may be suppressed bounds are faster.</summary>
    private const int BoundedBelow = 32;

    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly SearchCounters _counters;
    private readonly KeyLayout<TKey> _layout;
    private readonly LaneLayout _lanes;
    private readonly LaneTable<TKey> _root;
    private readonly LaneTable<TKey>[][] _path;
    private readonly LaneClasses _classes;

    /// <summary>Classes with the last attributes of the order at their coarsest levels.</summary>
    private readonly LaneTable<TKey> _unions;
    private readonly QualityMeasure _measure;
    private readonly RollUp<TKey> _rollUp = new();
    private readonly int[] _order;
    private readonly int _last;
    private readonly int[] _levels;

    private LaneSearch(
        EncodedTable table,
        SearchRun run,
        BaseTables<TKey> tables,
        LaneLayout lanes,
        LaneTable<TKey> root,
        SearchCounters counters
    )
    {
        _table = table;
        _run = run;
        _counters = counters;
        _layout = tables.Layout;
        _lanes = lanes;
        _root = root;
        _last = table.SearchOrder[^1];
        _order = table.SearchOrder[..^1];
        _levels = new int[table.Quasi.Length];
        _classes = new LaneClasses(lanes);
        _unions = new LaneTable<TKey>(lanes.Width);
        _measure = table.Policy.Quality.CreateMeasure(table);
        _path = Array.ConvertAll(
            _order,
            attribute =>
                Enumerable
                    .Range(0, table.Quasi[attribute].Hierarchy.LevelCount)
                    .Select(_ => new LaneTable<TKey>(lanes.Width))
                    .ToArray()
        );
    }

    /// <summary>
    /// Whether a search can run like this: the smallest class allowed decides alone, scores come of numbers of classes
    /// alone, and the deepest hierarchy has few enough labels for its levels.
    /// </summary>
    public static bool Serves(EncodedTable table, SearchRun run)
    {
        if (
            run.Exhaustive
            || run.Observer is not null
            || run.Survey is not null
            || run.StopAtFirst
            || table.Quasi.Length < 2
            || table.Sensitive.Length > 0
            || table.SumColumns > 0
            || table.NeedsFirst
            || table.Policy.SmallestPossibleClass > LaneKernels.MaxSize
            || !table.Policy.Quality.CreateMeasure(table).NeedsNumbersAlone
        )
        {
            return false;
        }

        var deepest = table.Quasi[table.SearchOrder[^1]];
        long width = LaneLayout.WidthFor(deepest);
        return run.InLanes
            || (
                Avx512BW.IsSupported
                && width <= MaxWidthPerLevel * deepest.Hierarchy.LevelCount
                && width * table.Table.RowCount <= MaxCells
                && table.Allowance >= table.Rows / BoundedBelow
            );
    }

    /// <summary>Runs the search.</summary>
    /// <param name="table">The encoded table.</param>
    /// <param name="run">How.</param>
    public static SearchResult Run(EncodedTable table, SearchRun run)
    {
        var tables = new BaseTables<TKey>(table);
        var counters = new SearchCounters(run);
        var last = table.SearchOrder[^1];
        var lanes = new LaneLayout(table.Quasi[last]);
        var root = LaneTable<TKey>.Of(tables.Plain, tables.Layout.Bits(last), lanes);
        new GreedyAscent<TKey>(
            table,
            tables,
            new NodeEvaluator<TKey>(table, run, tables, counters)
        ).Run(run.CancellationToken);

        if (run.Threads == 1)
        {
            var search = new LaneSearch<TKey>(table, run, tables, lanes, root, counters);
            search.Explore(0, root, 0, search.LookAt(root, 0, lanes.Levels));
        }
        else
        {
            SubtreeTasks.Run(
                table,
                table.SearchOrder[..^1],
                run,
                () => new LaneSearch<TKey>(table, run, tables, lanes, root, counters),
                static (search, levels, positions) => search.RunTask(levels, positions)
            );
        }

        run.Progress?.Report(new PlanProgress(run.NodesTotal, run.NodesTotal));
        var best = run.Best.Current;
        return new SearchResult(
            best?.Levels,
            best?.Facts ?? default,
            run.NodesTotal,
            counters.Evaluated,
            best?.Facts.Score.Value ?? double.PositiveInfinity,
            IsComplete: true,
            best is null ? null : Generalizer.Describe(table, best.Levels)
        );
    }

    private void RunTask(int[] levels, int positions)
    {
        levels.CopyTo(_levels, 0);
        var node = _root;
        for (var position = 0; position < positions; position++)
        {
            var attribute = _order[position];
            if (levels[attribute] > 0)
            {
                var above = _path[position][levels[attribute]];
                Raise(node, above, attribute, _table.Quasi[attribute].LabelOf[levels[attribute]]);
                node = above;
            }
        }

        Explore(positions, node, 0, LookAt(node, 0, _lanes.Levels));
    }

    private void Raise(LaneTable<TKey> from, LaneTable<TKey> to, int attribute, int[] up) =>
        _rollUp.Raise(
            from,
            to,
            _layout.Shift(attribute) - _layout.Bits(_last),
            _layout.Mask(attribute),
            up
        );

    /// <summary>Visits everything above a node that raises attributes from a position on.</summary>
    /// <param name="from">The position.</param>
    /// <param name="node">The node, at every level of the last attribute.</param>
    /// <param name="lowest">The finest level of the last attribute at which a node may be allowed.</param>
    /// <param name="open">The level from which on no node can be better.</param>
    private void Explore(int from, LaneTable<TKey> node, int lowest, int open)
    {
        if (from == _order.Length || lowest >= open)
        {
            return;
        }

        lowest = Math.Max(lowest, LowestAllowed(from, node));
        for (var position = _order.Length - 1; position >= from && lowest < open; position--)
        {
            var attribute = _order[position];
            var height = _table.Quasi[attribute].Hierarchy.Height;
            var (source, left) = (node, open);
            for (var level = 1; level <= height && lowest < left; level++)
            {
                _levels[attribute] = level;
                _run.CancellationToken.ThrowIfCancellationRequested();
                var above = _path[position][level];
                Raise(source, above, attribute, _table.Quasi[attribute].Up[level]);
                left = LookAt(above, lowest, left);
                Explore(position + 1, above, lowest, left);
                source = above;
            }

            _levels[attribute] = 0;
        }
    }

    /// <summary>
    /// The finest level of the last attribute at which a node above one may be allowed: with the attributes from a
    /// position on at their coarsest levels, finer ones suppress more records than allowed for their size.
    /// </summary>
    private int LowestAllowed(int from, LaneTable<TKey> node)
    {
        if (_table.Allowance >= _table.Rows)
        {
            return 0;
        }

        var attribute = _order[from];
        var low = _layout.Shift(attribute) + _layout.Bits(attribute) - _layout.Bits(_last);
        _rollUp.Project(node, _unions, low);
        Load(_unions);
        var level = _lanes.Levels;
        while (level > 0)
        {
            _classes.StandAt(level - 1);
            if (_classes.SuppressedRows > _table.Allowance)
            {
                break;
            }

            level--;
        }

        return level;
    }

    private void Load(LaneTable<TKey> node) =>
        _classes.Load(node.Cells, node.Length, _table.Policy.SmallestPossibleClass);

    /// <summary>Looks at the nodes that differ in the level of the last attribute.</summary>
    /// <returns>The level from which on no node above can be better.</returns>
    private int LookAt(LaneTable<TKey> node, int lowest, int open)
    {
        Load(node);
        for (var level = lowest; level < open; level++)
        {
            _counters.Count();
            _levels[_last] = level;
            _classes.StandAt(level);
            open = Judge() ? open : level;
        }

        _levels[_last] = 0;
        return open;
    }

    /// <summary>Offers a node as the best.</summary>
    /// <returns>Whether a node above it may still be better.</returns>
    private bool Judge()
    {
        if (
            _classes.SuppressedRows <= _table.Allowance
            && _classes.KeptClasses > 0
            && _table.Allows(_levels)
            && !IsBeaten(_measure.Estimate(_levels, _classes))
        )
        {
            _run.Best.Offer(
                _levels,
                new NodeFacts(
                    _classes.Classes,
                    _classes.KeptClasses,
                    _classes.SuppressedRows,
                    _measure.Measure(_levels, _classes),
                    true
                )
            );
        }

        return !IsBeaten(_measure.BoundAbove(_levels, _classes));
    }

    private bool IsBeaten(Score bound) =>
        _run.Best.Current is { } best && bound.CertainlyAbove(best.Facts.Score);
}
