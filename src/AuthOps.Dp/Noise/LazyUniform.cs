using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// A uniform number on [0, 1) of which only the first bits are drawn, and more when a comparison needs them: it is
/// below a number p with probability exactly p, however p is written.
/// </summary>
internal struct LazyUniform(ulong first, int length)
{
    /// <summary>Bits to which a number is computed beyond those of the uniform.</summary>
    private const int Guard = 160;

    private BigInteger _prefix = first;
    private int _length = length;

    /// <summary>Whether the number given by ever narrower intervals lies above.</summary>
    /// <param name="source">Where further bits come from.</param>
    /// <param name="number">The number to so many fractional bits; it is no fraction of a power of two, or exact.</param>
    internal bool IsBelow<TBits>(ref TBits source, Func<int, BinaryInterval> number)
        where TBits : struct, IRandomBits
    {
        while (true)
        {
            var interval = number(_length + Guard);
            var shift = interval.Bits - _length;
            if ((_prefix + BigInteger.One) << shift <= interval.Low)
            {
                return true;
            }

            if (_prefix << shift >= interval.High)
            {
                return false;
            }

            _prefix = (_prefix << 64) | source.NextBits(64);
            _length += 64;
        }
    }
}
