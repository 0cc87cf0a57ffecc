using System.Numerics;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Assessment;

/// <summary>
/// The risk of re-identification by GB/T 42460-2023, annex D, in exact rationals: θ = 1/f for a class of f records. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class QuantitativeRisk
{
    private QuantitativeRisk() { }

    /// <summary>DR_a: the share of classes whose θ is above the threshold.</summary>
    public Ratio ShareAboveThreshold { get; private init; }

    /// <summary>DR_b: the largest θ.</summary>
    public Ratio MaximumClassRisk { get; private init; }

    /// <summary>DR_c: the mean of θ over classes. Other tools report <see cref="MeanRecordRisk"/>, which is never larger.</summary>
    public Ratio MeanClassRisk { get; private init; }

    /// <summary>The mean of θ over records: classes per record. Not part of the standard.</summary>
    public Ratio MeanRecordRisk { get; private init; }

    /// <summary>DR: the largest θ for fully public data, the mean over classes else.</summary>
    public Ratio DataRisk { get; private init; }

    /// <summary>The stated risk of the surroundings; null for fully public data, where it is 1.</summary>
    public ContextRisk? Context { get; private init; }

    /// <summary>R: 1 if any class is above the threshold, else data risk times context risk.</summary>
    public Ratio Overall { get; private init; }

    internal static QuantitativeRisk Of(
        IReadOnlyCollection<ClassSizeCount> histogram,
        Ratio threshold,
        ContextRisk? context,
        bool usesMaximum
    )
    {
        ClassSizeCount[] bars = [.. histogram.OrderBy(static b => b.Size)];
        Check(bars);
        BigInteger classes = 0;
        BigInteger records = 0;
        BigInteger above = 0;
        foreach (var (size, count) in bars)
        {
            classes += count;
            records += (BigInteger)size * count;
            // 1/f > τ in integers.
            above += size * threshold.Numerator < threshold.Denominator ? count : 0;
        }

        var (numerator, denominator) = Sum(bars);
        var maximum = new Ratio(1, bars[0].Size);
        var mean = new Ratio(numerator, denominator * classes);
        var data = usesMaximum ? maximum : mean;
        return new QuantitativeRisk
        {
            ShareAboveThreshold = new Ratio(above, classes),
            MaximumClassRisk = maximum,
            MeanClassRisk = mean,
            MeanRecordRisk = new Ratio(classes, records),
            DataRisk = data,
            Context = context,
            Overall = above > 0 ? Ratio.One : data * (context?.Value ?? Ratio.One),
        };
    }

    private static void Check(ClassSizeCount[] bars)
    {
        if (bars.Length == 0)
        {
            throw new ArgumentException(
                "There is no equivalence class; data without records have no risk to assess.",
                nameof(bars)
            );
        }

        for (var i = 0; i < bars.Length; i++)
        {
            if (
                bars[i].Size < 1
                || bars[i].Classes < 1
                || (i > 0 && bars[i].Size == bars[i - 1].Size)
            )
            {
                throw new ArgumentException(
                    "Each size of class is given once, with sizes and numbers of 1 and more.",
                    nameof(bars)
                );
            }
        }
    }

    /// <summary>Σ count / size by halves, so that the many multiplications are of small numbers.</summary>
    private static (BigInteger Numerator, BigInteger Denominator) Sum(
        ReadOnlySpan<ClassSizeCount> bars
    )
    {
        if (bars.Length == 1)
        {
            return (bars[0].Classes, bars[0].Size);
        }

        var (a, b) = Sum(bars[..(bars.Length / 2)]);
        var (c, d) = Sum(bars[(bars.Length / 2)..]);
        return ((a * d) + (c * b), b * d);
    }
}
