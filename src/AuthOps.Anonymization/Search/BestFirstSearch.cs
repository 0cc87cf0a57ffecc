using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Best-first branch and bound over the same spanning tree, for spaces too large to be walked: a greedy descent
/// gives a first node, then the nodes with the least bounds are looked at next, until none is left or the budget is
/// spent. The least bound left is a lower bound for the whole lattice. Nodes are looked at in batches, whose size
/// does not depend on the number of threads; all of a batch are compared with the best node before it, and what they
/// find is taken in their order. So the same budget gives the same answer on any number of threads.
/// </summary>
internal sealed class BestFirstSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Nodes looked at side by side: enough for many threads, few enough to stay close to best first.</summary>
    private const int BatchSize = 16;

    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly SearchCounters _counters;
    private readonly BestFirstWorker<TKey>[] _workers;
    private readonly PriorityQueue<OpenNode, (Score Bound, long Sequence)> _open = new(
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
        _workers = new BestFirstWorker<TKey>[Math.Min(run.Threads, BatchSize)];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new BestFirstWorker<TKey>(table, run, tables, _counters);
        }
    }

    /// <summary>Bounds and descriptions, between batches.</summary>
    private NodeEvaluator<TKey> Evaluator => _workers[0].Evaluator;

    public static SearchResult Run(EncodedTable table, SearchRun run) =>
        new BestFirstSearch<TKey>(table, run).Run();

    private SearchResult Run()
    {
        Descend();
        Push(new OpenNode(new int[_table.Quasi.Length], 0, 0));
        var floor = double.PositiveInfinity;
        while (_open.TryPeek(out _, out var priority))
        {
            if (
                _counters.Evaluated >= _run.NodeBudget
                || (_run.StopAtFirst && _run.Best.Current is not null)
            )
            {
                floor = priority.Bound.Value;
                break;
            }

            ExpandBest();
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
            best is null ? null : _workers[0].Describe(best.Levels)
        );
    }

    /// <summary>
    /// From the coarsest node down, one level at a time, to whichever node below is best, while there is a better one;
    /// where there is none, to the best of those that raise one attribute and lower another.
    /// </summary>
    private void Descend()
    {
        var levels = _table.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel).ToArray();
        InBatch([levels], static (worker, node, _) => worker.Look(node));
        while (
            _counters.Evaluated < _run.NodeBudget / 2
            && (LookAtAny(Below(_run.Best.Current?.Levels ?? levels)) || LookBeside())
        ) { }
    }

    private bool LookBeside() =>
        _run.Best.Current is { } best && LookAtAny(Beside([.. best.Levels]));

    /// <summary>The nodes a level of one attribute below.</summary>
    private IEnumerable<int[]> Below(int[] from)
    {
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] > _table.Policy.QuasiIdentifiers[i].MinimumLevel)
            {
                int[] lowered = [.. from];
                lowered[i]--;
                yield return lowered;
            }
        }
    }

    /// <summary>The nodes a level of one attribute above and of another one below.</summary>
    private IEnumerable<int[]> Beside(int[] from)
    {
        for (var raised = 0; raised < from.Length; raised++)
        {
            if (from[raised] == _table.Policy.QuasiIdentifiers[raised].MaximumLevel)
            {
                continue;
            }

            from[raised]++;
            foreach (var lowered in Below(from))
            {
                if (lowered[raised] == from[raised])
                {
                    yield return lowered;
                }
            }

            from[raised]--;
        }
    }

    /// <summary>Looks at the nodes that levels alone do not exclude, while half of the budget lasts.</summary>
    /// <returns>Whether one is better than the best before.</returns>
    private bool LookAtAny(IEnumerable<int[]> nodes)
    {
        var before = _run.Best.Current;
        foreach (var some in nodes.Chunk(BatchSize))
        {
            var left = (_run.NodeBudget / 2) - _counters.Evaluated;
            var batch = some.Where(levels => !Evaluator.CannotImprove(levels, 0))
                .Take((int)Math.Max(0, left))
                .ToList();
            InBatch(batch, static (worker, levels, _) => worker.Look(levels));
        }

        return !ReferenceEquals(before, _run.Best.Current);
    }

    /// <summary>Looks at the open nodes with the least bounds, and opens those above them.</summary>
    private void ExpandBest()
    {
        var batch = new List<OpenNode>(BatchSize);
        var most = Math.Min(BatchSize, _run.NodeBudget - _counters.Evaluated);
        while (batch.Count < most && _open.TryDequeue(out var open, out _))
        {
            if (!Evaluator.CannotImprove(open.Levels, open.Certain))
            {
                batch.Add(open);
            }
        }

        var above = batch.Select(static _ => new List<OpenNode>()).ToArray();
        InBatch(batch, (worker, open, at) => worker.Expand(open, above[at]));
        foreach (var open in above.SelectMany(static nodes => nodes))
        {
            Push(open);
        }
    }

    /// <summary>Shares a batch among the threads; afterwards the best node is the best of all.</summary>
    private void InBatch<TNode>(List<TNode> batch, Action<BestFirstWorker<TKey>, TNode, int> look)
    {
        var found = new BestNode[batch.Count];
        var before = _run.Best.Current;
        var next = -1;
        void Work(BestFirstWorker<TKey> worker)
        {
            for (
                var at = Interlocked.Increment(ref next);
                at < batch.Count;
                at = Interlocked.Increment(ref next)
            )
            {
                _run.CancellationToken.ThrowIfCancellationRequested();
                worker.Evaluator.Best = found[at] = new BestNode(before);
                look(worker, batch[at], at);
            }
        }

        if (_workers.Length == 1 || batch.Count == 1)
        {
            Work(_workers[0]);
        }
        else
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = _workers.Length,
                CancellationToken = _run.CancellationToken,
            };
            Parallel.ForEach(_workers, options, Work);
        }

        foreach (var best in found)
        {
            if (best.Current is { } entry)
            {
                _run.Best.Offer(entry.Levels, entry.Facts);
            }
        }

        Evaluator.Best = _run.Best;
    }

    private void Push(OpenNode open)
    {
        if (!Evaluator.CannotImprove(open.Levels, open.Certain))
        {
            _open.Enqueue(open, (Evaluator.Bound(open.Levels, open.Certain), _sequence++));
        }
    }
}
