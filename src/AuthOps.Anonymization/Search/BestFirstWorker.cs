using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>One thread of a best-first search. Holds the class tables of a path; not safe for concurrent use.</summary>
internal sealed class BestFirstWorker<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly EncodedTable _table;
    private readonly NodeTables<TKey>[] _chain;
    private readonly NodeTables<TKey> _root;

    public BestFirstWorker(
        EncodedTable table,
        SearchRun run,
        BaseTables<TKey> tables,
        SearchCounters counters
    )
    {
        _table = table;
        Evaluator = new NodeEvaluator<TKey>(table, run, tables, counters);
        _root = new NodeTables<TKey>(tables);
        _chain = new NodeTables<TKey>[table.Quasi.Length];
        for (var i = 0; i < _chain.Length; i++)
        {
            _chain[i] = new NodeTables<TKey>(tables, table);
        }
    }

    public NodeEvaluator<TKey> Evaluator { get; }

    /// <summary>Looks at a node.</summary>
    public void Look(int[] levels) => Evaluator.Evaluate(levels, TablesOf(levels));

    /// <summary>Looks at a node and adds those above it that may still be better.</summary>
    public void Expand(OpenNode open, List<OpenNode> above)
    {
        var tables = TablesOf(open.Levels);
        if (!Evaluator.Evaluate(open.Levels, tables))
        {
            return;
        }

        for (var position = open.From; position < open.Levels.Length; position++)
        {
            // What rises from here on leaves the levels before as they are, and what they suppress even then.
            var attribute = _table.SearchOrder[position];
            var certain = Math.Max(open.Certain, Evaluator.CertainlyRefused(attribute, tables));
            if (Evaluator.IsHopeless(open.Levels, certain))
            {
                // The later a position, the more levels stay as they are.
                return;
            }

            if (open.Levels[attribute] < _table.Quasi[attribute].Hierarchy.Height)
            {
                int[] raised = [.. open.Levels];
                raised[attribute]++;
                above.Add(new OpenNode(raised, position, certain));
            }
        }
    }

    /// <summary>A node as a plan tells it.</summary>
    public NodeSummary Describe(int[] levels) => Evaluator.Describe(levels, TablesOf(levels));

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
                above.RaiseFrom(node, attribute, levels[attribute], Evaluator.RollUp);
                node = above;
            }
        }

        return node;
    }
}
