using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// An integer law as independent digits, each an inversion by comparing 31 random bits with all its thresholds:
/// value = Σ digit · 2^shift, then the sign. Computed once for a parameter; immutable and safe to share between
/// threads. Argument: docs/math/digit-samplers.md.
/// </summary>
internal sealed class DigitPlan
{
    /// <summary>Bits of a bounded digit of a geometric variable: seven thresholds.</summary>
    internal const int DigitBits = 3;

    /// <summary>Digits below this shift are summed in 32 bits, the others apart: count · 2^shift &lt; 2^31 there.</summary>
    internal const int HighShift = 24;

    /// <summary>The widest σ drawn from a table, of some 200 thresholds.</summary>
    internal const int MaxTableSigma = 32;

    /// <summary>The thresholds of a digit take a multiple of this many places, so that a single draw compares whole vectors.</summary>
    internal const int Padding = 8;

    private readonly TailLaw[] _laws;

    private DigitPlan(SignRule sign, params (TailLaw Law, int Shift)[] digits)
    {
        Sign = sign;
        _laws = [.. digits.Select(static d => d.Law)];
        List<uint> thresholds = [];
        Digits = new Digit[digits.Length];
        for (var d = 0; d < digits.Length; d++)
        {
            var own = digits[d].Law.Thresholds();
            Digits[d] = new Digit(
                thresholds.Count,
                thresholds.Count + own.Length,
                digits[d].Shift % HighShift,
                digits[d].Shift >= HighShift
            );
            thresholds.AddRange(own);

            // No chunk lies below 0, and a chunk of 0 is resolved as if 0 were a threshold, which changes nothing.
            while (thresholds.Count % Padding != 0)
            {
                thresholds.Add(0);
            }
        }

        Thresholds = [.. thresholds];
    }

    internal enum SignRule
    {
        /// <summary>The value as it is.</summary>
        None,

        /// <summary>Negated where the lowest bit of the first digit's word is 1.</summary>
        Coin,

        /// <summary>Complemented (x becomes -1 - x) where the first digit is 8 or more, of which the rest is its value.</summary>
        Complement,
    }

    /// <summary>How the sign is found.</summary>
    internal SignRule Sign { get; }

    /// <summary>The digits in the order of their words.</summary>
    internal Digit[] Digits { get; }

    /// <summary>⌊2^31 c_j⌋ of all digits, one after the other, with zeros in between.</summary>
    internal uint[] Thresholds { get; }

    /// <summary>The thresholds of one digit with their padding.</summary>
    internal ReadOnlySpan<uint> ThresholdsOf(int digit)
    {
        ref readonly var one = ref Digits[digit];
        return Thresholds.AsSpan(one.Start, one.PaddedLength);
    }

    /// <summary>
    /// Discrete Laplace of a scale. With q = exp(-1/scale), X &lt; 0 has probability q/(1+q), and X ≥ 0 as well as
    /// -1 - X given X &lt; 0 are geometric with ratio q: no zero to count twice, nothing to reject.
    /// </summary>
    internal static DigitPlan Laplace(Rational scale)
    {
        var first = (new SignedDigitLaw(Rational.One / scale, 1 << DigitBits), 0);
        return new(SignRule.Complement, [first, .. GeometricDigits(scale, DigitBits)]);
    }

    /// <summary>The one-sided geometric law Pr[G = g] ∝ exp(-g/scale) on 0, 1, 2, ….</summary>
    internal static DigitPlan Geometric(Rational scale) =>
        new(SignRule.None, [.. GeometricDigits(scale, 0)]);

    /// <summary>One digit of any law.</summary>
    internal static DigitPlan Single(TailLaw law) => new(SignRule.None, (law, 0));

    /// <summary>Discrete Gaussian of σ² from one table, for σ up to about <see cref="MaxTableSigma"/>.</summary>
    internal static DigitPlan Gaussian(Rational squaredSigma) =>
        new(SignRule.Coin, (new HalfGaussianLaw(squaredSigma), 0));

    /// <summary>One digit resolved beyond its word.</summary>
    internal int Resolve<TBits>(ref TBits source, int digit, uint chunk, int above)
        where TBits : struct, IRandomBits => _laws[digit].Resolve(ref source, chunk, above);

    /// <summary>The tails of one digit.</summary>
    internal IEnumerable<BinaryInterval> TailsOf(int digit, int bits) => _laws[digit].Tails(bits);

    // The digits of a geometric variable to base 2^b are independent: exp(-g/s) factors over them. The last is open.
    private static IEnumerable<(TailLaw Law, int Shift)> GeometricDigits(Rational scale, int shift)
    {
        for (; scale * 2 > 1L << shift; shift += DigitBits)
        {
            yield return (new GeometricDigitLaw((1L << shift) / scale, 1 << DigitBits), shift);
        }

        yield return (new GeometricDigitLaw((1L << shift) / scale, size: null), shift);
    }

    /// <summary>The thresholds of one digit and its place.</summary>
    /// <param name="Start">The first threshold.</param>
    /// <param name="End">One past the last.</param>
    /// <param name="Shift">The place value is 2^Shift, or 2^(24 + Shift) of a high digit.</param>
    /// <param name="IsHigh">Whether the digit is summed apart.</param>
    internal readonly record struct Digit(int Start, int End, int Shift, bool IsHigh)
    {
        /// <summary>How many places the thresholds take, with the zeros after them.</summary>
        internal int PaddedLength { get; } = (End - Start + Padding - 1) & -Padding;

        /// <summary>The place value is 2^Place.</summary>
        internal int Place { get; } = IsHigh ? Shift + HighShift : Shift;
    }
}
