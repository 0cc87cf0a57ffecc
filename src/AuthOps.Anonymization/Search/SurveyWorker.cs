using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>One thread's part of a survey. Not safe for concurrent use.</summary>
internal sealed class SurveyWorker<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly SurveyCollector _collector;
    private readonly EncodedTable _table;
    private readonly BaseTables<TKey> _base;
    private readonly NodeClasses<TKey> _classes;
    private readonly SurveyOffers _offers;
    private readonly int _minimumSize;

    public SurveyWorker(SurveyCollector collector, EncodedTable table, BaseTables<TKey> tables)
    {
        _collector = collector;
        _table = table;
        _base = tables;
        _classes = new NodeClasses<TKey>(table, tables.Layout);
        _offers = new SurveyOffers(collector, table);
        _minimumSize = table.Policy.SmallestPossibleClass;
    }

    /// <summary>Looks at a node.</summary>
    public void Visit(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        if (_offers.HasOptima)
        {
            Load(levels, node, rollUp, _minimumSize);
            if (!_classes.IsBlocked && _classes.KeptClasses > 0)
            {
                _offers.OfferOptima(levels, _classes);
            }
        }

        if (_collector.FrontSizes.Length == 0)
        {
            return;
        }

        if (_classes.HasSizesRules)
        {
            VisitEachSize(levels, node, rollUp);
        }
        else
        {
            VisitSizes(levels, node, rollUp);
        }
    }

    private void Load(
        ReadOnlySpan<int> levels,
        NodeTables<TKey> node,
        RollUp<TKey> rollUp,
        int minimumSize
    )
    {
        _classes.Load(node, minimumSize);
        if (_table.Sensitive.Length > 0 && !_classes.IsBlocked)
        {
            _classes.ApplySensitive(node, rollUp, _base.Layouts);
        }

        _classes.ApplySizes(_table.Rows, levels, _offers.FrontMeasure);
    }

    /// <summary>All sizes from one pass: the models but k-anonymity first, then class by class what each k leaves.</summary>
    private void VisitSizes(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        Load(levels, node, rollUp, Math.Max(_table.SmallestBesidesK, _collector.FrontSizes[0]));
        if (_classes.IsBlocked)
        {
            return;
        }

        foreach (var k in _collector.FrontSizes)
        {
            _classes.Restrict(k);
            if (_classes.KeptClasses == 0)
            {
                return;
            }

            _offers.OfferPoint(levels, k, _classes);
        }
    }

    private void VisitEachSize(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        foreach (var k in _collector.FrontSizes)
        {
            Load(levels, node, rollUp, Math.Max(_table.SmallestBesidesK, k));
            if (!_classes.IsBlocked && _classes.KeptClasses > 0)
            {
                _offers.OfferPoint(levels, k, _classes);
            }
        }
    }
}
