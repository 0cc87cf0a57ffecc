using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// The total loss by one transform: the laws are tilted by e^{θL}, so that the losses around the ε in question carry
/// the mass, upper and lower law are transformed together, raised to their powers, transformed back, and read with the
/// tilt taken off. Round-off, what falls outside of the window and what wraps around it are bounded and added above,
/// subtracted below. docs/math/pld.md.
/// </summary>
internal sealed class FourierComposition : IComposedLaw
{
    // A weight below which the rest of a sum is bounded at once.
    private const double LastWeight = 1e-26;

    private readonly double[] _upper;
    private readonly double[] _lower;
    private readonly FourierWindow _window;
    private readonly double _offset;
    private readonly double _step;
    private readonly double _logScale;
    private readonly double _valueError;
    private readonly double _entryError;
    private readonly double _outside;
    private readonly double _tail;
    private readonly double _infinite;
    private readonly double _certain;
    private readonly double _shift;
    private readonly double _lowerShift;

    internal FourierComposition(
        IReadOnlyList<(LatticeMeasure Measure, long Count)> laws,
        FourierWindow window,
        FourierWorkspace workspace,
        CancellationToken cancellationToken
    )
    {
        _window = window;
        _step = laws[0].Measure.Step;
        var moments = new LawMoments(laws);
        var plan = workspace.Transform(window.Length);
        (_upper, _lower) = workspace.Arrays(window.Length);
        using var power = new SpectrumPower(window.Length);
        var failures = 0.0;
        for (var i = 0; i < laws.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (measure, count) = laws[i];
            var tilted = new TiltedLaw(measure, window.Theta);
            var total = tilted.Fill(_upper, _lower, window.Length);
            plan.Forward(_upper, _lower);

            // Taking the halves apart costs u of each value more, and no value is larger than the total.
            var error = (plan.RelativeError + (2 * BoundedExp.UnitRoundoff)) * total * 1.001;
            power.Multiply(_upper, _lower, error, count, isLast: i == laws.Count - 1);
            _offset += count * measure.Offset;
            _logScale += count * tilted.LogScale;
            _entryError += count * tilted.EntryError;
            _infinite += count * measure.Infinite;
            failures += count * measure.Failure;
            _shift += count * measure.Shift;
            _lowerShift += count * measure.LowerShift;
        }

        cancellationToken.ThrowIfCancellationRequested();
        plan.Inverse(_upper, _lower);

        // The inverse is off by a part of the mean size of what it transforms; putting the halves together costs 2 u more.
        _valueError =
            power.MeanError()
            + ((plan.RelativeError + (4 * BoundedExp.UnitRoundoff)) * power.MeanSize() * 1.001);
        _shift += 16 * BoundedExp.UnitRoundoff * (Math.Abs(_offset) + (window.Length * _step));
        _infinite = Outward.Above(_infinite, 1e-13);
        _certain = IComposedLaw.AnyFailure(failures);
        (_outside, _tail) = Outside(
            moments,
            laws.Sum(law => law.Count * (law.Measure.Points - 1.0))
        );
    }

    private double Last => _offset + ((double)(_window.First + _window.Length) * _step);

    public double Upper(double epsilon, Rational? exact) =>
        Math.Min(
            1,
            Outward.Above(Sum(epsilon - _shift, _upper, isUpper: true) + _tail + _infinite, 1e-15)
        );

    public double Lower(double epsilon, Rational? exact) =>
        Math.Max(0, Sum(epsilon + _shift + _lowerShift, _lower, isUpper: false) + _certain);

    /// <summary>The tilted mass that wraps around the window, and the mass above it.</summary>
    private (double Outside, double Tail) Outside(LawMoments moments, double lastPoint)
    {
        // Pr[S ≥ s] ≤ e^{K(τ) - τ s}; under the tilt θ, e^{K(τ) - K(θ) - (τ - θ) s}.
        var (theta, last) = (_window.Theta, Last);
        var begin = _offset + (_window.First * _step) - _step;
        var (above, below, tail) = (0.0, 0.0, 0.0);
        if (lastPoint >= (double)_window.First + _window.Length)
        {
            var highest = moments.Bound(_window.TailTilt, both: true) - (_window.TailTilt * last);
            tail = Outward.ExpAbove(highest);
            above = Outward.ExpAbove(highest + (theta * (last - _offset)) - _logScale);
        }

        if (_window.First > 0)
        {
            var lowest = moments.Bound(_window.HeadTilt, both: true) - (_window.HeadTilt * begin);
            below = Outward.ExpAbove(lowest + (theta * (begin - _offset)) - _logScale);
        }

        // The exponents are off by their own rounding, far below ln 2.
        return (2 * (above + below), 2 * tail);
    }

    /// <summary>Σ y e^{-θ(l - l₀)} (1 - e^{-(l - ε)}) over the points above ε, with everything that is to be added.</summary>
    private double Sum(double epsilon, double[] values, bool isUpper)
    {
        var index = Math.Floor((epsilon - _offset) / _step) + 1;
        if (index < _window.First)
        {
            // Nothing is known about losses below the window.
            if (isUpper)
            {
                return 1;
            }

            index = _window.First;
        }

        if (index >= (double)_window.First + _window.Length)
        {
            return 0;
        }

        var start = (long)index;
        var loss = _offset + (start * _step);
        var gap = Math.Max(0, loss - epsilon);
        var reader = new TiltedSum(values, _window.Length, _window.Theta * _step, _step, gap);
        var count = (int)(_window.First + _window.Length - start);
        var (sum, weights) = reader.Run((int)(start & (_window.Length - 1)), count, LastWeight);

        // The inverse transform leaves out its factor 1/N, a power of two.
        sum /= _window.Length;

        // e^{-θ l₀ + Σ c}: the scale in which the values are given.
        var exponent = _logScale + (_window.Theta * (_offset - loss));
        var error =
            _entryError
            + (2.0 / (1L << 30))
            + (64 * BoundedExp.UnitRoundoff * (1 + Math.Abs(exponent) + (1 / _step)));
        var untilt = isUpper
            ? Outward.ExpAbove(exponent + error)
            : Outward.ExpBelow(exponent - error);
        var added = (_valueError * weights) + LastWeight;
        return isUpper
            ? untilt * (sum + added) * (1 + 1e-12)
            : untilt * Math.Max(0, sum - added - _outside) * (1 - 1e-12);
    }
}
