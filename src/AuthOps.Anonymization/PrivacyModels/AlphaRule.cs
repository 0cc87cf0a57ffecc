namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Every count at most α times the class, exactly.</summary>
internal sealed class AlphaRule(Ratio alpha, SensitiveDistribution distribution) : SensitiveRule
{
    private readonly ExactFactor _alpha = new(alpha);
    private readonly double[] _shares = Enumerable
        .Repeat(alpha.ToDouble(), distribution.NumberCount)
        .ToArray();
    private readonly float[] _rowShares = RowGlance.Pad(
        Enumerable.Repeat(alpha.ToDouble(), distribution.NumberCount).ToArray()
    );

    public override bool ComparesShares => true;

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

    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => ShareBound.Refused(values, counts, size, _shares);

    public override Glance Look(ReadOnlySpan<int> row, int size) =>
        RowGlance.AtMost(row, size, _rowShares);
}
