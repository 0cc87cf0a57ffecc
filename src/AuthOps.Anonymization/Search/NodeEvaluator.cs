using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>Decides about one node at a time. One object a thread.</summary>
internal sealed class NodeEvaluator<TKey>(
    EncodedTable table,
    SearchRun run,
    BaseTables<TKey> tables,
    SearchCounters counters
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly NodeClasses<TKey> _classes = new(table, tables.Layout);
    private readonly ClassTable<TKey> _unions = new();
    private readonly SplitNode? _splitUnions = tables.Split is null
        ? null
        : new SplitNode(tables.Split, hasRows: false);
    private readonly int[] _unionLevels = new int[table.Quasi.Length];
    private readonly UnionRefusals<TKey> _refusals = new(table);
    private readonly double[] _costs = new double[table.Quasi.Length];
    private readonly QualityMeasure _measure = table.Policy.Quality.CreateMeasure(table);
    private readonly SurveyWorker<TKey>? _survey = run.Survey is null
        ? null
        : new SurveyWorker<TKey>(run.Survey, table, tables);
    private readonly int _minimumSize = table.Policy.SmallestPossibleClass;

    /// <summary>What nodes are compared with and offered to.</summary>
    public BestNode Best { get; set; } = run.Best;

    /// <summary>Scratch memory for rolling up.</summary>
    public RollUp<TKey> RollUp { get; } = new();

    /// <summary>A lower bound for the node and everything above it.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="certain">Records that all of them suppress.</param>
    public Score Bound(ReadOnlySpan<int> levels, long certain = 0) =>
        _measure.Bound(levels, certain);

    /// <summary>Whether neither the node nor anything above it can be better than the best one found.</summary>
    public bool CannotImprove(ReadOnlySpan<int> levels, long suppressed) =>
        CanPrune && CannotImprove(_measure.Bound(levels, suppressed));

    /// <summary>
    /// Whether nothing above a node can be allowed and better: with the attributes from one on, in key order, at
    /// their coarsest levels, more records than allowed are in classes that are too small, or so many that the bound
    /// with them exceeds the best node.
    /// </summary>
    public bool IsHopeless(ReadOnlySpan<int> levels, int attribute, NodeTables<TKey> node) =>
        !run.Exhaustive
        // Where everything may be suppressed the bound with what is certain excludes hardly a node, and unions cost as
        // much as one.
        && table.Allowance < table.Rows
        && IsHopeless(levels, CertainlySuppressed(attribute, node));

    /// <summary>The same where so many records are certainly suppressed.</summary>
    public bool IsHopeless(ReadOnlySpan<int> levels, long certain) =>
        certain > table.Allowance
        || certain == table.Rows
        || (certain > 0 && CannotImprove(levels, certain));

    /// <summary>
    /// Records suppressed at every node above one that raises attributes from one on, in key order; all of them where
    /// none of these nodes is allowed.
    /// </summary>
    public long CertainlySuppressed(int attribute, NodeTables<TKey> node)
    {
        bool isBlocked;
        long certain;
        if (node.Split is { } split)
        {
            split.Levels.CopyTo(_unionLevels);
            for (
                var position = Array.IndexOf(table.SearchOrder, attribute);
                position < _unionLevels.Length;
                position++
            )
            {
                var rises = table.SearchOrder[position];
                _unionLevels[rises] = table.Quasi[rises].Hierarchy.Height;
            }

            _splitUnions!.RaiseFrom(split, _unionLevels, RollUp.Split);
            var unions = _splitUnions.Classes;
            certain = Projection.Suppressed(
                unions.Counts.AsSpan(0, unions.Length),
                _minimumSize,
                table,
                out isBlocked
            );
        }
        else
        {
            var shift = tables.Layout.Shift(attribute) + tables.Layout.Bits(attribute);
            certain = Projection.Suppressed(
                node.Plain,
                shift,
                _minimumSize,
                table,
                RollUp,
                _unions,
                out isBlocked
            );
        }

        return isBlocked ? table.Rows : certain;
    }

    /// <summary>The same where what models of sensitive values refuse of every union counts too.</summary>
    public long CertainlyRefused(int attribute, NodeTables<TKey> node)
    {
        var certain = CertainlySuppressed(attribute, node);
        if (!table.HasRows || certain > table.Allowance)
        {
            return certain;
        }

        var shift = tables.Layout.Shift(attribute) + tables.Layout.Bits(attribute);
        return Math.Max(certain, _refusals.Of(node.Plain, node.Rows(RollUp), shift, _minimumSize));
    }

    /// <summary>Looks at one node.</summary>
    /// <returns>Whether a node above it may still be better.</returns>
    public bool Evaluate(ReadOnlySpan<int> levels, NodeTables<TKey> node)
    {
        counters.Count();
        var isOpen = table.Allows(levels);
        if (_survey is not null)
        {
            if (isOpen)
            {
                _survey.Visit(levels, node, RollUp);
            }

            if (run.Exhaustive)
            {
                return true;
            }
        }

        _classes.Load(node, _minimumSize);
        var isAllowed = isOpen && _classes.SuppressedRows <= table.Allowance && !_classes.IsBlocked;
        if (run.Observer is not null || isAllowed)
        {
            isAllowed = Apply(levels, node) && isOpen;
        }

        if (
            run.Observer is not null
            || (isAllowed && !(CanPrune && CannotImprove(_measure.Estimate(levels, _classes))))
        )
        {
            var facts = new NodeFacts(
                _classes.Classes,
                _classes.KeptClasses,
                _classes.SuppressedRows,
                _measure.Measure(levels, _classes),
                isAllowed
            );
            run.Observer?.Invoke(levels, facts);
            if (isAllowed)
            {
                Best.Offer(levels, facts);
            }
        }

        return !(CanPrune && CannotImprove(_measure.BoundAbove(levels, _classes)));
    }

    /// <summary>Whether levels alone bound the score, so that coarse nodes are best looked at first.</summary>
    public bool BoundsByLevels => _measure.BoundsByLevels;

    /// <summary>Whether the measure tells what suppressed records cost.</summary>
    public bool HasCosts => _measure.HasCosts;

    /// <summary>Whether a node may be allowed and better than the best one, for all that is certain about it.</summary>
    public bool MayImprove(ReadOnlySpan<int> levels, NodeBound bound) =>
        table.Allows(levels)
        && bound.Suppressed <= table.Allowance
        && bound.Suppressed < table.Rows
        && (
            Best.Current is not { } best
            || !(
                run.StopAtFirst
                || _measure.BoundBetween(levels, bound).CertainlyAbove(best.Facts.Score)
            )
        );

    /// <summary>Looks at a node, offers it where it is allowed, and takes what it says about others.</summary>
    /// <param name="node">Its number.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="path">Where its classes come from.</param>
    /// <param name="bounds">What is certain about others.</param>
    public void Judge(int node, ReadOnlySpan<int> levels, SplitPath path, NodeBounds bounds)
    {
        counters.Count();
        var classes = path.At(levels);
        _classes.Load(classes, _minimumSize);
        if (
            table.HasRows
            && _classes.SuppressedRows <= table.Allowance
            && !(CanPrune && CannotImprove(_measure.Estimate(levels, _classes)))
        )
        {
            // Sizes leave the node open.
            _classes.ApplyRowsCertainly(classes.Rows(), MostSuppressed(levels));
        }

        Note(node, bounds);
        var isAllowed =
            !_classes.IsBlocked
            && table.Allows(levels)
            && _classes.SuppressedRows <= table.Allowance
            && _classes.KeptClasses > 0;
        if (isAllowed)
        {
            Best.Offer(
                levels,
                new NodeFacts(
                    _classes.Classes,
                    _classes.KeptClasses,
                    _classes.SuppressedRows,
                    _measure.Measure(levels, _classes),
                    true
                )
            );
        }

        NoteCosts(node, levels, isAllowed, bounds);
    }

    /// <summary>What the records that every finer node suppresses cost at least.</summary>
    private void NoteCosts(int node, ReadOnlySpan<int> levels, bool isMeasured, NodeBounds bounds)
    {
        if (
            _measure.HasCosts
            && !_classes.IsBlocked
            && _classes.CertainRows is > 0 and var certain
            && certain <= table.Allowance
            && certain < table.Rows
        )
        {
            isMeasured &= _classes.SuppressedRows == certain;
            if (_classes.ShowCertain())
            {
                _measure.SuppressionCosts(levels, _classes, isMeasured, _costs);
                bounds.SetSuppressed(node, certain, _costs);
            }
        }
    }

    private void Note(int node, NodeBounds bounds)
    {
        // A part of the population without a record has such parts at every finer node: none of them is allowed.
        bounds.SetSuppressed(node, _classes.IsBlocked ? table.Rows : _classes.CertainRows, []);
        if (!_measure.BoundsByLevels)
        {
            bounds.SetClasses(
                node,
                _classes.Classes,
                _classes.KeptClasses
                    + ((double)_classes.SuppressedRows / Math.Max(1, _minimumSize)),
                _classes.Squares
            );
        }
    }

    /// <summary>A node as a plan tells it.</summary>
    public NodeSummary Describe(ReadOnlySpan<int> levels, NodeTables<TKey> node)
    {
        _classes.Load(node, _minimumSize);
        _classes.ApplySensitive(node, RollUp, tables.Layouts);
        _classes.ApplySizes(table.Allowance, levels, _measure);
        return NodeSummary.Of(table, levels, _classes);
    }

    /// <summary>What a node suppresses and scores; an allowed one is offered as the best.</summary>
    public NodeFacts Probe(ReadOnlySpan<int> levels, NodeTables<TKey> node)
    {
        counters.Count();
        _classes.Load(node, _minimumSize);
        if (table.Sensitive.Length > 0 && _classes.SuppressedRows <= table.Allowance)
        {
            _classes.ApplySensitive(node, RollUp, tables.Layouts);
        }

        _classes.ApplySizes(table.Allowance, levels, _measure);
        var isAllowed =
            table.Allows(levels)
            && _classes.SuppressedRows <= table.Allowance
            && !_classes.IsBlocked
            && _classes.KeptClasses > 0;
        var facts = new NodeFacts(
            _classes.Classes,
            _classes.KeptClasses,
            _classes.SuppressedRows,
            _measure.Measure(levels, _classes),
            isAllowed
        );
        if (isAllowed)
        {
            Best.Offer(levels, facts);
        }

        return facts;
    }

    /// <summary>
    /// The most records a node may suppress and still be allowed and better than the best one, as far as the bound
    /// tells, or up to a sixteenth of the range more: what a closer look would cost is not won back.
    /// </summary>
    private long MostSuppressed(ReadOnlySpan<int> levels)
    {
        if (!CanPrune || !CannotImprove(levels, table.Allowance))
        {
            return table.Allowance;
        }

        var (low, high) = (_classes.SuppressedRows, table.Allowance);
        for (var step = 0; step < 4 && high - low > 1; step++)
        {
            var middle = low + ((high - low) / 2);
            if (CannotImprove(levels, middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return Math.Max(low, high - 1);
    }

    private bool CanPrune => !run.Exhaustive && Best.Current is not null;

    private bool CannotImprove(Score bound) =>
        run.StopAtFirst || bound.CertainlyAbove(Best.Current!.Facts.Score);

    private bool Apply(ReadOnlySpan<int> levels, NodeTables<TKey> node)
    {
        if (
            table.Sensitive.Length > 0
            && (run.Observer is not null || !CannotImprove(levels, _classes.SuppressedRows))
        )
        {
            _classes.ApplySensitive(
                node,
                RollUp,
                tables.Layouts,
                run.Observer is null ? MostSuppressed(levels) : long.MaxValue
            );
        }

        _classes.ApplySizes(
            run.Observer is null ? table.Allowance : long.MaxValue,
            levels,
            _measure
        );
        return _classes.SuppressedRows <= table.Allowance
            && !_classes.IsBlocked
            && _classes.KeptClasses > 0;
    }
}
