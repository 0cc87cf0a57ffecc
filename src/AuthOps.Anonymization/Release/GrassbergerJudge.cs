namespace AuthOps.Anonymization.Release;

/// <summary>
/// Grassberger's estimate, ln n − (1 / n) Σ c G(c), at least ln l, and at least ⌊l⌋ values. G(n) = −γ − ln 2 + 2 Σ
/// 1 / (2i − 1) for i from 1 to ⌊n / 2⌋ (arXiv physics/0307138). An estimate within rounding of the bound passes.
/// </summary>
internal sealed class GrassbergerJudge(Ratio l) : SensitiveJudge
{
    private const double EulerGamma = 0.57721566490153286061;
    private const double Doubt = 1e-9;

    public override bool LargerIsWorse => false;

    public override (bool Holds, double Measure) Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = Descending(values);
        var sum = 0.0;
        foreach (var count in counts)
        {
            var harmonic = 0.0;
            for (var i = count / 2; i > 0; i--)
            {
                harmonic += 1.0 / ((2.0 * i) - 1);
            }

            sum += count * ((2 * harmonic) - EulerGamma - Math.Log(2));
        }

        var entropy = Math.Log(size) - (sum / size);
        return (
            counts.Length >= l.FloorOfProduct(1) && entropy >= Math.Log(l.ToDouble()) - Doubt,
            Math.Exp(entropy)
        );
    }
}
