namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>At least l different values, NULL not counted.</summary>
internal sealed class DistinctRule(int l) : SensitiveRule
{
    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size) =>
        values.Length - (values.Length > 0 && values[0] == 0 ? 1 : 0) >= l;

    /// <summary>A part has no values that the class has not.</summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => size;

    public override Glance Look(ReadOnlySpan<int> row, int size) =>
        RowGlance.Occurring(row) - (row[0] == 0 ? 0 : 1) >= l ? Glance.Holds : Glance.Fails;
}
