using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The search of <see cref="RereleasePlanner"/> over one table. Not safe for concurrent use.</summary>
internal sealed class RereleaseSearch
{
    /// <summary>Nodes times records beyond which a change of a model is tried at the coarsest node alone.</summary>
    internal const long MaxWork = 20_000_000;

    private const string PlannedName = "the planned release";

    private readonly EncodedTable _table;
    private readonly IReadOnlyList<LinkedRelease> _earlier;
    private readonly UInt128[] _persons;
    private readonly int _threads;
    private readonly IProgress<PlanProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly PersonNumbers _numbers = new();
    private readonly List<ReleaseRows> _rows = [];
    private readonly Cells _cells = Cells.None;
    private readonly int[] _person;

    public RereleaseSearch(
        EncodedTable table,
        IReadOnlyList<LinkedRelease> earlier,
        UInt128[] persons,
        int threads,
        IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        _table = table;
        _earlier = earlier;
        _persons = persons;
        _threads = threads;
        _progress = progress;
        _cancellation = cancellationToken;
        foreach (var release in earlier)
        {
            var rows = ReleaseRows.Of(release, _numbers);
            _rows.Add(rows);
            _cells = _cells.Cut(rows, _numbers.Count);
        }

        _person = _numbers.Of(persons);
    }

    public RereleasePlan Run(Column rowKeys)
    {
        var nodes = Allowed(_table);
        var (best, trials) = Best(_table, nodes);
        if (best is null)
        {
            return new RereleasePlan(
                new AnonymizationPlan(_table, Result(null, trials), [], Explain(nodes.Count > 0)),
                0,
                null,
                null,
                []
            );
        }

        var plan = new AnonymizationPlan(_table, Result(best, trials), [], null, best.Rows);
        var persons = Array.ConvertAll(best.Rows, row => _persons[row]);
        var linked = LinkedRelease.Create(
            PlannedName,
            plan.Apply(_cancellation),
            persons,
            _table.Policy
        );
        return new RereleasePlan(
            plan,
            best.WithheldRows,
            RereleaseCheck.Check(_earlier, linked, _table.Policy, _cancellation),
            Generalizer.Subset(rowKeys, best.Rows),
            persons
        );
    }

    private SearchResult Result(SafeNode? best, long trials) =>
        new(
            best?.Levels,
            default,
            SearchRun.CountNodes(_table),
            trials,
            best?.Score.Value ?? double.PositiveInfinity,
            IsComplete: true,
            best?.Summary
        );

    /// <summary>The nodes that satisfy the policy, best first, with what they suppress by it.</summary>
    private List<(int[] Levels, NodeFacts Facts)> Allowed(EncodedTable table)
    {
        var nodes = new List<(int[] Levels, NodeFacts Facts)>();
        var gate = new Lock();
        var run = new SearchRun
        {
            Exhaustive = true,
            Threads = _threads,
            Progress = _progress,
            CancellationToken = _cancellation,
            Observer = (levels, in facts) =>
            {
                if (facts.IsAllowed)
                {
                    lock (gate)
                    {
                        nodes.Add((levels.ToArray(), facts));
                    }
                }
            },
        };
        _ = run.On(table);
        nodes.Sort(
            static (a, b) =>
                a.Facts.Score.CompareTo(b.Facts.Score) is var order and not 0
                    ? order
                    : a.Levels.AsSpan().SequenceCompareTo(b.Levels)
        );
        return nodes;
    }

    private (SafeNode? Best, long Trials) Best(
        EncodedTable table,
        List<(int[] Levels, NodeFacts Facts)> nodes
    )
    {
        var measure = table.Policy.Quality.CreateMeasure(table);
        var bound = new WithholdingBound(table, _person, _cells);
        SafeNode? best = null;
        var trials = 0L;
        foreach (var (levels, facts) in nodes)
        {
            _cancellation.ThrowIfCancellationRequested();
            // Scores first: they cost nothing, while the bound of the rule looks at every record.
            if (
                IsWorse(levels, facts.SuppressedRows)
                || bound.IsHopeless(levels, table.Allowance, out var least)
                || IsWorse(levels, Math.Max(least, facts.SuppressedRows))
            )
            {
                continue;
            }

            trials++;
            if (
                Try(
                    table,
                    levels,
                    facts,
                    left => left > table.Allowance || IsWorse(levels, left),
                    node => node.IsBetterThan(best)
                ) is
                { } found
            )
            {
                best = found;
            }
        }

        return (best, trials);

        bool IsWorse(int[] levels, long suppressed) =>
            best is not null && measure.Bound(levels, suppressed) > best.Score;
    }

    /// <summary>The node with what may stay of it; null where more must go than allowed, or nothing is safe.</summary>
    private SafeNode? Try(
        EncodedTable table,
        int[] levels,
        in NodeFacts facts,
        Func<long, bool> isEnough,
        Func<SafeNode, bool> isWanted
    )
    {
        var rule = new StepRule(table.Policy, _rows, _cells);
        var trial = new NodeTrial(table, _person, _numbers.Count, rule, PlannedName);
        var (rows, classOf, classes) = trial.Run(levels, isEnough, _cancellation);
        if (rows.Length == 0)
        {
            return null;
        }

        var statistics = new KeptStatistics(table, rows, classOf, classes);
        var node = new SafeNode(
            levels,
            rows,
            table.Table.RowCount - facts.SuppressedRows - rows.Length,
            NodeSummary.Of(table, levels, statistics)
        );
        return isWanted(node) && (node.WithheldRows == 0 || Holds(table, node)) ? node : null;
    }

    /// <summary>
    /// Whether what is left satisfies the policy: it is another table than that of the node, so that a model that compares with the whole, or
    /// counts over it, may fail now.
    /// </summary>
    private bool Holds(EncodedTable table, SafeNode node) =>
        ReleaseVerifier
            .Check(
                Generalizer.Apply(table, node.Levels, node.Rows, _cancellation),
                table.Policy,
                table.Table,
                _cancellation
            )
            .IsAccepted;

    private InfeasibilityReport Explain(bool holdsAlone)
    {
        if (!holdsAlone)
        {
            var alone = Infeasibility.Explain(_table, _threads, _cancellation);
            return alone with { Changes = [.. Changes(out var few)], LeastSuppressedRows = few };
        }

        PolicyChange[] changes = [.. Changes(out var least)];
        var total = _table.Table.RowCount;
        return new InfeasibilityReport(
            [
                new InfeasibilityReason(
                    "safe re-release",
                    least,
                    _table.Allowance,
                    least < total
                        ? $"Together with the {_earlier.Count} earlier releases no generalisation is safe with fewer than {least} of {total} records left out, and {_table.Allowance} may be."
                        : $"Together with the {_earlier.Count} earlier releases no generalisation is safe, whatever is left out: every release would tell persons apart whom the policy protects."
                ),
            ],
            changes,
            least
        );
    }

    private List<PolicyChange> Changes(out long least)
    {
        var total = _table.Table.RowCount;
        least = Least();
        var changes = new List<PolicyChange>();
        if (least < total && least > _table.Allowance)
        {
            var limit = new Ratio(least, total);
            changes.Add(
                new PolicyChange(
                    null,
                    "suppression limit",
                    _table.Policy.SuppressionLimit,
                    limit,
                    $"Raise the suppression limit from {_table.Policy.SuppressionLimit.ToShortString()} to {limit}: {least} of {total} records."
                )
            );
        }

        changes.AddRange(
            Infeasibility.OfModels(_table.Policy, models => IsFeasible(_table.WithModels(models)))
        );
        return changes;
    }

    /// <summary>The fewest records that some node leaves out.</summary>
    private long Least()
    {
        long least = _table.Table.RowCount;
        var everything = _table.WithLimit(Ratio.One);
        var bound = new WithholdingBound(everything, _person, _cells);
        foreach (
            var (levels, facts) in Allowed(everything)
                .OrderBy(static node => node.Facts.SuppressedRows)
        )
        {
            if (facts.SuppressedRows >= least)
            {
                break;
            }

            if (
                !bound.IsHopeless(levels, least - 1, out _)
                && Try(everything, levels, facts, left => left >= least, static _ => true)
                    is { } found
            )
            {
                least = found.Summary.SuppressedRows;
            }
        }

        return least;
    }

    private bool IsFeasible(EncodedTable table)
    {
        int[] coarsest = [.. table.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel)];
        var (suppressed, _, isAllowed) = Generalizer.TryKeep(table, coarsest);
        if (
            isAllowed
            && Try(
                table,
                coarsest,
                new NodeFacts(0, 0, suppressed, default, true),
                left => left > table.Allowance,
                static _ => true
            )
                is not null
        )
        {
            return true;
        }

        return SearchRun.CountNodes(table) * table.Table.RowCount <= MaxWork
            && Allowed(table)
                .OrderBy(static node => node.Facts.SuppressedRows)
                .Any(node =>
                    Try(
                        table,
                        node.Levels,
                        node.Facts,
                        left => left > table.Allowance,
                        static _ => true
                    )
                        is not null
                );
    }
}
