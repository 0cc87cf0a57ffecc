namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Every count at most α times the class, exactly.</summary>
internal sealed class AlphaRule(Ratio alpha, SensitiveDistribution distribution)
    : ShareRule(Enumerable.Repeat(alpha.ToDouble(), distribution.NumberCount).ToArray())
{
    private readonly ExactFactor _alpha = new(alpha);

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        foreach (var count in counts)
        {
            if (_alpha.Compare(size, count) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
