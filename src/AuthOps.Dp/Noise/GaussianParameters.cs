using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// What the discrete Gaussian sampler needs of σ² = p/q, computed once: t = ⌊σ⌋ + 1, 2pqt², and whether 64-bit words
/// hold every intermediate value.
/// </summary>
internal readonly struct GaussianParameters
{
    internal GaussianParameters(Rational squaredSigma)
    {
        P = squaredSigma.Numerator;
        Q = squaredSigma.Denominator;
        T = (ulong)SquareRootFloor(squaredSigma.Floor()) + 1;
        var qt = Q * T;
        Denominator = 2 * P * qt * T;

        // A word holds (|y|qt - p)² where both |y|qt and p stay below 2^32.
        const ulong Limit = uint.MaxValue;
        FitsWord = P <= Limit && qt <= Limit && Denominator <= ulong.MaxValue;
        if (FitsWord)
        {
            WordP = (ulong)P;
            WordQt = (ulong)qt;
            WordDenominator = (ulong)Denominator;
            MaxWordMagnitude = Limit / WordQt;
        }
    }

    internal BigInteger P { get; }

    internal BigInteger Q { get; }

    internal ulong T { get; }

    internal BigInteger Denominator { get; }

    internal bool FitsWord { get; }

    internal ulong WordP { get; }

    internal ulong WordQt { get; }

    internal ulong WordDenominator { get; }

    internal ulong MaxWordMagnitude { get; }

    /// <summary>⌊√n⌋ by Newton's iteration from above, which decreases until it arrives.</summary>
    internal static BigInteger SquareRootFloor(BigInteger n)
    {
        if (n < 2)
        {
            return n;
        }

        var x = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (x + (n / x)) >> 1;
            if (next >= x)
            {
                return x;
            }

            x = next;
        }
    }
}
