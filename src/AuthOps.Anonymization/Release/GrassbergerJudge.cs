namespace AuthOps.Anonymization.Release;

/// <summary>
/// Grassberger's estimate, G(n) − (1 / n) Σ c G(c), at least ln l, and at least ⌊l⌋ values. G(n) = −γ − ln 2 + 2 Σ
/// 1 / (2i − 1) for i from 1 to ⌊n / 2⌋ (arXiv physics/0307138); γ and ln 2 fall out of the difference. An estimate
/// within rounding of the bound fails.
/// </summary>
internal sealed class GrassbergerJudge(Ratio l) : SensitiveJudge
{
    private const double Doubt = 1e-12;

    public override bool LargerIsWorse => false;

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = Descending(values);
        var sum = 0.0;
        foreach (var count in counts)
        {
            sum += count * Harmonic(count);
        }

        var entropy = counts.Length == 0 ? 0 : 2 * (Harmonic(size) - (sum / size));
        return new(
            counts.Length >= l.FloorOfProduct(1) && entropy >= Math.Log(l.ToDouble()) + Doubt,
            Math.Exp(entropy)
        );
    }

    /// <summary>Σ 1 / (2i − 1), the smallest terms first.</summary>
    private static double Harmonic(int n)
    {
        var sum = 0.0;
        for (var i = n / 2; i > 0; i--)
        {
            sum += 1.0 / ((2.0 * i) - 1);
        }

        return sum;
    }
}
