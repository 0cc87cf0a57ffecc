using System.Numerics;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// The total loss of a few events on one lattice, by convolution term by term: all numbers are positive, so the error
/// stays relative and tiny whatever δ is.
/// </summary>
internal sealed class DirectComposition : IComposedLaw
{
    /// <summary>The most lattice points of the total.</summary>
    internal const int MaxPoints = 8192;

    private readonly double[] _upper;
    private readonly double[] _lower;
    private readonly double _offset;
    private readonly double _step;
    private readonly (Rational Step, Rational Offset)? _exact;
    private readonly double _infinite;
    private readonly double _certain;
    private readonly double _shift;
    private readonly double _lowerShift;
    private readonly double _error;

    internal DirectComposition(
        IReadOnlyList<(LatticeMeasure Measure, long Count)> laws,
        (Rational Step, Rational Offset)? exact
    )
    {
        _step = laws[0].Measure.Step;
        _exact = exact;
        (_upper, _lower) = ([1.0], [1.0]);
        var failures = 0.0;
        foreach (var (measure, count) in laws)
        {
            var (upper, growth) = Power(measure.Upper.ToArray(), count);
            var isOne = measure.Upper.SequenceEqual(measure.Lower);
            var lower = isOne ? upper : Power(measure.Lower.ToArray(), count).Result;
            var isSame = ReferenceEquals(_upper, _lower) || _upper.Length == 1;
            _error += growth + (count * measure.EntryError);
            _error += (Math.Min(_upper.Length, upper.Length) + 2) * BoundedExp.UnitRoundoff;
            _upper = Convolve(_upper, upper);
            _lower = isOne && isSame ? _upper : Convolve(_lower, lower);
            _offset += count * measure.Offset;
            _infinite += count * measure.Infinite;
            failures += count * measure.Failure;
            _shift += count * measure.Shift;
            _lowerShift += count * measure.LowerShift;
        }

        _infinite = Outward.Above(_infinite, 1e-14);
        _certain = IComposedLaw.AnyFailure(failures);
        _shift += 8 * BoundedExp.UnitRoundoff * (Math.Abs(_offset) + (_upper.Length * _step));
        _error += 64 * BoundedExp.UnitRoundoff;
    }

    public double Upper(double epsilon, Rational? exact) =>
        Above(
            _exact is null
                ? SumBeyond(_upper, epsilon - _shift)
                : SumExactly(_upper, epsilon, exact)
        );

    public double Lower(double epsilon, Rational? exact)
    {
        var finite = Below(
            _exact is null
                ? SumBeyond(_lower, epsilon + _shift + _lowerShift)
                : SumExactly(_lower, epsilon, exact)
        );
        return _certain == 0 ? finite : Math.BitDecrement(finite + _certain);
    }

    private double SumExactly(double[] masses, double epsilon, Rational? exact)
    {
        var (step, offset) = _exact!.Value;
        var target = exact ?? Outward.Exact(epsilon);
        var index = ((target - offset) / step).Floor() + BigInteger.One;
        if (index.Sign < 0)
        {
            return Sum(masses, 0, (offset - target).ToDouble());
        }

        var first = (int)BigInteger.Min(index, masses.Length);
        return Sum(masses, first, (offset + (step * new Rational(index, 1)) - target).ToDouble());
    }

    private double SumBeyond(double[] masses, double epsilon)
    {
        var index = Math.Floor((epsilon - _offset) / _step) + 1;
        var first = (int)Math.Clamp(index, 0, masses.Length);
        return Sum(masses, first, _offset + (first * _step) - epsilon);
    }

    /// <summary>Σ p (1 - e^-distance) from a first point that lies a distance above ε.</summary>
    private double Sum(double[] masses, int first, double gap)
    {
        var sum = 0.0;
        for (var i = masses.Length - 1; i >= first; i--)
        {
            sum +=
                masses[i] * BoundedExp.OneMinusExpMinus(Math.Max(0, gap + ((i - first) * _step)));
        }

        return sum;
    }

    private double Slack(double sum) =>
        sum * (_error + ((_upper.Length + 64) * BoundedExp.UnitRoundoff)) * 1.01;

    private double Above(double sum) =>
        Math.Min(1, (sum == 0 ? 0 : Math.BitIncrement(sum + Slack(sum) + 1e-290)) + _infinite);

    private double Below(double sum) => Math.Max(0, Math.BitDecrement(sum - Slack(sum) - 1e-290));

    /// <summary>p convolved with itself; the growth is a bound of the relative error of an entry.</summary>
    private static (double[] Result, double Growth) Power(double[] masses, long count)
    {
        double[]? result = null;
        var (growth, baseGrowth) = (0.0, 0.0);
        var power = masses;
        while (true)
        {
            if ((count & 1) == 1)
            {
                if (result is null)
                {
                    (result, growth) = (power, baseGrowth);
                }
                else
                {
                    growth +=
                        baseGrowth
                        + ((Math.Min(result.Length, power.Length) + 2) * BoundedExp.UnitRoundoff);
                    result = Convolve(result, power);
                }
            }

            count >>= 1;
            if (count == 0)
            {
                return (result!, growth);
            }

            baseGrowth = (2 * baseGrowth) + ((power.Length + 2) * BoundedExp.UnitRoundoff);
            power = Convolve(power, power);
        }
    }

    private static double[] Convolve(double[] a, double[] b)
    {
        var (shorter, longer) = a.Length <= b.Length ? (a, b) : (b, a);
        var result = new double[a.Length + b.Length - 1];
        for (var i = 0; i < shorter.Length; i++)
        {
            if (shorter[i] != 0)
            {
                Accumulate(longer, shorter[i], result.AsSpan(i, longer.Length));
            }
        }

        return result;
    }

    private static void Accumulate(double[] source, double factor, Span<double> target)
    {
        var factors = new Vector<double>(factor);
        var i = 0;
        for (; i + Vector<double>.Count <= source.Length; i += Vector<double>.Count)
        {
            var sum = new Vector<double>(target[i..]) + (new Vector<double>(source, i) * factors);
            sum.CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] += source[i] * factor;
        }
    }
}
