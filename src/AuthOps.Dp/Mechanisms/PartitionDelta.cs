using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>The δ of one partition where a unit may be in several.</summary>
internal static class PartitionDelta
{
    private const int Bits = 256;

    /// <summary>
    /// The greatest multiple of 2^-256 that is certainly at most 1 - (1 - δ)^(1/L0): the probability that none of L0
    /// partitions errs is then at least 1 - δ.
    /// </summary>
    /// <param name="delta">0 &lt; δ ≤ 1/2.</param>
    /// <param name="maxKeys">L0 ≥ 1.</param>
    internal static Rational Of(Rational delta, long maxKeys)
    {
        if (maxKeys == 1)
        {
            return delta;
        }

        // -ln(1 - δ) = Σ δ^k/k > Σ over the first terms; δ ≤ 1/2, so 300 terms leave less than 2^-300.
        var d = BinaryInterval.Of(delta, Bits + 32);
        var power = d.Low;
        var sum = BigInteger.Zero;
        for (var k = 1; !power.IsZero; k++)
        {
            sum += power / k;
            power = (power * d.Low) >> (Bits + 32);
        }

        var each = new Rational(sum, BigInteger.One << (Bits + 32)) / maxKeys;
        var one = BinaryInterval.One(Bits);
        return new Rational(
            (one - BinaryInterval.ExpMinus(each, Bits)).Low,
            BigInteger.One << Bits
        );
    }
}
