using System.Collections.Concurrent;
using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The nodes of one table under one policy, tried under the rule of safe re-release in the order of what they can reach at best, until what is left cannot
/// serve. Nodes are tried in blocks of a fixed number, on as many threads as given: what is found, and what is tried for
/// it, is the same for any number. Not safe for concurrent use.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="earlier">The earlier releases.</param>
/// <param name="overlaps">The overlaps of the table's classes.</param>
/// <param name="bounds">What each node leaves out at least.</param>
/// <param name="run">Threads, progress and cancellation.</param>
internal sealed class RereleaseTrials<TKey>(
    EncodedTable table,
    EarlierRows earlier,
    Overlaps<TKey> overlaps,
    WithholdingBounds bounds,
    SearchRun run
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly ConcurrentBag<NodeTrial<TKey>> _idle = [];

    /// <summary>Nodes of a block.</summary>
    public int BlockNodes { get; init; } = 8;

    /// <summary>Nodes tried so far.</summary>
    public long Trials { get; private set; }

    /// <summary>The node with the best score; null where none may be released.</summary>
    public SafeNode? Best()
    {
        var nodes = Candidates();
        nodes.Sort(
            static (a, b) =>
                a.Bound.CompareTo(b.Bound) is var order and not 0
                    ? order
                    : a.Levels.AsSpan().SequenceCompareTo(b.Levels)
        );
        SafeNode? best = null;
        var trial = CreateTrial();
        foreach (
            var found in InBlocks(
                nodes,
                node => best is not null && node.Bound > best.Score,
                (own, node, left) =>
                    left > table.Allowance
                    || (best is not null && own.Measure.Bound(node.Levels, left) > best.Score)
            )
        )
        {
            best =
                found
                    .Where(node => node.IsBetterThan(best))
                    .Order(Comparer<SafeNode>.Create(static (a, b) => a.IsBetterThan(b) ? -1 : 1))
                    .FirstOrDefault(node => trial.Holds(node, run.CancellationToken))
                ?? best;
        }

        return best;
    }

    /// <summary>The fewest records that some node leaves out; all of them where none may be released.</summary>
    public long Fewest()
    {
        long fewest = table.Table.RowCount;
        var trial = CreateTrial();
        var nodes = Candidates();
        nodes.Sort(
            static (a, b) =>
                a.Least.CompareTo(b.Least) is var order and not 0
                    ? order
                    : a.Levels.AsSpan().SequenceCompareTo(b.Levels)
        );
        foreach (
            var found in InBlocks(
                nodes,
                node => node.Least >= fewest,
                (_, _, left) => left >= fewest
            )
        )
        {
            fewest =
                found
                    .OrderBy(static node => node.Summary.SuppressedRows)
                    .ThenBy(
                        static node => node.Levels,
                        Comparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))
                    )
                    .FirstOrDefault(node => trial.Holds(node, run.CancellationToken))
                    ?.Summary.SuppressedRows
                ?? fewest;
        }

        return fewest;
    }

    private NodeTrial<TKey> CreateTrial() =>
        _idle.TryTake(out var trial) ? trial : new NodeTrial<TKey>(table, earlier, overlaps);

    /// <summary>The nodes that may leave out few enough, in any order.</summary>
    private List<NodeCandidate> Candidates()
    {
        var nodes = bounds.NodesUpTo(table.Allowance).Where(levels => table.Allows(levels));
        // Where classes fail by size alone the bound says what looking at every node would.
        var suppressed =
            table.Policy.Models.All(static m => m is KAnonymity)
                ? nodes.Select(static levels => (levels, 0L))
            : nodes.Any() ? Suppressed()
            : [];
        var measure = table.Policy.Quality.CreateMeasure(table);
        return
        [
            .. suppressed.Select(node =>
            {
                var (levels, rows) = node;
                var least = Math.Max(bounds[levels], rows);
                return new NodeCandidate(levels, least, measure.Bound(levels, least));
            }),
        ];
    }

    /// <summary>Those of the nodes that satisfy the policy, and what they suppress by it.</summary>
    private List<(int[] Levels, long Rows)> Suppressed()
    {
        var found = new List<(int[] Levels, long Rows)>();
        var gate = new Lock();
        var walk = new SearchRun
        {
            Exhaustive = true,
            Threads = run.Threads,
            CancellationToken = run.CancellationToken,
            Observer = (levels, in facts) =>
            {
                if (facts.IsAllowed && bounds[levels] <= table.Allowance)
                {
                    lock (gate)
                    {
                        found.Add((levels.ToArray(), facts.SuppressedRows));
                    }
                }
            },
        };
        _ = walk.On(table);
        return found;
    }

    /// <summary>What may be released of nodes, block by block.</summary>
    /// <param name="nodes">The nodes, in the order of what they can reach.</param>
    /// <param name="isOver">Whether a node, and so all behind it, cannot serve.</param>
    /// <param name="isEnough">Whether a trial of a node that leaves so many records out may end.</param>
    private IEnumerable<IEnumerable<SafeNode>> InBlocks(
        List<NodeCandidate> nodes,
        Predicate<NodeCandidate> isOver,
        Func<NodeTrial<TKey>, NodeCandidate, long, bool> isEnough
    )
    {
        for (var start = 0; start < nodes.Count && !isOver(nodes[start]); start += BlockNodes)
        {
            var found = new SafeNode?[Math.Min(BlockNodes, nodes.Count - start)];
            var from = start;
            Trials += found.Length;
            Parallel.For(
                0,
                found.Length,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = run.Threads,
                    CancellationToken = run.CancellationToken,
                },
                CreateTrial,
                (i, _, trial) =>
                {
                    var node = nodes[from + i];
                    found[i] = trial.Run(
                        node.Levels,
                        left => isEnough(trial, node, left),
                        run.CancellationToken
                    );
                    return trial;
                },
                _idle.Add
            );
            yield return found.OfType<SafeNode>();
        }
    }
}
