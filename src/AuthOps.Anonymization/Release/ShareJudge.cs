namespace AuthOps.Anonymization.Release;

/// <summary>No value is more than the share α of a class; class sizes are checked apart.</summary>
internal sealed class ShareJudge(Ratio alpha) : SensitiveJudge
{
    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var most = 0;
        foreach (var (_, count) in values)
        {
            most = Math.Max(most, count);
        }

        return Judgement.Of(IsAtMost(most, size, alpha), most, size);
    }
}
