using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Keeps a partition whose number of units plus noise reaches a threshold, and so has a noisy number of units to
/// release beside, at no further loss. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// The threshold is the least integer that noise lifts a single unit to with probability at most
/// <see cref="PartitionSelection.DeltaPerPartition"/>. Korolova, Kenthapadi, Mishra, Ntoulas 2009; Wilson et al. 2020.
/// </remarks>
public sealed class ThresholdSelection : PartitionSelection
{
    private const int Block = 1024;

    private ThresholdSelection(
        NoiseDistribution noise,
        PrivacyLoss loss,
        Rational delta,
        int maxKeysPerUnit
    )
        : base(delta, maxKeysPerUnit)
    {
        Noise = noise;
        Loss = loss;
        Threshold = 1 + UpperTailBound.LeastBelow(noise, DeltaPerPartition);
    }

    /// <summary>The noise on each number of units.</summary>
    public NoiseDistribution Noise { get; }

    /// <summary>The least noisy number of units that is kept.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override PrivacyLoss Loss { get; }

    /// <summary>Discrete Laplace noise of scale L0/ε.</summary>
    /// <param name="epsilon">The ε of one call on all partitions.</param>
    /// <param name="delta">0 &lt; δ ≤ 1/2, exact.</param>
    /// <param name="maxKeysPerUnit">L0, 1 to <see cref="PartitionSelection.MaxMaxKeysPerUnit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter or the scale lies outside its range.</exception>
    public static ThresholdSelection Laplace(Epsilon epsilon, Rational delta, int maxKeysPerUnit) =>
        new(
            new DiscreteLaplace(Math.Max(maxKeysPerUnit, 1) / epsilon.Value),
            epsilon,
            delta,
            maxKeysPerUnit
        );

    /// <summary>Discrete Gaussian noise of σ² = L0/2ρ: better than Laplace where a unit is in many partitions.</summary>
    /// <param name="rho">The ρ of one call on all partitions.</param>
    /// <param name="delta">0 &lt; δ ≤ 1/2, exact.</param>
    /// <param name="maxKeysPerUnit">L0, 1 to <see cref="PartitionSelection.MaxMaxKeysPerUnit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter or σ² lies outside its range.</exception>
    public static ThresholdSelection Gaussian(Rho rho, Rational delta, int maxKeysPerUnit) =>
        new(
            new DiscreteGaussian(Math.Max(maxKeysPerUnit, 1) / (2 * rho.Value)),
            rho,
            delta,
            maxKeysPerUnit
        );

    /// <inheritdoc/>
    public override PrivacyEvent ToEvent() =>
        Loss.Measure == PrivacyMeasure.PureEpsilon
            ? PrivacyEvent.Selection(Loss.Value, Delta, NeighbouringRelation.AddOrRemoveOne)
            : PrivacyEvent.Compose(
                PrivacyEvent.Concentrated(new Rho(Loss.Value), NeighbouringRelation.AddOrRemoveOne),
                PrivacyEvent.Selection(Rational.Zero, Delta, NeighbouringRelation.AddOrRemoveOne)
            );

    /// <inheritdoc/>
    public override double KeepProbability(long units) =>
        units <= 0 ? 0 : Noise.UpperTail(Threshold - units);

    /// <summary>Decides for each partition and gives the noisy numbers that decided.</summary>
    /// <param name="units">Distinct units in each partition after bounding; 0 or less is never kept.</param>
    /// <param name="keep">Receives the decisions; as long as <paramref name="units"/>.</param>
    /// <param name="noisyUnits">Receives the noisy number of units of kept partitions, 0 of others; as long too.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Select(ReadOnlySpan<long> units, Span<bool> keep, Span<long> noisyUnits)
    {
        if (units.Length != keep.Length || units.Length != noisyUnits.Length)
        {
            throw new ArgumentException(
                $"{units.Length} partitions need as many decisions and numbers, not {keep.Length} and {noisyUnits.Length}.",
                nameof(keep)
            );
        }

        SecureBits bits = default;
        Select(ref bits, units, keep, noisyUnits);
    }

    internal void Select<TBits>(
        ref TBits bits,
        ReadOnlySpan<long> units,
        Span<bool> keep,
        Span<long> noisyUnits
    )
        where TBits : struct, IRandomBits
    {
        units.CopyTo(noisyUnits);
        NoiseAddition.Apply(ref bits, Noise, noisyUnits);
        for (var i = 0; i < units.Length; i++)
        {
            keep[i] = units[i] > 0 && noisyUnits[i] >= Threshold;
            noisyUnits[i] = keep[i] ? noisyUnits[i] : 0;
        }
    }

    internal override void Select<TBits>(ref TBits bits, ReadOnlySpan<long> units, Span<bool> keep)
    {
        Span<long> noisy = stackalloc long[Block];
        while (!units.IsEmpty)
        {
            var count = Math.Min(Block, units.Length);
            Select(ref bits, units[..count], keep[..count], noisy[..count]);
            units = units[count..];
            keep = keep[count..];
        }

        noisy.Clear();
    }
}
