namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Half of Σ |pᵢ − qᵢ|, which is Σ max(0, pᵢ − qᵢ): only values of the class count.</summary>
internal sealed class EqualDistanceRule(Ratio t, SensitiveDistribution distribution)
    : DistanceRule(t, distribution, 1)
{
    private readonly float[] _shares = RowGlance.Pad(
        distribution.Totals.Select(n => (double)n / distribution.Rows).ToArray()
    );

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

    /// <summary>The share of the values that are too frequent here, less their share in the table.</summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    )
    {
        var totals = Distribution.Totals;
        var rows = Distribution.Rows;
        var frequent = 0L;
        Span<int> weighing = stackalloc int[2];
        weighing.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            var isSurplus = counts[i] * rows > totals[values[i]] * size;
            weighing[isSurplus ? 1 : 0] += counts[i];
            frequent += isSurplus ? totals[values[i]] : 0;
        }

        return Refused(
            Excess(Distance(values, counts, size), size),
            weighing,
            (double)frequent / rows,
            size
        );
    }

    public override Glance Look(ReadOnlySpan<int> row, int size) =>
        Look(RowGlance.Surplus(row, size, _shares), size);
}
