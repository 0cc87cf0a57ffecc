namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Classes ≤ threshold · records, exactly.</summary>
internal sealed class AverageRiskRule(Ratio threshold) : SizesRule
{
    private readonly ExactFactor _threshold = new(threshold);

    public override bool Holds(SizeCounts sizes) =>
        _threshold.Compare(sizes.Records, sizes.Classes) >= 0;
}
