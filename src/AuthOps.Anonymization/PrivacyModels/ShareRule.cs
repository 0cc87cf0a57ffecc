namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>A rule under which no value has more than its share of a class.</summary>
/// <param name="shares">Per value number: the largest share in a class that holds, to within rounding.</param>
internal abstract class ShareRule(double[] shares) : SensitiveRule
{
    private readonly float[] _rowShares = RowGlance.Pad(shares);

    public override bool ComparesShares => true;

    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => ShareBound.Refused(values, counts, size, shares);

    public override Glance Look(ReadOnlySpan<int> row, int size) =>
        RowGlance.AtMost(row, size, _rowShares);
}
