using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Best-first branch and bound over the same spanning tree, for spaces too large to be walked: a greedy descent
/// gives a first node, then the node with the least bound is looked at next, until none is left or the budget is
/// spent. The least bound left is a lower bound for the whole lattice. On one thread, so that the same budget gives
/// the same answer.
/// </summary>
internal sealed class BestFirstSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly SearchCounters _counters;
    private readonly NodeEvaluator<TKey> _evaluator;
    private readonly NodeTables<TKey>[] _chain;
    private readonly NodeTables<TKey> _root;
    private readonly PriorityQueue<Open, (Score Bound, long Sequence)> _open = new(
        Comparer<(Score Bound, long Sequence)>.Create(
            static (a, b) =>
            {
                var order = a.Bound.CompareTo(b.Bound);
                return order != 0 ? order : a.Sequence.CompareTo(b.Sequence);
            }
        )
    );
    private long _sequence;

    private BestFirstSearch(EncodedTable table, SearchRun run)
    {
        var tables = new BaseTables<TKey>(table);
        _table = table;
        _run = run;
        _counters = new SearchCounters(run);
        _evaluator = new NodeEvaluator<TKey>(table, run, tables, _counters);
        _root = new NodeTables<TKey>(tables);
        _chain = new NodeTables<TKey>[table.Quasi.Length];
        for (var i = 0; i < _chain.Length; i++)
        {
            _chain[i] = new NodeTables<TKey>(tables, table);
        }
    }

    public static SearchResult Run(EncodedTable table, SearchRun run) =>
        new BestFirstSearch<TKey>(table, run).Run();

    private SearchResult Run()
    {
        Descend();
        var root = new int[_table.Quasi.Length];
        Push(root, 0, 0);
        var floor = double.PositiveInfinity;
        while (_open.TryPeek(out var open, out var priority))
        {
            if (
                _counters.Evaluated >= _run.NodeBudget
                || (_run.StopAtFirst && _run.Best.Current is not null)
            )
            {
                floor = priority.Bound.Value;
                break;
            }

            _open.Dequeue();
            if (!_evaluator.CannotImprove(open.Levels, open.Certain))
            {
                Expand(open);
            }
        }

        _run.Progress?.Report(new PlanProgress(_run.NodesTotal, _run.NodesTotal));
        var best = _run.Best.Current;
        var isComplete = double.IsPositiveInfinity(floor);
        if (!isComplete && !_run.StopAtFirst)
        {
            floor = Math.Max(floor, WindowBound.Of(_table, _run));
        }

        return new SearchResult(
            best?.Levels,
            best?.Facts ?? default,
            _run.NodesTotal,
            _counters.Evaluated,
            best is null ? floor : Math.Min(floor, best.Facts.Score.Value),
            isComplete,
            best is null ? null : _evaluator.Describe(best.Levels, TablesOf(best.Levels))
        );
    }

    /// <summary>
    /// From the coarsest node down, one level at a time, to whichever node below is best, while there is a better one;
    /// where there is none, to the best of those that raise one attribute and lower another.
    /// </summary>
    private void Descend()
    {
        var levels = _table.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel).ToArray();
        Look(levels);
        while (_counters.Evaluated < _run.NodeBudget / 2 && (LookBelow() || LookBeside())) { }

        bool LookBelow()
        {
            var before = _run.Best.Current;
            int[] from = [.. before?.Levels ?? levels];
            for (var i = 0; i < from.Length; i++)
            {
                LookLowered(from, i);
            }

            return !ReferenceEquals(before, _run.Best.Current);
        }
    }

    private bool LookBeside()
    {
        if (_run.Best.Current is not { } before)
        {
            return false;
        }

        int[] from = [.. before.Levels];
        for (var raised = 0; raised < from.Length; raised++)
        {
            if (from[raised] == _table.Policy.QuasiIdentifiers[raised].MaximumLevel)
            {
                continue;
            }

            from[raised]++;
            for (var lowered = 0; lowered < from.Length; lowered++)
            {
                if (lowered != raised && _counters.Evaluated < _run.NodeBudget / 2)
                {
                    LookLowered(from, lowered);
                }
            }

            from[raised]--;
        }

        return !ReferenceEquals(before, _run.Best.Current);
    }

    /// <summary>Looks at the node a level of one attribute below, where levels alone do not exclude it.</summary>
    private void LookLowered(int[] from, int attribute)
    {
        if (from[attribute] > _table.Policy.QuasiIdentifiers[attribute].MinimumLevel)
        {
            int[] moved = [.. from];
            moved[attribute]--;
            if (!_evaluator.CannotImprove(moved, 0))
            {
                Look(moved);
            }
        }
    }

    private void Look(int[] levels)
    {
        _run.CancellationToken.ThrowIfCancellationRequested();
        _evaluator.Evaluate(levels, TablesOf(levels));
    }

    private void Expand(Open open)
    {
        _run.CancellationToken.ThrowIfCancellationRequested();
        var tables = TablesOf(open.Levels);
        if (!_evaluator.Evaluate(open.Levels, tables))
        {
            return;
        }

        for (var position = open.From; position < open.Levels.Length; position++)
        {
            // What rises from here on leaves the levels before as they are, and what they suppress even then.
            var attribute = _table.SearchOrder[position];
            var certain = Math.Max(open.Certain, _evaluator.CertainlySuppressed(attribute, tables));
            if (_evaluator.IsHopeless(open.Levels, certain))
            {
                // The later a position, the more levels stay as they are.
                return;
            }

            if (open.Levels[attribute] < _table.Quasi[attribute].Hierarchy.Height)
            {
                int[] above = [.. open.Levels];
                above[attribute]++;
                Push(above, position, certain);
            }
        }
    }

    private void Push(int[] levels, int from, long certain)
    {
        if (!_evaluator.CannotImprove(levels, certain))
        {
            _open.Enqueue(
                new Open(levels, from, certain),
                (_evaluator.Bound(levels, certain), _sequence++)
            );
        }
    }

    /// <summary>The classes of any node, one attribute after the other from the finest node.</summary>
    private NodeTables<TKey> TablesOf(int[] levels)
    {
        var node = _root;
        for (var position = levels.Length - 1; position >= 0; position--)
        {
            var attribute = _table.SearchOrder[position];
            if (levels[attribute] > 0)
            {
                var above = _chain[position];
                above.RaiseFrom(
                    node,
                    attribute,
                    _table.Quasi[attribute].LabelOf[levels[attribute]],
                    _evaluator.RollUp
                );
                node = above;
            }
        }

        return node;
    }

    /// <summary>A node not yet looked at.</summary>
    /// <param name="Levels">The node, in policy order.</param>
    /// <param name="From">The position of the last attribute raised.</param>
    /// <param name="Certain">Records that it and all above it suppress.</param>
    private sealed record Open(int[] Levels, int From, long Certain);
}
