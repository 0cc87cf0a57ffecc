using System.Numerics;
using AuthOps.Dp.Accounting.Events;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// Draws Poisson samples: each unit is taken on its own with one exact rational probability, from the platform's
/// secure randomness. Amplification by sampling holds for such samples only, so an event of a Poisson sample can be
/// made by this type alone. Immutable and safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// Shuffling and cutting into batches is not Poisson sampling and does not have its amplification. The size of a
/// sample is random and must not be published without noise. Which units are taken is as secret as the noise.
/// </remarks>
public sealed class PoissonSampler
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    /// <summary>Creates a sampler.</summary>
    /// <param name="rate">The probability with which each unit is taken, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside that range.</exception>
    public PoissonSampler(Rational rate)
    {
        if (rate.Sign <= 0 || rate > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate),
                "A sampling rate must lie above 0 and not above 1."
            );
        }

        Rate = rate;
        _numerator = rate.Numerator;
        _denominator = rate.Denominator;
    }

    /// <summary>The exact probability with which each unit is taken.</summary>
    public Rational Rate { get; }

    /// <summary>An event on one sample of this sampler. Draw a fresh sample for each event.</summary>
    /// <param name="inner">The event on the sample, under <see cref="NeighbouringRelation.AddOrRemoveOne"/>.</param>
    /// <exception cref="NeighbouringRelationException">The inner event is under replace-one.</exception>
    public PrivacyEvent Subsampled(PrivacyEvent inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new PoissonSubsampledEvent(inner, this);
    }

    /// <summary>Draws a fresh sample: for each unit whether it is taken.</summary>
    /// <param name="taken">One flag a unit; overwritten.</param>
    public void Draw(Span<bool> taken)
    {
        var choices = new BitChoices<SecureBits>(default);
        Draw(ref choices, taken);
    }

    /// <summary>The draw over given choices, so that tests replay it.</summary>
    internal void Draw<TChoices>(ref TChoices choices, Span<bool> taken)
        where TChoices : IExactChoices
    {
        if (_denominator <= long.MaxValue)
        {
            var (numerator, denominator) = ((ulong)_numerator, (ulong)_denominator);
            foreach (ref var flag in taken)
            {
                flag = choices.Bernoulli(numerator, denominator);
            }

            return;
        }

        foreach (ref var flag in taken)
        {
            flag = choices.Bernoulli(_numerator, _denominator);
        }
    }
}
