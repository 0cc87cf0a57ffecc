namespace AuthOps.Anonymization.Release;

/// <summary>At least l different values; NULL is none.</summary>
internal sealed class DistinctJudge(int l) : SensitiveJudge
{
    public override bool LargerIsWorse => false;

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var distinct = 0;
        foreach (var (value, _) in values)
        {
            distinct += value == 0 ? 0 : 1;
        }

        return Judgement.Of(distinct >= l, distinct, 1);
    }
}
