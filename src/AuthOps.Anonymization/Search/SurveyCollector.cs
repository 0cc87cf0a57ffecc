using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// What a walk over the lattice is asked for beside the optimum: the best node per quality model and limit, and the
/// front. Results do not depend on the order of visits. Safe for concurrent use.
/// </summary>
internal sealed class SurveyCollector
{
    private readonly List<ParetoFront> _fronts = [];
    private readonly Lock _lock = new();

    public SurveyCollector(
        EncodedTable table,
        IReadOnlyList<QualityModel> qualities,
        IReadOnlyList<Ratio> limits,
        IReadOnlyList<int> frontSizes
    )
    {
        Qualities = qualities;
        Limits = limits;
        Allowances = limits.Select(l => (long)l.FloorOfProduct(table.Rows)).ToArray();
        FrontSizes = [.. frontSizes.Where(k => k <= table.Rows)];
        Best = new BestNode[qualities.Count][];
        for (var i = 0; i < Best.Length; i++)
        {
            Best[i] = new BestNode[limits.Count];
            for (var j = 0; j < limits.Count; j++)
            {
                Best[i][j] = new BestNode();
            }
        }
    }

    public IReadOnlyList<QualityModel> Qualities { get; }

    public IReadOnlyList<Ratio> Limits { get; }

    /// <summary>The most records that may be suppressed, per limit.</summary>
    public long[] Allowances { get; }

    /// <summary>The class sizes of the front's points, rising.</summary>
    public int[] FrontSizes { get; }

    /// <summary>The best node, per quality model and limit.</summary>
    public BestNode[][] Best { get; }

    /// <summary>A front for one thread; joined at the end.</summary>
    public ParetoFront NewFront()
    {
        var front = new ParetoFront();
        lock (_lock)
        {
            _fronts.Add(front);
        }

        return front;
    }

    /// <summary>The optima found, by quality model and then limit.</summary>
    public IEnumerable<SurveyOptimum> Optima()
    {
        for (var i = 0; i < Qualities.Count; i++)
        {
            for (var j = 0; j < Limits.Count; j++)
            {
                var best = Best[i][j].Current;
                yield return new SurveyOptimum(
                    Qualities[i],
                    Limits[j],
                    best is null ? null : Array.AsReadOnly(best.Levels),
                    best?.Facts.Score ?? default,
                    best?.Facts.SuppressedRows ?? 0,
                    best?.Facts.KeptClasses ?? 0
                );
            }
        }
    }

    /// <summary>The joined front, with what its points offer for sensitive attributes.</summary>
    public IEnumerable<FrontPoint> Front(EncodedTable table)
    {
        var joined = new ParetoFront();
        foreach (var front in _fronts)
        {
            foreach (var point in front.Points)
            {
                joined.Offer(point);
            }
        }

        return joined
            .Points.OrderBy(static p => p.SuppressedRows)
            .ThenBy(static p => p.Score)
            .ThenByDescending(static p => p.SmallestClass)
            .Select(p => SensitiveMeasures.Complete(table, p));
    }
}
