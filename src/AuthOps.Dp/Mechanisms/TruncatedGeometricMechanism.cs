using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// An integer plus discrete Laplace noise, held within a range known beforehand: of all ε-DP ways to release such a
/// count, some post-processing of this one is best for every user. Immutable and safe to share between threads.
/// </summary>
/// <remarks>Ghosh, Roughgarden, Sundararajan, "Universally utility-maximizing privacy mechanisms", 2009.</remarks>
public sealed class TruncatedGeometricMechanism
{
    private readonly long _sensitivity;

    /// <summary>States the claims.</summary>
    /// <param name="epsilon">The ε of one release.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes the number.</param>
    /// <param name="minimum">The least number that can come out; public, independent of the data.</param>
    /// <param name="maximum">The greatest, at least the minimum.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter or the scale lies outside its range.</exception>
    public TruncatedGeometricMechanism(
        Epsilon epsilon,
        long sensitivity,
        long minimum,
        long maximum
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sensitivity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        _sensitivity = sensitivity;
        Epsilon = epsilon;
        Noise = new DiscreteLaplace(sensitivity / epsilon.Value);
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The ε of one release.</summary>
    public Epsilon Epsilon { get; }

    /// <summary>The pure loss of one release.</summary>
    public PrivacyLoss Loss => Epsilon;

    /// <summary>The noise before the range, of scale Δ/ε.</summary>
    public DiscreteLaplace Noise { get; }

    /// <summary>The least number that can come out.</summary>
    public long Minimum { get; }

    /// <summary>The greatest number that can come out.</summary>
    public long Maximum { get; }

    /// <summary>What an accountant is told of one release: the noise, since the range is post-processing.</summary>
    /// <param name="relation">The neighbouring relation for which the sensitivity was stated.</param>
    public PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        PrivacyEvent.DiscreteLaplace(Noise.Scale, _sensitivity, relation);

    /// <summary>Releases one number and spends ε.</summary>
    /// <param name="value">The exact number; held within the range before the noise as well.</param>
    public long Release(long value)
    {
        SecureBits bits = default;
        return Release(ref bits, value);
    }

    internal long Release<TBits>(ref TBits bits, long value)
        where TBits : struct, IRandomBits
    {
        var noisy = (Int128)Math.Clamp(value, Minimum, Maximum) + Noise.Draw(ref bits);
        return (long)Int128.Clamp(noisy, Minimum, Maximum);
    }
}
