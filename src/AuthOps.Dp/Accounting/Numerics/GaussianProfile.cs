using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// δ(ε) = Φ(a) - e^ε Φ(b), a = μ/2 - ε/μ, b = -μ/2 - ε/μ, of Gaussian noise (Balle and Wang 2018, Theorem 8), in 1280
/// fractional bits, as an interval. As e^ε φ(b) = φ(a), it is φ(a) (M(-a) - M(-b)) with Mills' ratio M, which never
/// overflows.
/// </summary>
internal sealed class GaussianProfile
{
    // Up to here Mills' ratio is taken from the series, which costs z²/2 · log2(e) = 416 bits at 24; beyond, from its
    // enveloping asymptotic series, whose least term is below 2^-400.
    private const int SeriesLimit = 24;

    // Rounding of the series at 24: some 2^12 operations, magnified by e^{z²/2} < 2^416.
    private const int RatioLostBits = 440;

    // Beyond 60 on the left δ is below 10^-780, on the right 1 - δ is.
    private const int Reach = 60;

    private readonly BigInteger _mu;
    private readonly BigInteger _inverseRoot;

    internal GaussianProfile(Rational squaredMu)
    {
        _mu = FixedPoint.SquareRoot(FixedPoint.Of(squaredMu));
        _inverseRoot = FixedPoint.Divide(FixedPoint.One, FixedPoint.SquareRoot(2 * FixedPoint.Pi));
    }

    /// <summary>δ as an interval, and a guess of its derivative.</summary>
    internal (double Lower, double Upper, double Slope) Delta(Rational epsilon)
    {
        var ratio = FixedPoint.Divide(FixedPoint.Of(epsilon), _mu);
        var a = (_mu >> 1) - ratio;
        var b = (_mu >> 1) + ratio;
        var reach = Reach * FixedPoint.One;
        if (a < -reach)
        {
            return (0, 1e-300, 0);
        }

        if (a > reach)
        {
            return (Math.BitDecrement(1), 1, 0);
        }

        var density = Density(a);
        var far = MillsRatio(b);
        var value =
            a.Sign <= 0
                ? FixedPoint.Multiply(density, MillsRatio(-a) - far)
                : FixedPoint.One - FixedPoint.Multiply(density, MillsRatio(a) + far);

        // A unit of the density at Mills' ratio below 2; the ratios' error at the density.
        var error =
            (density >> (FixedPoint.Bits - RatioLostBits))
            + (density >> 390)
            + (BigInteger.One << 16);
        return (
            Math.Max(0, Outward.Below(FixedPoint.ToDouble(value - error), 1e-15)),
            Math.Min(1, Outward.Above(FixedPoint.ToDouble(value + error), 1e-15)),
            -FixedPoint.ToDouble(FixedPoint.Multiply(density, far))
        );
    }

    private BigInteger Density(BigInteger a) =>
        FixedPoint.Multiply(_inverseRoot, FixedPoint.Exp(-(FixedPoint.Multiply(a, a) >> 1)));

    /// <summary>(1 - Φ(z))/φ(z), z ≥ 0.</summary>
    private static BigInteger MillsRatio(BigInteger z) =>
        z <= SeriesLimit * FixedPoint.One ? BySeries(z) : ByAsymptotics(z);

    /// <summary>√(π/2) e^{z²/2} - Σ z^{2n+1}/(2n+1)!!.</summary>
    private static BigInteger BySeries(BigInteger z)
    {
        var square = FixedPoint.Multiply(z, z);
        var (sum, term) = (z, z);
        for (var n = 1; !term.IsZero; n++)
        {
            term = FixedPoint.Multiply(term, square) / ((2 * n) + 1);
            sum += term;
        }

        var half = FixedPoint.SquareRoot(FixedPoint.Pi >> 1);
        return FixedPoint.Multiply(half, FixedPoint.Exp(square >> 1)) - sum;
    }

    /// <summary>1/z (1 - 1/z² + 1·3/z⁴ - …), stopped before its least term, which bounds the error.</summary>
    private static BigInteger ByAsymptotics(BigInteger z)
    {
        var inverse = FixedPoint.Divide(FixedPoint.One, z);
        var square = FixedPoint.Multiply(inverse, inverse);
        var (sum, term) = (BigInteger.Zero, inverse);
        for (var n = 1; n < 400; n++)
        {
            sum += term;
            var next = -FixedPoint.Multiply(term, square) * ((2 * n) - 1);
            if (BigInteger.Abs(next) >= BigInteger.Abs(term) || next.IsZero)
            {
                break;
            }

            term = next;
        }

        return sum;
    }
}
