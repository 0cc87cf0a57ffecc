using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The optimum without walking the lattice: nodes are taken from coarse to fine or, where the measure knows nothing
/// from levels alone, in rounds of pivots; each one looked at says what is certain about those finer and coarser,
/// and a node whose bound lies above the best score is never looked at. On one thread. Exact, with the same rule of
/// ties as <see cref="LatticeSearch{TKey}"/>.
/// </summary>
internal sealed class BoundedSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Beyond so many nodes the bounds would take more memory than the walk takes time.</summary>
    private const long MaxNodes = 200_000;

    /// <summary>With sensitive attributes, where one in so many records may be suppressed the walk can be faster.</summary>
    private const int WalkedFrom = 10;

    /// <summary>One of so many groups of nodes is looked at in each round; all that are left in the last.</summary>
    private static readonly int[] s_rounds = [64, 32, 16, 8, 4, 2, 1];

    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly SearchCounters _counters;
    private readonly NodeEvaluator<TKey> _evaluator;
    private readonly NodeBounds _bounds;
    private readonly SplitPath _path;
    private readonly bool[] _isDone;
    private readonly int[] _levels;

    private BoundedSearch(
        EncodedTable table,
        SearchRun run,
        BaseTables<TKey> tables,
        SplitBase split
    )
    {
        _table = table;
        _run = run;
        _counters = new SearchCounters(run);
        _evaluator = new NodeEvaluator<TKey>(table, run, tables, _counters);
        _bounds = new NodeBounds(table, _evaluator.HasCosts);
        _path = new SplitPath(table, split);
        _isDone = new bool[_bounds.Count];
        _levels = new int[table.Quasi.Length];
    }

    /// <summary>
    /// Whether a search can run like this: class sizes, in the table and in a population, and models of sensitive
    /// attributes of few values decide what is suppressed, and the lattice is not too large.
    /// </summary>
    public static bool Serves(EncodedTable table, SearchRun run) =>
        !run.Exhaustive
        && run.Observer is null
        && run.Survey is null
        && run.NodesTotal <= MaxNodes
        && ServesSensitive(table, run)
        && table.TableSums == 0
        && !table.NeedsFirst;

    /// <summary>
    /// Sensitive attributes of few values have a row of cells a class; what models of sensitive values refuse
    /// certainly bounds measures that know something from levels. Where much may be suppressed and shares are compared,
    /// that excludes little and takes longer than it saves.
    /// </summary>
    private static bool ServesSensitive(EncodedTable table, SearchRun run) =>
        table.Sensitive.Length == 0
        || (
            table.HasRows
            && (
                run.Bounded
                || table.Allowance < table.Rows / WalkedFrom
                || !table.Sensitive.Any(static s =>
                    s.CreateRules().Any(static rule => rule.ComparesShares)
                )
            )
            && table.PopulationColumn < 0
            && table.Policy.Quality.CreateMeasure(table).BoundsByLevels
        );

    public static SearchResult Run(EncodedTable table, SearchRun run)
    {
        var tables = new BaseTables<TKey>(table, isSplit: true);
        return tables.Split is null
            ? LatticeSearch<TKey>.Run(table, run)
            : new BoundedSearch<TKey>(table, run, tables, tables.Split).Run();
    }

    private SearchResult Run()
    {
        Descend();
        if (_evaluator.BoundsByLevels)
        {
            TakeFromCoarse();
        }
        else
        {
            for (var round = 0; round < s_rounds.Length; round++)
            {
                Spread();
                TakeRound(s_rounds[round], (ulong)round);
            }
        }

        _run.Progress?.Report(new PlanProgress(_run.NodesTotal, _run.NodesTotal));
        var best = _run.Best.Current;
        return new SearchResult(
            best?.Levels,
            best?.Facts ?? default,
            _run.NodesTotal,
            _counters.Evaluated,
            best?.Facts.Score.Value ?? double.PositiveInfinity,
            IsComplete: true,
            best is null ? null : Generalizer.Describe(_table, best.Levels)
        );
    }

    private bool IsFound => _run.StopAtFirst && _run.Best.Current is not null;

    /// <summary>A first good node: from the coarsest down to whichever next finer node is best, while there is a better one.</summary>
    private void Descend()
    {
        var levels = _table.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel).ToArray();
        LookAt(levels);
        while (_run.Best.Current is { } best && !IsFound)
        {
            int[] from = [.. best.Levels];
            for (var i = from.Length - 1; i >= 0; i--)
            {
                var attribute = _table.SearchOrder[i];
                if (from[attribute] > _table.Policy.QuasiIdentifiers[attribute].MinimumLevel)
                {
                    from[attribute]--;
                    LookAt(from);
                    from[attribute]++;
                }
            }

            if (ReferenceEquals(best, _run.Best.Current))
            {
                return;
            }
        }
    }

    private void LookAt(ReadOnlySpan<int> levels)
    {
        var node = _bounds.NumberOf(levels);
        if (!_isDone[node])
        {
            Look(node, levels);
        }
    }

    private void Look(int node, ReadOnlySpan<int> levels)
    {
        _run.CancellationToken.ThrowIfCancellationRequested();
        _isDone[node] = true;
        _evaluator.Judge(node, levels, _path, _bounds);
    }

    /// <summary>Larger numbers first: every coarser node has spoken before its finer ones are asked.</summary>
    private void TakeFromCoarse()
    {
        _bounds.LevelsOf(_bounds.Count - 1, _levels);
        for (var node = _bounds.Count - 1; node >= 0 && !IsFound; node--, _bounds.StepDown(_levels))
        {
            _bounds.FromCoarser(node, _levels);
            if (!_isDone[node] && _evaluator.MayImprove(_levels, _bounds.Of(node)))
            {
                Look(node, _levels);
            }
        }
    }

    /// <summary>Takes what is known to all nodes, down and up.</summary>
    private void Spread()
    {
        _bounds.LevelsOf(_bounds.Count - 1, _levels);
        for (var node = _bounds.Count - 1; node >= 0; node--, _bounds.StepDown(_levels))
        {
            _bounds.FromCoarser(node, _levels);
        }

        _bounds.LevelsOf(0, _levels);
        for (var node = 0; node < _bounds.Count; node++, _bounds.StepUp(_levels))
        {
            _bounds.FromFiner(node, _levels);
        }
    }

    /// <summary>Looks at the nodes left in one of so many groups that share all but the last few levels, spread evenly.</summary>
    private void TakeRound(int oneOf, ulong round)
    {
        var size = _path.GroupSize;
        for (var first = _bounds.Count - size; first >= 0; first -= size)
        {
            if (Spread64((ulong)first, round) % (ulong)oneOf != 0)
            {
                continue;
            }

            _bounds.LevelsOf(first + size - 1, _levels);
            for (
                var node = first + size - 1;
                node >= first && !IsFound;
                node--, _bounds.StepDown(_levels)
            )
            {
                _bounds.FromCoarser(node, _levels);
                if (!_isDone[node] && _evaluator.MayImprove(_levels, _bounds.Of(node)))
                {
                    Look(node, _levels);
                }
            }
        }
    }

    private static ulong Spread64(ulong value, ulong round)
    {
        unchecked
        {
            var z = (value + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30) ^ round) * 0xBF58476D1CE4E5B9UL;
            return z ^ (z >> 31);
        }
    }
}
