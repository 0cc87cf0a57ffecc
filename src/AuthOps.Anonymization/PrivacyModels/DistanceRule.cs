namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// A distance between a class and the whole table, at most t. The distance is an integer over
/// <see cref="Scale"/> · class records · table records, so the comparison is exact.
/// </summary>
internal abstract class DistanceRule(Ratio t, SensitiveDistribution distribution, long scale)
    : SensitiveRule
{
    /// <summary>Above the rounding of a quotient and a sum below 2^31.</summary>
    private const double Doubt = 1e-3;

    /// <summary>
    /// Above the rounding of an excess, per record, and of a gain: either is made of at most eight numbers of at most
    /// 1, each rounded by 2^-52 at most. An excess is taken smaller and a gain larger by as much, so that a quotient of
    /// the two is never above the true one, however small the gain.
    /// </summary>
    private const double Rounding = 1.0 / (1L << 48);
    private readonly ExactFactor _t = new(t);
    private readonly double _limit = t.ToDouble();

    /// <summary>What the distance is divided by beside the two numbers of records.</summary>
    public long Scale { get; } = scale;

    private protected SensitiveDistribution Distribution { get; } = distribution;

    public override bool ComparesShares => true;

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size) =>
        _t.Compare((Int128)Scale * size * Distribution.Rows, Distance(values, counts, size)) >= 0;

    /// <summary>The distance times scale, class records and table records.</summary>
    public abstract Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size);

    /// <summary>
    /// The distance is convex and at most 1: with x of s records refused, s D is at most (s − x) t + x.
    /// </summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    )
    {
        var excess = Excess(Distance(values, counts, size), size);
        return _limit < 1 ? Ceiling(excess / (1 - _limit + Rounding), size) : 0;
    }

    /// <summary>Records times what the distance is above t, or a little less.</summary>
    private protected double Excess(Int128 distance, int size) =>
        ((double)distance / ((double)Scale * Distribution.Rows))
        - (_limit * size)
        - (Rounding * size);

    /// <summary>
    /// The least x where a linear function of the class, at most the distance of any class and equal to it here, is to
    /// fall to t: refusing a record takes off what it adds, less the share of all records and t.
    /// </summary>
    /// <param name="excess">What <see cref="Excess"/> gives.</param>
    /// <param name="weighing">Records by how many of <see cref="Scale"/> parts of 1 they add.</param>
    /// <param name="fair">What the records of the whole table add on average.</param>
    /// <param name="size">The records of the class.</param>
    private protected int Refused(double excess, ReadOnlySpan<int> weighing, double fair, int size)
    {
        var refused = 0;
        for (var parts = weighing.Length - 1; parts >= 0; parts--)
        {
            var gain = ((double)parts / Scale) - fair - _limit + Rounding;
            if (gain <= 0)
            {
                return size;
            }

            if (excess <= gain * weighing[parts])
            {
                return Ceiling(refused + Math.Max(0, excess / gain), size);
            }

            excess -= (gain * weighing[parts]) + (Rounding * size);
            refused += weighing[parts];
        }

        return size;
    }

    private static int Ceiling(double records, int size) =>
        (int)Math.Clamp(Math.Ceiling(records - Doubt), 0, size);

    /// <summary>What a distance in single precision tells.</summary>
    /// <param name="surplus">Distance times <see cref="Scale"/> and the records of the class.</param>
    /// <param name="size">The records of the class.</param>
    private protected Glance Look(float surplus, int size)
    {
        var excess = (surplus / Scale) - ((float)_limit * size);
        var doubt = RowGlance.Doubt * size;
        return excess > doubt ? Glance.Fails
            : excess < -doubt ? Glance.Holds
            : Glance.Unclear;
    }
}
