using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// |log₂(q / p)| below δ for every value of a class. Where the logarithm leaves a doubt, in integers: with δ = a / b
/// the larger of q and p to the power b is below 2^a times the smaller to that power.
/// </summary>
internal sealed class DisclosureJudge(Ratio delta, SensitiveValues whole) : SensitiveJudge
{
    private const double Doubt = 1e-9;

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var holds = true;
        var worst = 0.0;
        foreach (var (value, count) in values)
        {
            var share = (BigInteger)count * whole.WholeRows;
            var fair = (BigInteger)whole.Totals[value] * size;
            if (fair.IsZero)
            {
                return new(false, double.PositiveInfinity);
            }

            var bits = Math.Abs(Math.Log2((double)share / (double)fair));
            var slack = delta.ToDouble() - bits;
            holds &= Math.Abs(slack) > Doubt ? slack > 0 : IsBelow(share, fair);
            worst = Math.Max(worst, bits);
        }

        return new(holds, worst);
    }

    private bool IsBelow(BigInteger share, BigInteger fair)
    {
        var power = (int)delta.Denominator;
        return BigInteger.Pow(BigInteger.Max(share, fair), power)
            < BigInteger.Pow(BigInteger.Min(share, fair), power) << (int)delta.Numerator;
    }
}
