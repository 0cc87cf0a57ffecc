namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Half of Σ |pᵢ − qᵢ|, which is Σ max(0, pᵢ − qᵢ): only values of the class count.</summary>
internal sealed class EqualDistanceRule(Ratio t, SensitiveDistribution distribution)
    : DistanceRule(t, distribution, 1)
{
    public override Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var totals = Distribution.Totals;
        var rows = Distribution.Rows;
        var sum = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            sum += Math.Max(0, (counts[i] * rows) - (totals[values[i]] * size));
        }

        return sum;
    }
}
