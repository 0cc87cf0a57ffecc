namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Classes of one record ≤ threshold · records, exactly.</summary>
internal sealed class SampleUniquenessRule(Ratio threshold) : SizesRule
{
    private readonly ExactFactor _threshold = new(threshold);

    public override bool Holds(SizeCounts sizes) =>
        _threshold.Compare(sizes.Records, sizes.Singles) >= 0;
}
