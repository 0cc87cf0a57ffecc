using System.Buffers;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Goes through the candidates in random order and takes the first whose coin, heads with probability
/// exp(-ε (best - u_i) / 2Δ), shows heads: never worse than the exponential mechanism at the same ε. Immutable and safe
/// to share between threads.
/// </summary>
/// <remarks>
/// McKenna and Sheldon 2020. It is ε-DP and no more: its loss is not of bounded range, so that the ρ = ε²/8 of
/// the exponential mechanism does not hold for it. Time depends on scores and choice.
/// </remarks>
public sealed class PermuteAndFlip : SelectionMechanism
{
    private readonly ScoreFlips _flips;

    /// <summary>States the claims.</summary>
    /// <param name="epsilon">The ε of one selection.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes any one score.</param>
    /// <param name="change">How the scores change together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public PermuteAndFlip(Epsilon epsilon, long sensitivity, ScoreChange change)
        : base(epsilon, sensitivity, change) => _flips = new ScoreFlips(Rate);

    /// <inheritdoc/>
    public override Rational Rho => Epsilon.Value * Epsilon.Value / 2;

    /// <inheritdoc/>
    public override PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        PrivacyEvent.Pure(Epsilon, relation);

    private protected override int Choose<TBits>(ref TBits bits, ReadOnlySpan<long> scores)
    {
        var choices = new BitChoices<TBits>(bits);
        var chosen = Choose(ref choices, scores, _flips);
        bits = choices.Bits;
        return chosen;
    }

    /// <summary>The permutation is made only as far as it is used; the best candidate always shows heads.</summary>
    internal static int Choose<TChoices>(
        ref TChoices choices,
        ReadOnlySpan<long> scores,
        in ScoreFlips flips
    )
        where TChoices : struct, IExactChoices
    {
        var best = Best(scores);
        var order = ArrayPool<int>.Shared.Rent(scores.Length);
        try
        {
            for (var i = 0; i < scores.Length; i++)
            {
                order[i] = i;
            }

            for (var step = 0; ; step++)
            {
                var next = step + (int)choices.Below((ulong)(scores.Length - step));
                (order[step], order[next]) = (order[next], order[step]);
                if (flips.Flip(ref choices, (ulong)(best - Clamp(scores[order[step]]))))
                {
                    return order[step];
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(order, clearArray: true);
        }
    }
}
