using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>½ Σ |q − p| over every value of the whole, at most t, exactly.</summary>
internal sealed class EqualDistanceJudge(Ratio t, SensitiveValues whole) : SensitiveJudge
{
    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        // Values that the class lacks differ by p each, together 1 less what the others have of the whole.
        var sum = (BigInteger)whole.WholeRows * size;
        foreach (var (value, count) in values)
        {
            var share = (BigInteger)count * whole.WholeRows;
            var fair = (BigInteger)whole.Totals[value] * size;
            sum += BigInteger.Abs(share - fair) - fair;
        }

        var all = 2 * (BigInteger)whole.WholeRows * size;
        return Judgement.Of(IsAtMost(sum, all, t), sum, all);
    }
}
