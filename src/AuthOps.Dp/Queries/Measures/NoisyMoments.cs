namespace AuthOps.Dp.Queries.Measures;

/// <summary>Means, variances and their intervals from noisy sums: post-processing, which costs nothing.</summary>
internal sealed class NoisyMoments(
    ValueRange range,
    IReadOnlyList<NoisePart> parts,
    Int128[][] noisy
)
{
    private readonly double _midpoint = (range.Lower.ToDouble() + range.Upper.ToDouble()) / 2;
    private readonly double _halfWidth = (range.Upper.ToDouble() - range.Lower.ToDouble()) / 2;

    internal double Mean(int row) =>
        _midpoint + Math.Clamp(Sum(row) / Count(row), -_halfWidth, _halfWidth);

    internal double Variance(int row)
    {
        var mean = Math.Clamp(Sum(row) / Count(row), -_halfWidth, _halfWidth);
        return Math.Clamp(
            (SquareSum(row) / Count(row)) - (mean * mean),
            0,
            _halfWidth * _halfWidth
        );
    }

    /// <summary>By the union bound over the two noisy numbers.</summary>
    internal ConfidenceInterval? MeanInterval(int row, double confidence)
    {
        var each = 1 - ((1 - confidence) / 2);
        var (lower, upper) = Quotient(
            Interval(0, row, each, 0),
            Interval(1, row, each, 0),
            _halfWidth
        );
        return new ConfidenceInterval(_midpoint + lower, _midpoint + upper);
    }

    /// <summary>By the union bound over the three noisy numbers.</summary>
    internal ConfidenceInterval? VarianceInterval(int row, double confidence)
    {
        var each = 1 - ((1 - confidence) / 3);
        var count = Interval(1, row, each, 0);
        var mean = Quotient(Interval(0, row, each, 0), count, _halfWidth);
        var square = _halfWidth * _halfWidth;
        var offset = square / 2;

        // Each row's square is cut to whole steps, at most one step off.
        var slack = parts[2].Step.ToDouble() * Math.Max(0, count.Upper);
        var squares = Quotient(Interval(2, row, each, slack), count, offset);
        var largest = Math.Max(Math.Abs(mean.Lower), Math.Abs(mean.Upper));
        var smallest =
            mean.Lower <= 0 && mean.Upper >= 0
                ? 0
                : Math.Min(Math.Abs(mean.Lower), Math.Abs(mean.Upper));
        return new ConfidenceInterval(
            Math.Clamp(squares.Lower + offset - (largest * largest), 0, square),
            Math.Clamp(squares.Upper + offset - (smallest * smallest), 0, square)
        );
    }

    private double Sum(int row) => (double)noisy[0][row] * parts[0].Step.ToDouble();

    // A count below one would turn noise into infinity.
    private double Count(int row) => Math.Max(1, (double)noisy[1][row]);

    // The part holds Σ (2c² - w²) / 8 grid²; Σ of squared distances is that plus a half of the squared half-width each.
    private double SquareSum(int row) =>
        ((double)noisy[2][row] * parts[2].Step.ToDouble())
        + (Count(row) * _halfWidth * _halfWidth / 2);

    private (double Lower, double Upper) Interval(
        int part,
        int row,
        double confidence,
        double slack
    )
    {
        var step = parts[part].Step.ToDouble();
        var value = (double)noisy[part][row] * step;
        var half = (parts[part].Noise.HalfWidth(confidence) * step) + slack;
        return (value - half, value + half);
    }

    private static (double Lower, double Upper) Quotient(
        (double Lower, double Upper) sum,
        (double Lower, double Upper) count,
        double limit
    )
    {
        if (count.Lower < 1)
        {
            return (-limit, limit);
        }

        return (
            Math.Clamp(sum.Lower / (sum.Lower < 0 ? count.Lower : count.Upper), -limit, limit),
            Math.Clamp(sum.Upper / (sum.Upper < 0 ? count.Upper : count.Lower), -limit, limit)
        );
    }
}
