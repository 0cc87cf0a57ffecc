namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>At least l different values, NULL not counted.</summary>
internal sealed class DistinctRule(int l) : SensitiveRule
{
    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size) =>
        values.Length - (values.Length > 0 && values[0] == 0 ? 1 : 0) >= l;
}
