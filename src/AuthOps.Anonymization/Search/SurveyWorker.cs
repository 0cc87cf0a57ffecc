using System.Numerics;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>One thread's part of a survey. Not safe for concurrent use.</summary>
internal sealed class SurveyWorker<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly SurveyCollector _collector;
    private readonly EncodedTable _table;
    private readonly BaseTables<TKey> _base;
    private readonly NodeClasses<TKey> _classes;
    private readonly QualityMeasure[] _measures;
    private readonly QualityMeasure _frontMeasure;
    private readonly ParetoFront _front;
    private readonly int _minimumSize;

    /// <summary>The smallest class the models other than k-anonymity allow.</summary>
    private readonly int _otherMinimum;

    public SurveyWorker(SurveyCollector collector, EncodedTable table, BaseTables<TKey> tables)
    {
        _collector = collector;
        _table = table;
        _base = tables;
        _classes = new NodeClasses<TKey>(table, tables.Layout);
        _measures = collector.Qualities.Select(q => q.CreateMeasure(table)).ToArray();
        _frontMeasure = table.Policy.Quality.CreateMeasure(table);
        _front = collector.NewFront();
        _minimumSize = table.Policy.SmallestPossibleClass;
        _otherMinimum = table
            .Policy.Models.Where(static m => m is not PrivacyModels.KAnonymity)
            .Select(static m => m.MinimumClassSize)
            .DefaultIfEmpty(1)
            .Max();
    }

    /// <summary>Looks at a node.</summary>
    public void Visit(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        if (_measures.Length > 0)
        {
            Load(levels, node, rollUp, _minimumSize);
            if (!_classes.IsBlocked && _classes.KeptClasses > 0)
            {
                OfferOptima(levels);
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
        _classes.Load(node.Plain, minimumSize);
        if (_table.Sensitive.Length > 0 && !_classes.IsBlocked)
        {
            _classes.ApplySensitive(node, rollUp, _base.Layouts);
        }

        _classes.ApplySizes(_table.Table.RowCount, levels, _frontMeasure);
    }

    private void OfferOptima(ReadOnlySpan<int> levels)
    {
        var suppressed = _classes.SuppressedRows;
        for (var i = 0; i < _measures.Length; i++)
        {
            if (!CanImprove(i, suppressed, _measures[i].Estimate(levels, _classes)))
            {
                continue;
            }

            var facts = new NodeFacts(
                _classes.Classes,
                _classes.KeptClasses,
                suppressed,
                _measures[i].Measure(levels, _classes),
                true
            );
            for (var j = 0; j < _collector.Allowances.Length; j++)
            {
                if (suppressed <= _collector.Allowances[j])
                {
                    _collector.Best[i][j].Offer(levels, facts);
                }
            }
        }
    }

    private bool CanImprove(int quality, long suppressed, Score atLeast)
    {
        for (var j = 0; j < _collector.Allowances.Length; j++)
        {
            if (
                suppressed <= _collector.Allowances[j]
                && (
                    _collector.Best[quality][j].Current is not { } best
                    || !atLeast.CertainlyAbove(best.Facts.Score)
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All sizes from one pass: the models but k-anonymity first, then class by class what each k leaves.</summary>
    private void VisitSizes(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        Load(levels, node, rollUp, Math.Max(_otherMinimum, _collector.FrontSizes[0]));
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

            OfferPoint(levels, k);
        }
    }

    private void VisitEachSize(ReadOnlySpan<int> levels, NodeTables<TKey> node, RollUp<TKey> rollUp)
    {
        foreach (var k in _collector.FrontSizes)
        {
            Load(levels, node, rollUp, Math.Max(_otherMinimum, k));
            if (!_classes.IsBlocked && _classes.KeptClasses > 0)
            {
                OfferPoint(levels, k);
            }
        }
    }

    private void OfferPoint(ReadOnlySpan<int> levels, int k)
    {
        var smallest = _classes.SmallestKept;
        if (
            !_front.IsBeaten(
                _classes.SuppressedRows,
                _frontMeasure.Estimate(levels, _classes),
                smallest
            )
        )
        {
            var score = _frontMeasure.Measure(levels, _classes);
            if (!_front.IsBeaten(_classes.SuppressedRows, score, smallest))
            {
                _front.Offer(
                    new FrontCandidate(
                        levels.ToArray(),
                        k,
                        _classes.SuppressedRows,
                        score,
                        smallest
                    )
                );
            }
        }
    }
}
