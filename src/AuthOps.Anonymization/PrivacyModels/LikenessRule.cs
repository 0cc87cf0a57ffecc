namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// (q − p) / p ≤ β, that is q / p ≤ 1 + β, exactly; the enhanced form also q / p ≤ 1 − ln p, in floating point, since
/// an irrational bound is not met with equality, and refused within rounding. With p = 1 both sides are 1 at most.
/// </summary>
internal sealed class LikenessRule : SensitiveRule
{
    /// <summary>Far above rounding, and far below −ln p of any p below 1.</summary>
    private const double Doubt = 1e-12;
    private readonly ExactFactor _onePlusBeta;
    private readonly SensitiveDistribution _distribution;
    private readonly double[]? _onePlusLog;

    /// <summary>Per value number: the largest share in a class that holds, or a little more.</summary>
    private readonly double[] _shares;
    private readonly float[] _rowShares;

    public LikenessRule(Ratio beta, SensitiveDistribution distribution, bool isEnhanced)
    {
        _onePlusBeta = new ExactFactor(Ratio.One + beta);
        _distribution = distribution;
        _onePlusLog = isEnhanced
            ? distribution
                .Totals.Select(n =>
                    n == 0 || n == distribution.Rows
                        ? double.PositiveInfinity
                        : (1 - Math.Log((double)n / distribution.Rows)) * (1 - Doubt)
                )
                .ToArray()
            : null;
        _shares = new double[distribution.NumberCount];
        for (var number = 0; number < _shares.Length; number++)
        {
            var gain = Math.Min(
                (Ratio.One + beta).ToDouble(),
                _onePlusLog?[number] ?? double.PositiveInfinity
            );
            _shares[number] = gain * distribution.Totals[number] / distribution.Rows;
        }

        _rowShares = RowGlance.Pad(_shares);
    }

    public override bool ComparesShares => true;

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

    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => ShareBound.Refused(values, counts, size, _shares);

    public override Glance Look(ReadOnlySpan<int> row, int size) =>
        RowGlance.AtMost(row, size, _rowShares);
}
