using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;

namespace AuthOps.Dp;

/// <summary>
/// A count of rows for each public key, with every claim that the guarantee rests on: it does not compile without the
/// unit, the keys, the contribution bound and the loss. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para>A loss in ε adds discrete Laplace noise of scale Δ1/ε; a loss in ρ adds discrete Gaussian noise of
/// σ² = Δ2²/2ρ. Both scales are exact. With L∞ = 1 the counts are numbers of units.</para>
/// <para>The declared total rule for data: a row with NULL unit, NULL key or a key that is not public is dropped; what
/// exceeds the contribution bound is dropped by keyed priority. No condition of the data raises an error.</para>
/// </remarks>
public sealed record HistogramPlan
{
    /// <summary>What is protected.</summary>
    public required PrivacyUnit Unit { get; init; }

    /// <summary>The column by whose value rows are counted.</summary>
    public required string KeyColumn { get; init; }

    /// <summary>The keys that are released.</summary>
    public required PublicKeys Keys { get; init; }

    /// <summary>How much of one unit may count.</summary>
    public required ContributionBound Bound { get; init; }

    /// <summary>The loss of this release: an <see cref="Epsilon"/> or a <see cref="Rho"/>.</summary>
    public required PrivacyLoss Loss { get; init; }

    /// <summary>L0 in force: one unit cannot count in more keys than there are.</summary>
    internal int EffectiveMaxKeys => Math.Min(Bound.MaxKeysPerUnit, Keys.Count);

    /// <summary>Δ1 = L0·L∞: the most one unit changes the counts in sum of absolute values.</summary>
    internal long L1Sensitivity => (long)EffectiveMaxKeys * Bound.MaxRowsPerKey;

    /// <summary>Δ2² = L0·L∞²: the most one unit changes the counts in sum of squares.</summary>
    internal long SquaredL2Sensitivity => L1Sensitivity * Bound.MaxRowsPerKey;

    /// <summary>
    /// What the release would cost and how far off it would be, computed from the plan alone: no data is opened and
    /// nothing is spent.
    /// </summary>
    /// <param name="confidence">The confidence of the interval, 0.5 to 1 - 10^-12, such as 0.95.</param>
    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    public HistogramExplanation Explain(double confidence)
    {
        var noise = Validate();
        return new HistogramExplanation(this, noise, confidence);
    }

    /// <summary>Checks the plan and derives its noise, before any data is opened.</summary>
    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    internal NoiseDistribution Validate()
    {
        ArgumentNullException.ThrowIfNull(Unit);
        ArgumentException.ThrowIfNullOrEmpty(KeyColumn);
        ArgumentNullException.ThrowIfNull(Keys);
        ArgumentNullException.ThrowIfNull(Bound);
        ArgumentNullException.ThrowIfNull(Loss);
        if (Unit.Column is null && Bound is not { MaxKeysPerUnit: 1, MaxRowsPerKey: 1 })
        {
            throw new ArgumentException(
                "Where each row is a unit, it counts once in one key: use ContributionBound.OneRow, or name the unit's column.",
                nameof(Bound)
            );
        }

        // ε: Δ1/ε. ρ: Δ2²/2ρ.
        return Loss.Measure == PrivacyMeasure.PureEpsilon
            ? new DiscreteLaplace(L1Sensitivity / Loss.Value)
            : new DiscreteGaussian(SquaredL2Sensitivity / (2 * Loss.Value));
    }
}
