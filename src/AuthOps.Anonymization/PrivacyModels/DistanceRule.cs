namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// A distance between a class and the whole table, at most t. The distance is an integer over
/// <see cref="Scale"/> · class records · table records, so the comparison is exact.
/// </summary>
internal abstract class DistanceRule(Ratio t, SensitiveDistribution distribution, long scale)
    : SensitiveRule
{
    private readonly ExactFactor _t = new(t);

    /// <summary>What the distance is divided by beside the two numbers of records.</summary>
    public long Scale { get; } = scale;

    private protected SensitiveDistribution Distribution { get; } = distribution;

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size) =>
        _t.Compare((Int128)Scale * size * Distribution.Rows, Distance(values, counts, size)) >= 0;

    /// <summary>The distance times scale, class records and table records.</summary>
    public abstract Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size);
}
