using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// The sign of a discrete Laplace variable and the lowest digit of what it stands before, which are independent, in one:
/// J = size · [X &lt; 0] + digit, with weight q^digit where X ≥ 0 and q^(digit + 1) where X &lt; 0, q = exp(-rate).
/// </summary>
internal sealed class SignedDigitLaw(Rational rate, int size) : TailLaw
{
    internal override IEnumerable<BinaryInterval> Tails(int bits)
    {
        var q = BinaryInterval.ExpMinus(rate, bits);
        var powers = new BinaryInterval[size + 1];
        powers[0] = BinaryInterval.One(bits);
        for (var j = 1; j <= size; j++)
        {
            powers[j] = powers[j - 1] * q;
        }

        var sums = new BinaryInterval[2 * size];
        sums[^1] = powers[size];
        for (var j = sums.Length - 2; j >= 0; j--)
        {
            sums[j] = sums[j + 1] + (j < size ? powers[j] : powers[j - size + 1]);
        }

        for (var j = 1; j < sums.Length; j++)
        {
            yield return sums[j] / sums[0];
        }
    }
}
