namespace AuthOps.Anonymization.Release;

/// <summary>The most frequent value is rarer than c times all from the l-th on; the measure is the c that is not enough.</summary>
internal sealed class RecursiveJudge(Ratio c, int l) : SensitiveJudge
{
    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = Descending(values);
        var rest = counts.Skip(l - 1).Sum(static count => (long)count);
        return rest == 0
            ? new(false, double.PositiveInfinity)
            : new(
                !IsAtMost(c.Numerator * rest, c.Denominator, new Ratio(counts[0], 1)),
                (double)counts[0] / rest
            );
    }
}
