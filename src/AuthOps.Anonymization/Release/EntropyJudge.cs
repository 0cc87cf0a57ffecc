using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// exp(−Σ q ln q) at least l. Where the logarithms leave a doubt, in integers: Π (n / c)^c ≥ l^n, which is
/// n^n ≥ l^n Π c^c; with classes too large for that, what rounding cannot tell from l passes.
/// </summary>
internal sealed class EntropyJudge(Ratio l) : SensitiveJudge
{
    private const double Doubt = 1e-9;
    private const int LargestExact = 1 << 13;

    public override bool LargerIsWorse => false;

    public override (bool Holds, double Measure) Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = Descending(values);
        if (counts.Length == 0)
        {
            return (false, 0);
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            var share = (double)count / size;
            entropy -= share * Math.Log(share);
        }

        var excess = entropy - Math.Log(l.ToDouble());
        var holds =
            Math.Abs(excess) > Doubt ? excess > 0 : size > LargestExact || IsEnough(counts, size);
        return (holds, Math.Exp(entropy));
    }

    private bool IsEnough(int[] counts, int size)
    {
        var left = BigInteger.Pow(l.Denominator * size, size);
        var right = BigInteger.Pow(l.Numerator, size);
        foreach (var count in counts)
        {
            right *= BigInteger.Pow(count, count);
        }

        return left >= right;
    }
}
