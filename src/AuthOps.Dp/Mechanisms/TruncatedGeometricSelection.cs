using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Keeps each partition with the largest probability that (ε, δ) allows; no rule keeps more partitions. Immutable and
/// safe to share between threads.
/// </summary>
/// <remarks>
/// Desfontaines, Voss, Gipson, Mandayam, "Differentially private partition selection", PoPETs 2022. The budget is
/// divided evenly over the L0 partitions of a unit: ε/L0 and 1 - (1 - δ)^(1/L0) each. The probabilities are held as
/// ⌊2^64 π⌋ in a table of about 2 ln(1/δ) L0/ε entries; where a 64-bit word equals an entry, as many further bits of both
/// are compared as it takes, so that the probabilities are exact.
/// </remarks>
public sealed class TruncatedGeometricSelection : PartitionSelection
{
    private const int Block = 1024;

    private readonly Rational _epsilonPerPartition;
    private readonly ulong[] _thresholds;

    /// <summary>Computes the table, which takes about a microsecond an entry.</summary>
    /// <param name="epsilon">The ε of one call on all partitions.</param>
    /// <param name="delta">0 &lt; δ ≤ 1/2, exact.</param>
    /// <param name="maxKeysPerUnit">L0, 1 to <see cref="PartitionSelection.MaxMaxKeysPerUnit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A parameter lies outside its range, or ε/L0 is so small that the table would pass 2^20 entries.
    /// </exception>
    public TruncatedGeometricSelection(Epsilon epsilon, Rational delta, int maxKeysPerUnit)
        : base(delta, maxKeysPerUnit)
    {
        Epsilon = epsilon;
        _epsilonPerPartition = epsilon.Value / maxKeysPerUnit;
        _thresholds =
            KeepProbabilities.Thresholds(_epsilonPerPartition, DeltaPerPartition)
            ?? throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                "Epsilon divided by the partitions of a unit is too small for this rule; declare a smaller bound, a larger epsilon, or a Gaussian threshold."
            );
    }

    /// <summary>The ε of one call on all partitions.</summary>
    public Epsilon Epsilon { get; }

    /// <inheritdoc/>
    public override PrivacyLoss Loss => Epsilon;

    /// <summary>From this many units on a partition is always kept.</summary>
    public long AlwaysKeptFrom => _thresholds.Length;

    /// <summary>⌊2^64 π_n⌋ for n below <see cref="AlwaysKeptFrom"/>.</summary>
    internal ReadOnlySpan<ulong> Thresholds => _thresholds;

    /// <inheritdoc/>
    public override PrivacyEvent ToEvent() =>
        PrivacyEvent.Selection(Epsilon.Value, Delta, NeighbouringRelation.AddOrRemoveOne);

    /// <inheritdoc/>
    public override double KeepProbability(long units) =>
        units <= 0 ? 0
        : units >= _thresholds.Length ? 1
        : Math.ScaleB(_thresholds[units], -64);

    internal override void Select<TBits>(ref TBits bits, ReadOnlySpan<long> units, Span<bool> keep)
    {
        Span<ulong> words = stackalloc ulong[Block];
        while (!units.IsEmpty)
        {
            var count = Math.Min(Block, units.Length);
            var fresh = words[..count];
            bits.Fill(MemoryMarshal.Cast<ulong, uint>(fresh));
            for (var i = 0; i < count; i++)
            {
                keep[i] = IsKept(ref bits, fresh[i], units[i]);
            }

            units = units[count..];
            keep = keep[count..];
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    private bool IsKept<TBits>(ref TBits bits, ulong word, long units)
        where TBits : struct, IRandomBits
    {
        if (units < 0 || units >= _thresholds.Length)
        {
            return units > 0;
        }

        var threshold = _thresholds[units];
        return word == threshold ? Resolve(ref bits, word, (int)units) : word < threshold;
    }

    // Once in 2^64 draws, or where a partition is empty and the word is 0.
    private bool Resolve<TBits>(ref TBits bits, ulong word, int units)
        where TBits : struct, IRandomBits
    {
        var uniform = new LazyUniform(word, 64);
        return uniform.IsBelow(
            ref bits,
            precision =>
                KeepProbabilities.At(_epsilonPerPartition, DeltaPerPartition, units, precision)
        );
    }
}
