using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Chooses candidate i with probability proportional to exp(ε u_i / 2Δ), exactly. Immutable and safe to share between
/// threads.
/// </summary>
/// <remarks>
/// McSherry and Talwar 2007. Its privacy loss has a range of ε whatever the neighbours (Durfee and Rogers 2019), hence
/// ρ = ε²/8 (Cesar and Rogers 2021). By rejection: expected work is the number of candidates over that of good ones;
/// time depends on scores and choice.
/// </remarks>
public sealed class ExponentialMechanism : SelectionMechanism
{
    private readonly ScoreFlips _flips;

    /// <summary>States the claims.</summary>
    /// <param name="epsilon">The ε of one selection.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes any one score.</param>
    /// <param name="change">How the scores change together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public ExponentialMechanism(Epsilon epsilon, long sensitivity, ScoreChange change)
        : base(epsilon, sensitivity, change) => _flips = new ScoreFlips(Rate);

    /// <inheritdoc/>
    public override Rational Rho => Epsilon.Value * Epsilon.Value / 8;

    /// <inheritdoc/>
    public override PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        PrivacyEvent.BoundedRange(Epsilon, relation);

    private protected override int Choose<TBits>(ref TBits bits, ReadOnlySpan<long> scores)
    {
        var choices = new BitChoices<TBits>(bits);
        var best = Best(scores);
        int candidate;
        while (!TryAttempt(ref choices, scores, best, _flips, out candidate)) { }
        bits = choices.Bits;
        return candidate;
    }

    /// <summary>
    /// A uniform candidate, kept with probability exp(-rate (best - score)): independent of every other attempt, so the law
    /// of the choice is the law given that it is kept.
    /// </summary>
    internal static bool TryAttempt<TChoices>(
        ref TChoices choices,
        ReadOnlySpan<long> scores,
        long best,
        in ScoreFlips flips,
        out int candidate
    )
        where TChoices : struct, IExactChoices
    {
        candidate = (int)choices.Below((ulong)scores.Length);
        return flips.Flip(ref choices, (ulong)(best - Clamp(scores[candidate])));
    }
}
