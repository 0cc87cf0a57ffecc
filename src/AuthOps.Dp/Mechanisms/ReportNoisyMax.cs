using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Adds one-sided geometric noise of scale 2Δ/ε to each score and names the largest; of equal ones the first. Immutable
/// and safe to share between threads.
/// </summary>
/// <remarks>
/// Dwork and Roth 2014, Claim 3.9, with the one-sided noise of Ding et al. 2021. It is ε-DP and no more. One pass with
/// constant work a candidate, the fastest of the three for many candidates.
/// </remarks>
public sealed class ReportNoisyMax : SelectionMechanism
{
    private const int Block = 512;

    private readonly DigitPlan _noise;

    /// <summary>States the claims.</summary>
    /// <param name="epsilon">The ε of one selection.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes any one score.</param>
    /// <param name="change">How the scores change together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range, or the scale passes 2^40.</exception>
    public ReportNoisyMax(Epsilon epsilon, long sensitivity, ScoreChange change)
        : base(epsilon, sensitivity, change)
    {
        var scale = Rational.One / Rate;
        if (scale > DiscreteLaplace.MaxScale)
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                "The scale of the noise passes 2^40; declare a larger epsilon or scale the scores down."
            );
        }

        _noise = DigitPlan.Geometric(scale);
    }

    /// <inheritdoc/>
    public override Rational Rho => Epsilon.Value * Epsilon.Value / 2;

    /// <inheritdoc/>
    public override PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        PrivacyEvent.Pure(Epsilon, relation);

    private protected override int Choose<TBits>(ref TBits bits, ReadOnlySpan<long> scores)
    {
        Span<long> noise = stackalloc long[Block];
        var (chosen, highest) = (0, long.MinValue);
        for (var start = 0; start < scores.Length; start += Block)
        {
            var fresh = noise[..Math.Min(Block, scores.Length - start)];
            DigitSampler.Fill(ref bits, _noise, fresh);
            for (var i = 0; i < fresh.Length; i++)
            {
                // At most 2^61 and noise below 2^61, but for a probability below 2^-10^6.
                var noisy = Clamp(scores[start + i]) + Math.Min(fresh[i], ScoreLimit - 1);
                if (noisy > highest)
                {
                    (chosen, highest) = (start + i, noisy);
                }
            }
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(noise));
        return chosen;
    }
}
