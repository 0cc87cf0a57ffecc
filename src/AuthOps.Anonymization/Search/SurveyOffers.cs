using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>What one thread of a survey offers of the nodes it looks at. Not safe for concurrent use.</summary>
internal sealed class SurveyOffers(SurveyCollector collector, EncodedTable table)
{
    private readonly QualityMeasure[] _measures = collector
        .Qualities.Select(q => q.CreateMeasure(table))
        .ToArray();
    private readonly ParetoFront _front = collector.NewFront();

    /// <summary>Whether optima are asked for.</summary>
    public bool HasOptima => _measures.Length > 0;

    /// <summary>What the front is measured by.</summary>
    public QualityMeasure FrontMeasure { get; } = table.Policy.Quality.CreateMeasure(table);

    /// <summary>Offers a node whose suppressed classes are those of the policy, for every quality model and limit.</summary>
    public void OfferOptima(ReadOnlySpan<int> levels, NodeStatistics classes)
    {
        var suppressed = classes.SuppressedRows;
        for (var i = 0; i < _measures.Length; i++)
        {
            if (!CanImprove(i, suppressed, _measures[i].Estimate(levels, classes)))
            {
                continue;
            }

            var facts = new NodeFacts(
                classes.Classes,
                classes.KeptClasses,
                suppressed,
                _measures[i].Measure(levels, classes),
                true
            );
            for (var j = 0; j < collector.Allowances.Length; j++)
            {
                if (suppressed <= collector.Allowances[j])
                {
                    collector.Best[i][j].Offer(levels, facts);
                }
            }
        }
    }

    /// <summary>Offers a node whose released classes have at least k records, for the front.</summary>
    public void OfferPoint(ReadOnlySpan<int> levels, int k, NodeStatistics classes)
    {
        var suppressed = classes.SuppressedRows;
        var estimate = FrontMeasure.Estimate(levels, classes);
        var smallest = classes.SmallestKept;
        if (_front.IsBeaten(suppressed, estimate, smallest))
        {
            return;
        }

        var score = FrontMeasure.Measure(levels, classes);
        if (!_front.IsBeaten(suppressed, score, smallest))
        {
            _front.Offer(new FrontCandidate(levels.ToArray(), k, suppressed, score, smallest));
        }
    }

    private bool CanImprove(int quality, long suppressed, Score atLeast)
    {
        for (var j = 0; j < collector.Allowances.Length; j++)
        {
            if (
                suppressed <= collector.Allowances[j]
                && (
                    collector.Best[quality][j].Current is not { } best
                    || !atLeast.CertainlyAbove(best.Facts.Score)
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
