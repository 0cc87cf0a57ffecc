using AuthOps.Dp.Accounting.Curves;
using AuthOps.Dp.Accounting.LossDistributions;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// The trade of ε against δ of a plan fixed before its first answer: for every ε the δ, for every δ the ε, each as an
/// interval that holds the truth. Safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// A plan chosen step by step, in sight of earlier answers, is not covered: use a <see cref="PrivacyFilter"/>.
/// </remarks>
public abstract class PrivacyCurve
{
    private protected PrivacyCurve(PrivacyEvent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
    }

    /// <summary>The plan, with its neighbouring relation.</summary>
    public PrivacyEvent Plan { get; }

    /// <summary>Which accountant this is, such as <c>loss-distribution</c>.</summary>
    public abstract string Accountant { get; }

    /// <summary>The kernel of the transforms on this processor; every kernel gives the same bits.</summary>
    public static string KernelName => FourierTransform.KernelName;

    /// <summary>Addition of pure ε; where events can fail, their δ are added beside it. Bounds from above.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="UnsupportedAccountingException">An event has no pure ε.</exception>
    public static PrivacyCurve Pure(PrivacyEvent plan) => new PureCurve(plan);

    /// <summary>
    /// The optimal composition theorem: exact for the worst mechanisms with the plan's ε and δ (Kairouz, Oh, Viswanath
    /// 2015; Murtagh and Vadhan 2016).
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="UnsupportedAccountingException">An event has no pure ε.</exception>
    public static PrivacyCurve Optimal(PrivacyEvent plan) =>
        new LossDistributionCurve(plan, LossDistribution.OptimalOf(plan), "optimal-composition");

    /// <summary>
    /// zCDP, turned into (ε, δ) by the best Rényi order (Canonne, Kamath, Steinke 2020, Proposition 12). Bounds from
    /// above.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="UnsupportedAccountingException">An event has no ρ.</exception>
    public static PrivacyCurve ZeroConcentrated(PrivacyEvent plan) => RenyiCurve.Concentrated(plan);

    /// <summary>
    /// Rényi DP over many orders, turned into (ε, δ) by the best of them (Mironov 2017; Canonne, Kamath, Steinke 2020,
    /// Proposition 12). Bounds from above.
    /// </summary>
    /// <param name="plan">The plan.</param>
    public static PrivacyCurve Renyi(PrivacyEvent plan) => RenyiCurve.Of(plan);

    /// <summary>
    /// Gaussian DP: exact for continuous Gaussian noise, an upper bound where pure events take part (Dong, Roth, Su
    /// 2022; Balle and Wang 2018). No central limit is ever used as a bound.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="UnsupportedAccountingException">An event has no μ.</exception>
    public static PrivacyCurve Gaussian(PrivacyEvent plan) => GaussianCurve.Of(plan);

    /// <summary>
    /// The privacy-loss distribution, add and remove direction both composed and the worse one reported: from above and
    /// from below, to a relative width of about 10^-4 or less in ε.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels questions to the curve; large ones take seconds.</param>
    /// <exception cref="UnsupportedAccountingException">An event's worst pair of laws is not known.</exception>
    public static PrivacyCurve LossDistributions(
        PrivacyEvent plan,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new LossDistributionCurve(
            plan,
            LossDistribution.Of(plan),
            "loss-distribution",
            cancellationToken
        );
    }

    /// <summary>δ at an ε.</summary>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or above <see cref="Epsilon.MaxValue"/>.</exception>
    public LossInterval DeltaAt(Rational epsilon)
    {
        if (epsilon.Sign < 0 || epsilon > Epsilon.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                $"Epsilon must lie between 0 and {Epsilon.MaxValue}."
            );
        }

        return ComputeDelta(epsilon);
    }

    /// <summary>ε at a δ.</summary>
    /// <param name="delta">0 &lt; δ &lt; 1, at least 10^-280.</param>
    /// <returns>The interval; its ends are +∞ where no ε suffices, as for a δ below that of the plan's failures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">δ lies outside that range.</exception>
    public LossInterval EpsilonAt(Rational delta)
    {
        if (delta.Sign <= 0 || delta >= 1 || delta.ToDouble() < 1e-280)
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                "Delta must lie strictly between 0 and 1, and not below 10^-280."
            );
        }

        return ComputeEpsilon(delta);
    }

    private protected abstract LossInterval ComputeDelta(Rational epsilon);

    private protected abstract LossInterval ComputeEpsilon(Rational delta);
}
