using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Depth-first walk over a spanning tree of the generalisation lattice: each node's classes are rolled up from
/// its parent's. Exact: a subtree is left out only where its lower bound exceeds the best node found. Not safe
/// for concurrent use.
/// </summary>
internal sealed class LatticeSearch<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Far more than the rounding of a product of some dozen factors, far less than 10^-10.</summary>
    private const double Doubt = 1e-12;

    private readonly EncodedTable _table;
    private readonly SearchRun _run;
    private readonly KeyLayout<TKey>[] _layouts;
    private readonly NodeClasses<TKey> _classes;
    private readonly NodeScorer<TKey> _scorer;
    private readonly RollUp<TKey> _rollUp = new();
    private readonly int[] _levels;

    /// <summary>Per position of the search order: nodes below one level of that attribute.</summary>
    private readonly long[] _below;

    /// <summary>Per position and parity of the level: a class table a layout.</summary>
    private readonly ClassTable<TKey>[][][] _buffers;

    private int[]? _best;
    private long[] _bestUnits = [];
    private NodeFacts _bestFacts;
    private long _evaluated;
    private long _done;
    private long _leastSuppressed = long.MaxValue;

    private LatticeSearch(EncodedTable table, SearchRun run)
    {
        _table = table;
        _run = run;
        var plain = new KeyLayout<TKey>(table, null);
        _layouts =
            table.Sensitive.Length == 0
                ? [plain]
                : table.Sensitive.Select(s => new KeyLayout<TKey>(table, s)).ToArray();
        _classes = new NodeClasses<TKey>(table);
        _scorer = new NodeScorer<TKey>(table, plain);
        _levels = new int[table.Quasi.Length];
        _buffers = new ClassTable<TKey>[table.Quasi.Length][][];
        _below = new long[table.Quasi.Length];
        var below = 1L;
        for (var position = table.Quasi.Length - 1; position >= 0; position--)
        {
            _below[position] = below;
            below *= table.Quasi[table.SearchOrder[position]].Hierarchy.LevelCount;
            _buffers[position] = [NewTables(), NewTables()];
        }
    }

    /// <summary>Runs the search.</summary>
    /// <param name="table">The encoded table.</param>
    /// <param name="run">How.</param>
    public static SearchResult Run(EncodedTable table, SearchRun run)
    {
        var search = new LatticeSearch<TKey>(table, run);
        var level0 = new int[table.Quasi.Length];
        var tables = search
            ._layouts.Select(layout => ClassTable<TKey>.FromKeys(layout.PackRows(level0)))
            .ToArray();
        search.Visit(0, tables);
        run.Progress?.Report(new PlanProgress(run.NodesTotal, run.NodesTotal));
        return new SearchResult(
            search._best,
            search._bestFacts,
            run.NodesTotal,
            search._evaluated,
            search._leastSuppressed
        );
    }

    private ClassTable<TKey>[] NewTables()
    {
        var tables = new ClassTable<TKey>[_layouts.Length];
        for (var i = 0; i < tables.Length; i++)
        {
            tables[i] = new ClassTable<TKey>();
        }

        return tables;
    }

    private void Visit(int position, ClassTable<TKey>[] tables)
    {
        if (position == _levels.Length)
        {
            Evaluate(tables);
            return;
        }

        var attribute = _table.SearchOrder[position];
        var height = _table.Quasi[attribute].Hierarchy.Height;
        for (var level = 0; level <= height; level++)
        {
            _levels[attribute] = level;
            if (
                !_run.Exhaustive
                && _best is not null
                && _scorer.Bound(_levels) > _bestFacts.Product * (1 + Doubt)
            )
            {
                // Attributes after this one stand at level 0, so this bounds every node left in the loop.
                _done += (height - level + 1) * _below[position];
                break;
            }

            if (level > 0)
            {
                tables = Raise(position, attribute, level, tables);
            }

            Visit(position + 1, tables);
        }

        _levels[attribute] = 0;
    }

    private ClassTable<TKey>[] Raise(
        int position,
        int attribute,
        int level,
        ClassTable<TKey>[] from
    )
    {
        _run.CancellationToken.ThrowIfCancellationRequested();
        var to = _buffers[position][level & 1];
        for (var i = 0; i < to.Length; i++)
        {
            _rollUp.Raise(
                from[i],
                to[i],
                _layouts[i].Shift(attribute),
                _layouts[i].Mask(attribute),
                _table.Quasi[attribute].Up[level]
            );
        }

        return to;
    }

    private void Evaluate(ClassTable<TKey>[] tables)
    {
        _classes.Load(tables, _layouts);
        _evaluated++;
        _done++;
        if (_run.Progress is not null && _evaluated % 1024 == 0)
        {
            _run.Progress.Report(new PlanProgress(_done, _run.NodesTotal));
        }

        _leastSuppressed = Math.Min(_leastSuppressed, _classes.SuppressedRows);
        var isAllowed = _classes.SuppressedRows <= _table.Allowance && _classes.KeptCount > 0;
        if (!isAllowed && _run.Observer is null)
        {
            return;
        }

        var facts = new NodeFacts(
            _classes.Count,
            _classes.KeptCount,
            _classes.SuppressedRows,
            _scorer.Product(_levels, _classes)
        );
        _run.Observer?.Invoke(_levels, facts);
        if (isAllowed && IsBetter(facts.Product))
        {
            _best = [.. _levels];
            _bestFacts = facts;
            _bestUnits = _scorer.AttributeUnits(_levels, _classes);
        }
    }

    /// <summary>
    /// Compares with the best node: by the product in floating point where that decides, otherwise exactly in
    /// integers, since equal losses in another order of attributes may differ in the last bit.
    /// </summary>
    private bool IsBetter(double product)
    {
        if (_best is null || product < _bestFacts.Product * (1 - Doubt))
        {
            return true;
        }

        if (product > _bestFacts.Product * (1 + Doubt))
        {
            return false;
        }

        var order = Loss.ExactProduct(_scorer.AttributeUnits(_levels, _classes))
            .CompareTo(Loss.ExactProduct(_bestUnits));
        return order < 0 || (order == 0 && _levels.AsSpan().SequenceCompareTo(_best) < 0);
    }
}
