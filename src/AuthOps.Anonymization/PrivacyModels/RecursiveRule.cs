namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>r₁ &lt; c (r_l + … + r_m), exactly.</summary>
internal sealed class RecursiveRule(Ratio c, int l, SensitiveDistribution distribution)
    : SensitiveRule
{
    private readonly ExactFactor _c = new(c);
    private readonly int[] _known = new int[distribution.NumberCount];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var length = KnownCounts(values, counts, _known);
        if (length < l)
        {
            return false;
        }

        var known = _known.AsSpan(0, length);
        known.Sort();
        var tail = 0L;
        for (var i = length - l; i >= 0; i--)
        {
            tail += known[i];
        }

        // r₁ · denominator < numerator · tail
        return _c.Compare(tail, known[^1]) > 0;
    }

    /// <summary>Refusing a record takes at most one from r₁ and adds nothing to the others.</summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    )
    {
        var length = KnownCounts(values, counts, _known);
        if (length < l)
        {
            return size;
        }

        var known = _known.AsSpan(0, length);
        known.Sort();
        var tail = 0L;
        for (var i = length - l; i >= 0; i--)
        {
            tail += known[i];
        }

        var surplus = known[^1] - (c.ToDouble() * tail);
        return Math.Clamp((int)Math.Ceiling(surplus - 1e-3), 1, size);
    }
}
