using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Depth-first walk over a spanning tree of the generalisation lattice: a node's children raise one attribute that
/// does not come before the last one raised, and their classes are rolled up from the node's. Exact: a subtree is
/// left out only where it cannot hold an allowed node or where its lower bound exceeds the best node found. One
/// object a thread.
/// </summary>
internal sealed class LatticeSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly BaseTables<TKey> _base;
    private readonly NodeEvaluator<TKey> _evaluator;
    private readonly int[] _levels;

    /// <summary>Per position of the search order: nodes below one level of that attribute.</summary>
    private readonly long[] _below;

    /// <summary>Per position and level above 0: the tables of the node on the path.</summary>
    private readonly NodeTables<TKey>[][] _path;
    private readonly NodeTables<TKey> _root;
    private readonly SearchCounters _counters;

    private LatticeSearch(
        EncodedTable table,
        SearchRun run,
        BaseTables<TKey> tables,
        SearchCounters counters
    )
    {
        _table = table;
        _run = run;
        _base = tables;
        _counters = counters;
        _root = new NodeTables<TKey>(tables);
        _evaluator = new NodeEvaluator<TKey>(table, run, tables, counters);
        _levels = new int[table.Quasi.Length];
        _below = new long[table.Quasi.Length];
        _path = new NodeTables<TKey>[table.Quasi.Length][];
        var below = 1L;
        for (var position = table.Quasi.Length - 1; position >= 0; position--)
        {
            _below[position] = below;
            var levels = table.Quasi[table.SearchOrder[position]].Hierarchy.LevelCount;
            below *= levels;
            _path[position] = new NodeTables<TKey>[levels];
            for (var level = 1; level < levels; level++)
            {
                _path[position][level] = new NodeTables<TKey>(tables, table);
            }
        }
    }

    /// <summary>Runs the search.</summary>
    /// <param name="table">The encoded table.</param>
    /// <param name="run">How.</param>
    public static SearchResult Run(EncodedTable table, SearchRun run)
    {
        var tables = new BaseTables<TKey>(table, isSplit: true);
        var counters = new SearchCounters(run);
        var search = new LatticeSearch<TKey>(table, run, tables, counters);
        if (!run.Exhaustive && run.Observer is null)
        {
            new GreedyAscent<TKey>(table, tables, search._evaluator).Run(run.CancellationToken);
        }

        if (run.Threads == 1)
        {
            search._evaluator.Evaluate(search._levels, search._root);
            search.Explore(0, search._root);
        }
        else
        {
            SubtreeTasks.Run(
                table,
                table.SearchOrder,
                run,
                () => new LatticeSearch<TKey>(table, run, tables, counters),
                static (walk, levels, positions) => walk.RunTask(levels, positions)
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
            best is null
                ? null
                : search._evaluator.Describe(best.Levels, search.TablesOf(best.Levels))
        );
    }

    private void RunTask(int[] levels, int positions)
    {
        levels.CopyTo(_levels, 0);
        if (_evaluator.CannotImprove(_levels, 0))
        {
            _counters.Skip(_below[positions - 1]);
            return;
        }

        var node = TablesOf(_levels);
        _evaluator.Evaluate(_levels, node);
        Explore(positions, node);
    }

    /// <summary>The tables of any node, one attribute after the other from the finest node.</summary>
    private NodeTables<TKey> TablesOf(ReadOnlySpan<int> levels)
    {
        var node = _root;
        for (var position = 0; position < _path.Length; position++)
        {
            var attribute = _table.SearchOrder[position];
            var level = levels[attribute];
            if (level > 0)
            {
                var above = _path[position][level];
                above.RaiseFrom(node, attribute, level, _evaluator.RollUp);
                node = above;
            }
        }

        return node;
    }

    /// <summary>Visits everything above a node that raises attributes from a position on.</summary>
    private void Explore(int from, NodeTables<TKey> node)
    {
        if (from == _levels.Length || IsHopeless(from, node))
        {
            return;
        }

        for (var position = _levels.Length - 1; position >= from; position--)
        {
            var attribute = _table.SearchOrder[position];
            var height = _table.Quasi[attribute].Hierarchy.Height;
            var source = node;
            for (var level = 1; level <= height; level++)
            {
                _levels[attribute] = level;
                if (_evaluator.CannotImprove(_levels, 0))
                {
                    // Attributes after this one stand at level 0, so this bounds every node left in the chain.
                    _counters.Skip((height - level + 1) * _below[position]);
                    break;
                }

                _run.CancellationToken.ThrowIfCancellationRequested();
                var above = _path[position][level];
                above.RaiseFrom(source, attribute, level, _evaluator.RollUp);
                if (!_evaluator.Evaluate(_levels, above))
                {
                    _counters.Skip((_below[position] * (height - level + 1)) - 1);
                    break;
                }

                Explore(position + 1, above);
                source = above;
            }

            _levels[attribute] = 0;
        }
    }

    /// <summary>
    /// Whether nothing above a node can be allowed and better: with the attributes from a position on at their
    /// coarsest levels, more records than allowed are in classes that are too small, or so many that the bound with
    /// them exceeds the best node.
    /// </summary>
    private bool IsHopeless(int from, NodeTables<TKey> node)
    {
        if (_run.Exhaustive)
        {
            return false;
        }

        if (_evaluator.IsHopeless(_levels, _table.SearchOrder[from], node))
        {
            var below = 0L;
            for (var position = from; position < _levels.Length; position++)
            {
                below +=
                    _table.Quasi[_table.SearchOrder[position]].Hierarchy.Height * _below[position];
            }

            _counters.Skip(below);
            return true;
        }

        return false;
    }
}
