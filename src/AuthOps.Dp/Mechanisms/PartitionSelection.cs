using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Decides which partitions of private keys may be shown at all: a partition that only one unit is in tells that this
/// unit is there. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para>Input is the number of distinct units in each partition after bounding every unit to at most
/// <see cref="MaxKeysPerUnit"/> partitions; partitions without units must not be passed on at all, or never come back.
/// The loss stated is that of one call on all partitions of a data set under adding or removing one unit.</para>
/// <para>A rule looks only at its number of units and fresh randomness. Time: the same number of random words whatever
/// the outcome; which table entry is read depends on the data.</para>
/// </remarks>
public abstract class PartitionSelection
{
    /// <summary>The largest L0.</summary>
    public const int MaxMaxKeysPerUnit = 1_000_000;

    private protected PartitionSelection(Rational delta, int maxKeysPerUnit)
    {
        if (delta < new Rational(1, BigInteger.One << 128) || delta > new Rational(1, 2))
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                "The delta of a partition selection must lie between 2^-128 and 1/2; choose it far below one over the number of units."
            );
        }

        if (maxKeysPerUnit is < 1 or > MaxMaxKeysPerUnit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxKeysPerUnit),
                $"A unit is in at least 1 and at most {MaxMaxKeysPerUnit} partitions; state the bound that was enforced."
            );
        }

        Delta = delta;
        MaxKeysPerUnit = maxKeysPerUnit;
        DeltaPerPartition = PartitionDelta.Of(delta, maxKeysPerUnit);
    }

    /// <summary>The probability with which the bound on the loss may fail, exact.</summary>
    public Rational Delta { get; }

    /// <summary>L0: in how many partitions a unit is at most.</summary>
    public int MaxKeysPerUnit { get; }

    /// <summary>At most 1 - (1 - δ)^(1/L0), and at least that less 2^-255: the probability of keeping a partition of one unit.</summary>
    public Rational DeltaPerPartition { get; }

    /// <summary>The loss beside δ, pure or ρ, of one call on all partitions.</summary>
    public abstract PrivacyLoss Loss { get; }

    /// <summary>What an accountant is told of one call on all partitions, a unit being added or removed.</summary>
    public abstract PrivacyEvent ToEvent();

    /// <summary>Pr[a partition of so many units is kept], to about 12 digits; for planning.</summary>
    /// <param name="units">Distinct units in the partition.</param>
    public abstract double KeepProbability(long units);

    /// <summary>Decides for each partition.</summary>
    /// <param name="units">Distinct units in each partition after bounding; 0 or less is never kept.</param>
    /// <param name="keep">Receives the decisions; as long as <paramref name="units"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Select(ReadOnlySpan<long> units, Span<bool> keep)
    {
        if (units.Length != keep.Length)
        {
            throw new ArgumentException(
                $"{units.Length} partitions need as many decisions, not {keep.Length}.",
                nameof(keep)
            );
        }

        SecureBits bits = default;
        Select(ref bits, units, keep);
    }

    internal abstract void Select<TBits>(ref TBits bits, ReadOnlySpan<long> units, Span<bool> keep)
        where TBits : struct, IRandomBits;
}
