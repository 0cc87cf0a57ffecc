using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// A discrete Gaussian too wide for a table: rejection from a discrete Laplace of scale t = ⌊σ⌋ + 1 (Canonne, Kamath,
/// Steinke 2020, Algorithm 3), the coin computed in 64-bit fixed point with a proved error and settled exactly where
/// that does not decide. Every attempt does the same work, and how many there are is independent of the value accepted.
/// Immutable and safe to share between threads. Argument: docs/math/wide-gaussian.md.
/// </summary>
internal sealed class WideGaussian
{
    /// <summary>Fractional bits of a computed acceptance probability.</summary>
    internal const int ProbabilityBits = 62;

    /// <summary>No computed probability is further from the true one than this, in units of 2^-62; proved: a sixteenth.</summary>
    internal const ulong Slack = 1UL << 16;

    /// <summary>⌊2^64 ln 2⌋ and ⌊2^63 / ln 2⌋.</summary>
    private const ulong Ln2 = 0xB17217F7D1CF79AB;
    private const ulong Log2E = 0xB8AA3B295C17F0BB;

    /// <summary>Proposals made together; they lie on the stack and are cleared.</summary>
    private const int Block = 512;
    private const int FewDraws = 8;

    /// <summary>⌊2^62 / k!⌋ for k = 20 … 0.</summary>
    private static readonly ulong[] s_coefficients = Coefficients(20);

    private readonly GaussianParameters _parameters;
    private readonly DigitPlan _proposals;
    private readonly int _fractionBits;
    private readonly ulong _maxMagnitude;
    private readonly long _centre;
    private readonly ulong _inverse;

    /// <summary>Prepares σ² ≥ 1.</summary>
    internal WideGaussian(Rational squaredSigma, in GaussianParameters parameters)
    {
        _parameters = parameters;
        _proposals = DigitPlan.Laplace((long)parameters.T);

        // 2^2e ≤ σ² < 2^(2e+2); distances in units of 2^-(57-e), so that 32·2^e > 16 σ still fits 62 bits.
        var e = (int)((squaredSigma.Floor().GetBitLength() - 1) / 2);
        _fractionBits = 57 - e;
        _maxMagnitude = 1UL << (5 + e);
        _centre = (long)(
            (parameters.P << _fractionBits) / (parameters.Q * new BigInteger(parameters.T))
        );
        _inverse = (ulong)((parameters.Q << (63 + (2 * e))) / parameters.P);
    }

    internal long Draw<TBits>(ref TBits bits)
        where TBits : struct, IRandomBits
    {
        while (true)
        {
            var value = DigitSampler.Draw(ref bits, _proposals);
            if (IsAccepted(ref bits, value, bits.NextBits(64)))
            {
                return value;
            }
        }
    }

    internal void Fill<TBits>(ref TBits bits, Span<long> destination)
        where TBits : struct, IRandomBits
    {
        if (destination.Length < FewDraws)
        {
            foreach (ref var value in destination)
            {
                value = Draw(ref bits);
            }

            return;
        }

        Span<long> proposals = stackalloc long[Block];
        Span<ulong> words = stackalloc ulong[Block];
        var done = 0;
        while (done < destination.Length)
        {
            // About three in four are accepted.
            var count = Math.Min(Block, ((destination.Length - done) * 4L / 3) + FewDraws);
            var block = proposals[..(int)count];
            DigitSampler.Fill(ref bits, _proposals, block);
            bits.Fill(MemoryMarshal.Cast<ulong, uint>(words[..(int)count]));
            for (var i = 0; i < block.Length && done < destination.Length; i++)
            {
                destination[done] = block[i];
                done += IsAccepted(ref bits, block[i], words[i]) ? 1 : 0;
            }
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(proposals));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>Whether U, of which the first 64 bits are given, is below exp(-(|y| - σ²/t)²/2σ²).</summary>
    internal bool IsAccepted<TBits>(ref TBits bits, long value, ulong word)
        where TBits : struct, IRandomBits
    {
        var probability = AcceptanceProbability(value);
        var first = word >> (64 - ProbabilityBits);
        unchecked
        {
            // first + 1 + slack ≤ probability, or first ≥ probability + slack; no sum passes 2^63.
            if (first + 1 + Slack <= probability)
            {
                return true;
            }

            if (first >= probability + Slack)
            {
                return false;
            }
        }

        // About once in 2^45 attempts.
        var uniform = new LazyUniform(word, 64);
        var difference = (BigInteger.Abs(value) * _parameters.Q * _parameters.T) - _parameters.P;
        var numerator = difference * difference;
        var denominator = _parameters.Denominator;
        return uniform.IsBelow(
            ref bits,
            precision => BinaryInterval.ExpMinus(numerator, denominator, precision)
        );
    }

    /// <summary>exp(-(|y| - σ²/t)²/2σ²) in units of 2^-62, within <see cref="Slack"/>; no branch depends on y.</summary>
    internal ulong AcceptanceProbability(long value)
    {
        unchecked
        {
            // Beyond 16 σ the probability is below 2^-160 and so is what is computed for 16 σ.
            var sign = value >> 63;
            var magnitude = Math.Min((ulong)((value ^ sign) - sign), _maxMagnitude);
            var difference = (long)(magnitude << _fractionBits) - _centre;
            sign = difference >> 63;
            var distance = (ulong)((difference ^ sign) - sign);

            // x = distance²/2σ² in units of 2^-54, below 2^63.
            var square = Math.BigMul(2 * distance, 2 * distance, out _);
            var high = Math.BigMul(square, _inverse, out var low);
            var x = (high << 2) | (low >> 62);

            // x / ln 2 = n + f, exp(-x) = 2^-n exp(-f ln 2).
            high = Math.BigMul(x, Log2E, out low);
            var n = Math.Min(high >> 53, 63);
            var f = (high << 11) | (low >> 53);
            var z = Math.BigMul(f, Ln2, out _);
            var sum = 0UL;
            foreach (var coefficient in s_coefficients)
            {
                sum = coefficient - Math.BigMul(sum, z, out _);
            }

            return sum >> (int)n;
        }
    }

    private static ulong[] Coefficients(int degree)
    {
        var coefficients = new ulong[degree + 1];
        var factorial = 1UL;
        for (var k = 0; k <= degree; k++)
        {
            factorial *= (ulong)Math.Max(k, 1);
            coefficients[degree - k] = (1UL << ProbabilityBits) / factorial;
        }

        return coefficients;
    }
}
