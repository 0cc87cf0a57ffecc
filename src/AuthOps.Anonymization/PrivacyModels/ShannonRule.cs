namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Entropy at least log l: log n − Σ c log c / n ≥ log l; close to equality <see cref="EntropyThreshold"/> decides.
/// </summary>
internal sealed class ShannonRule(Ratio l, SensitiveDistribution distribution) : SensitiveRule
{
    private readonly double _logL = Math.Log(l.ToDouble());
    private readonly int[] _known = new int[distribution.NumberCount];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var length = KnownCounts(values, counts, _known);
        if (length == 0)
        {
            return false;
        }

        var known = _known.AsSpan(0, length);
        var sum = 0.0;
        foreach (var count in known)
        {
            sum += count * Logarithms.Of(count);
        }

        var excess = Logarithms.Of(size) - (sum / size) - _logL;
        return EntropyThreshold.Holds(known, size, l, excess);
    }
}
