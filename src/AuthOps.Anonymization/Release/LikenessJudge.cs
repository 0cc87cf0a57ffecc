using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// (q − p) / p at most β for every value of a class, exactly; the enhanced form also at most −ln p, where a gain
/// within rounding of the bound fails; with p = 1 nothing is gained. The measure is the largest gain.
/// </summary>
internal sealed class LikenessJudge(Ratio beta, SensitiveValues whole, bool isEnhanced)
    : SensitiveJudge
{
    private const double Doubt = 1e-12;

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var holds = true;
        var worst = double.NegativeInfinity;
        foreach (var (value, count) in values)
        {
            var fair = (BigInteger)whole.Totals[value] * size;
            if (fair.IsZero)
            {
                return new(false, double.PositiveInfinity);
            }

            var gained = ((BigInteger)count * whole.WholeRows) - fair;
            var gain = (double)gained / (double)fair;
            var bound = -Math.Log((double)whole.Totals[value] / whole.WholeRows);
            holds &=
                IsAtMost(gained, fair, beta)
                && (!isEnhanced || gained.Sign <= 0 || gain <= bound - Doubt);
            worst = Math.Max(worst, gain);
        }

        return new(holds, worst);
    }
}
