namespace AuthOps.Dp.Noise;

/// <summary>Adds one fresh draw to each count.</summary>
internal static class NoiseAddition
{
    /// <summary>
    /// Replaces each count by count + noise. A sum beyond 64 bits is set to the nearest end: post-processing, and an
    /// event of probability below 2^-1000000 under the bounds on the noise and on row counts.
    /// </summary>
    internal static void Apply<TChoices>(
        ref TChoices choices,
        NoiseDistribution noise,
        Span<long> counts
    )
        where TChoices : struct, IExactChoices
    {
        foreach (ref var count in counts)
        {
            var noisy = count + noise.Draw(ref choices);
            count = (long)Int128.Clamp(noisy, long.MinValue, long.MaxValue);
        }
    }
}
