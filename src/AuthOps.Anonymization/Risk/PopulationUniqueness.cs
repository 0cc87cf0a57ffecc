namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Estimates how many records are alone in the population as well, from a sample of it. Estimates in floating point,
/// not bounds. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class PopulationUniqueness
{
    /// <summary>Estimates from class sizes. Time grows with the number of classes.</summary>
    /// <param name="histogram">Class sizes of the sample, ascending, as in <see cref="RiskReport.Histogram"/>; at least one.</param>
    /// <param name="samplingFraction">The share of the population the sample is; above 0, at most 1.</param>
    /// <exception cref="ArgumentException">There is no class, one has no record, sizes do not rise, or the fraction is outside its range.</exception>
    public static PopulationUniquenessEstimate Estimate(
        IReadOnlyList<ClassSizeCount> histogram,
        Ratio samplingFraction
    )
    {
        ArgumentNullException.ThrowIfNull(histogram);
        CheckHistogram(histogram);
        if (samplingFraction <= Ratio.Zero || samplingFraction > Ratio.One)
        {
            throw new ArgumentException(
                "The sampling fraction must be above 0 and at most 1.",
                nameof(samplingFraction)
            );
        }

        if (histogram[0].Size > 1)
        {
            return new PopulationUniquenessEstimate(samplingFraction, 0, 0, 0);
        }

        var rows = histogram.Sum(static h => h.Size * h.Classes);
        var population = new Ratio(
            rows * samplingFraction.Denominator,
            samplingFraction.Numerator
        ).ToDouble();
        var zayatz = Zayatz(histogram, rows, population);
        var pitman = PitmanModel.PopulationUniqueness(histogram, population);
        // Dankar et al. take the smaller of Zayatz and a negative binomial model for larger samples; that model
        // seldom converges and is left out, so that the rule is not below the published one.
        var dankar = samplingFraction <= new Ratio(1, 10) ? pitman ?? zayatz : zayatz;
        return new PopulationUniquenessEstimate(samplingFraction, zayatz, pitman, dankar);
    }

    /// <summary>
    /// The sample uniques times the chance that a unique of the sample is one of the population, where the sizes of
    /// classes in the population are distributed as in the sample.
    /// </summary>
    private static double Zayatz(
        IReadOnlyList<ClassSizeCount> histogram,
        long rows,
        double population
    )
    {
        var uniques = histogram[0].Classes;
        var all = 0.0;
        foreach (var (size, classes) in histogram)
        {
            all += classes * ChanceOfOne(size, rows, population);
        }

        return uniques * (uniques * (rows / population) / all) / rows;
    }

    /// <summary>
    /// The hypergeometric chance that a class of the population is met exactly once by the sample:
    /// f · n/N · Π_{i=0}^{f-2} (N - n - i) / (N - 1 - i).
    /// </summary>
    private static double ChanceOfOne(long size, double rows, double population)
    {
        var chance = size * rows / population;
        for (long i = 0; i < size - 1; i++)
        {
            chance *= (population - rows - i) / (population - 1 - i);
            if (chance <= 0)
            {
                return 0;
            }
        }

        return chance;
    }

    private static void CheckHistogram(IReadOnlyList<ClassSizeCount> histogram)
    {
        long last = 0;
        foreach (var (size, classes) in histogram)
        {
            if (size <= last || classes < 1)
            {
                throw new ArgumentException(
                    "Class sizes must be at least 1 and rise, each with at least one class.",
                    nameof(histogram)
                );
            }

            last = size;
        }

        if (last == 0)
        {
            throw new ArgumentException("There is no class.", nameof(histogram));
        }
    }
}
