using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>How one statistic of a plan is accumulated, noised and shaped. Immutable; made for one release.</summary>
internal abstract class Measure
{
    private protected Measure(Statistics.Statistic statistic) => Statistic = statistic;

    internal Statistics.Statistic Statistic { get; }

    /// <summary>The parts that noise is added to, in the order of <see cref="Accumulator.Parts"/>.</summary>
    internal abstract IReadOnlyList<NoisePart> Parts { get; }

    /// <summary>The noisy columns it releases, known beforehand.</summary>
    internal abstract IReadOnlyList<string> ColumnNames { get; }

    internal abstract Accumulator NewAccumulator(Bounding.SpillFile spill);

    /// <summary>Adds noise and gives one number a key and column.</summary>
    /// <param name="accumulator">All that was accumulated.</param>
    /// <param name="keys">The keys to release, by their numbers.</param>
    /// <param name="keyCount">How many keys there are in all.</param>
    /// <param name="noise">The noise.</param>
    internal abstract IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    );

    /// <summary>The numbers of the chosen keys with fresh noise: <paramref name="width"/> of them a key.</summary>
    private protected static Int128[] Noised(
        Int128[] part,
        int width,
        int[] keys,
        NoisePart facts,
        NoiseSource noise
    )
    {
        var noisy = new Int128[keys.Length * width];
        for (var i = 0; i < keys.Length; i++)
        {
            part.AsSpan(keys[i] * width, width).CopyTo(noisy.AsSpan(i * width));
        }

        noise.AddTo(facts.Noise, noisy);
        return noisy;
    }

    /// <summary>A share of a loss, so that all shares add up to it exactly.</summary>
    private protected static PrivacyLoss Share(PrivacyLoss loss, int parts) =>
        loss.Measure == PrivacyMeasure.PureEpsilon
            ? new Epsilon(loss.Value / parts)
            : new Rho(loss.Value / parts);
}
