namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// (q − p) / p ≤ β, that is q / p ≤ 1 + β, exactly; the enhanced form also q / p ≤ 1 − ln p, in floating point, since
/// an irrational bound is not met with equality, and refused within rounding. With p = 1 both sides are 1 at most.
/// </summary>
internal sealed class LikenessRule : ShareRule
{
    /// <summary>Far above rounding, and far below −ln p of any p below 1.</summary>
    private const double Doubt = 1e-12;
    private readonly ExactFactor _onePlusBeta;
    private readonly SensitiveDistribution _distribution;

    /// <summary>Per value number the logarithmic bound; null in the basic form.</summary>
    private readonly double[]? _onePlusLog;

    public LikenessRule(Ratio beta, SensitiveDistribution distribution, bool isEnhanced)
        : this(Ratio.One + beta, distribution, isEnhanced ? OnePlusLog(distribution) : null) { }

    private LikenessRule(
        Ratio onePlusBeta,
        SensitiveDistribution distribution,
        double[]? onePlusLog
    )
        : base(Shares(onePlusBeta.ToDouble(), distribution, onePlusLog))
    {
        _onePlusBeta = new ExactFactor(onePlusBeta);
        _distribution = distribution;
        _onePlusLog = onePlusLog;
    }

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        for (var i = 0; i < values.Length; i++)
        {
            // q / p = (count · rows) / (size · total)
            var gain = counts[i] * _distribution.Rows;
            var fair = _distribution.Totals[values[i]] * size;
            if (
                _onePlusBeta.Compare(fair, gain) < 0
                || (_onePlusLog is not null && gain > _onePlusLog[values[i]] * fair)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static double[] OnePlusLog(SensitiveDistribution distribution) =>
        distribution
            .Totals.Select(n =>
                n == 0 || n == distribution.Rows
                    ? double.PositiveInfinity
                    : (1 - Math.Log((double)n / distribution.Rows)) * (1 - Doubt)
            )
            .ToArray();

    private static double[] Shares(
        double onePlusBeta,
        SensitiveDistribution distribution,
        double[]? onePlusLog
    ) =>
        distribution
            .Totals.Select(
                (n, number) =>
                    Math.Min(onePlusBeta, onePlusLog?[number] ?? double.PositiveInfinity)
                    * n
                    / distribution.Rows
            )
            .ToArray();
}
