namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>r₁ &lt; c (r_l + … + r_m), exactly.</summary>
internal sealed class RecursiveRule(Ratio c, int l, SensitiveDistribution distribution)
    : SensitiveRule
{
    private readonly ExactFactor _c = new(c);
    private readonly int[] _known = new int[distribution.NumberCount];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        // r₁ · denominator < numerator · tail
        return TryRank(values, counts, out var first, out var tail) && _c.Compare(tail, first) > 0;
    }

    /// <summary>
    /// Refusing a record takes at most one from r₁ and adds nothing to the others: with x refused, r₁ − x is below
    /// c times the tail.
    /// </summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) =>
        TryRank(values, counts, out var first, out var tail)
            ? (int)Math.Clamp(first + 1 - _c.Ceiling(tail, size), 1, size)
            : size;

    /// <summary>The records of the most frequent value, and those of the l-th and of all that are rarer.</summary>
    /// <returns>False where there are fewer values.</returns>
    private bool TryRank(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        out int first,
        out long tail
    )
    {
        (first, tail) = (0, 0);
        var length = KnownCounts(values, counts, _known);
        if (length < l)
        {
            return false;
        }

        var known = _known.AsSpan(0, length);
        known.Sort();
        first = known[^1];
        for (var i = length - l; i >= 0; i--)
        {
            tail += known[i];
        }

        return true;
    }
}
