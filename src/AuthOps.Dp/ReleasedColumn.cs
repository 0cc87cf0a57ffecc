using System.Collections.ObjectModel;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp;

/// <summary>
/// The noisy numbers of one statistic, one a key of the release. Counts and sums may come out negative or beyond
/// their bounds: that is the noise, and cutting it off would bias totals. Immutable and safe to share between threads.
/// </summary>
public sealed class ReleasedColumn
{
    private readonly Int128[]? _steps;
    private readonly Rational _step;
    private readonly Func<int, double, ConfidenceInterval?> _interval;

    private ReleasedColumn(
        string name,
        double[] values,
        Int128[]? steps,
        Rational step,
        Func<int, double, ConfidenceInterval?> interval
    )
    {
        Name = name;
        Values = Array.AsReadOnly(values);
        _steps = steps;
        _step = step;
        _interval = interval;
    }

    /// <summary>The statistic's name; with a suffix where a statistic releases several numbers a key.</summary>
    public string Name { get; }

    /// <summary>One number a key, in the order of the release's keys.</summary>
    public ReadOnlyCollection<double> Values { get; }

    /// <summary>Whether <see cref="Exact"/> gives the numbers exactly: counts and sums.</summary>
    public bool IsExact => _steps is not null;

    /// <summary>The noisy number as it was drawn, a multiple of the grid.</summary>
    /// <param name="row">The place of the key, from 0.</param>
    /// <exception cref="InvalidOperationException">The number was computed from others, as a mean is.</exception>
    public Rational Exact(int row) =>
        _steps is null
            ? throw new InvalidOperationException(
                $"'{Name}' was computed from noisy numbers in floating point; read Values."
            )
            : new Rational(_steps[row], 1) * _step;

    /// <summary>
    /// Where the number without noise lies, each key by itself; null for quantiles beyond the confidence of their plan,
    /// and for bounds that were found.
    /// </summary>
    /// <param name="row">The place of the key, from 0.</param>
    /// <param name="confidence">0.5 to 1 - 10^-11, such as 0.95.</param>
    public ConfidenceInterval? Interval(int row, double confidence) => _interval(row, confidence);

    /// <summary>The steps as 64-bit counts; what lies beyond is set to the nearest end, which no data can bring about.</summary>
    internal long[] ToCounts() =>
        Array.ConvertAll(
            _steps!,
            static step => (long)Int128.Clamp(step, long.MinValue, long.MaxValue)
        );

    internal static ReleasedColumn OfSteps(string name, Int128[] steps, NoisePart part)
    {
        var step = part.Step.ToDouble();
        var values = Array.ConvertAll(steps, value => (double)value * step);
        return new ReleasedColumn(
            name,
            values,
            steps,
            part.Step,
            (row, confidence) =>
            {
                var half = part.Noise.HalfWidth(confidence) * step;
                return new ConfidenceInterval(values[row] - half, values[row] + half);
            }
        );
    }

    internal static ReleasedColumn Computed(
        string name,
        int count,
        Func<int, double> value,
        Func<int, double, ConfidenceInterval?>? interval
    )
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = value(i);
        }

        return new ReleasedColumn(
            name,
            values,
            null,
            Rational.Zero,
            interval ?? (static (_, _) => null)
        );
    }
}
