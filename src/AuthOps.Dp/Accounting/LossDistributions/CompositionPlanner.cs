using System.Numerics;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Chooses lattice, tilt and window for a question about a plan, from a coarse version of its laws. Nothing here
/// touches what is proved: a bad choice gives a wide interval, never a wrong one.
/// </summary>
internal sealed class CompositionPlanner
{
    private const int CoarsePoints = 2048;
    private const double LeastTilt = 1e-3;
    private const int MaxLength = 1 << 21;

    private readonly LossDistribution _plan;
    private readonly bool _swapped;
    private readonly double _cut;
    private readonly FourierWorkspace _workspace;
    private readonly Lazy<List<(LatticeMeasure Measure, long Count)>> _laws;
    private readonly Lazy<LawMoments> _coarse;

    internal CompositionPlanner(
        LossDistribution plan,
        bool swapped,
        double cut,
        FourierWorkspace workspace
    )
    {
        _plan = plan;
        _swapped = swapped;
        _cut = cut;
        _workspace = workspace;
        _laws = new(() => [.. plan.Laws.Select(law => (Coarse(law.Law), law.Count))]);
        _coarse = new(() => new LawMoments(_laws.Value));
    }

    /// <summary>The least and the greatest total loss.</summary>
    private (double Low, double High) Support =>
        (
            _laws.Value.Sum(static law => law.Count * law.Measure.Offset),
            _laws.Value.Sum(static law => law.Count * law.Measure.MaxLoss)
        );

    /// <summary>The laws on a lattice of a step, in the planner's direction.</summary>
    internal IReadOnlyList<(LatticeMeasure Measure, long Count)> Measures(double step) =>
        [.. _plan.Laws.Select(law => (Measure(law.Law, step), law.Count))];

    /// <summary>Term-by-term composition, where all laws share a lattice and the total has few points; else null.</summary>
    internal DirectComposition? Direct()
    {
        if (!_plan.Laws.All(law => law.Law is LatticeLaw))
        {
            return null;
        }

        var exact = ExactLattice();
        var step = exact?.Step.ToDouble() ?? _plan.Laws.Max(law => law.Law.LatticeStep);
        var isShared =
            exact is not null
            || _plan.Laws.All(law => law.Law.LatticeStep == step || law.Law.LatticeStep == 0);
        if (!isShared)
        {
            return null;
        }

        // Nothing but failures is left where every loss is 0.
        step = step == 0 ? 1 : step;
        var points = _plan.Laws.Sum(law => law.Count * (law.Law.Span / step)) + 1;
        return points > DirectComposition.MaxPoints && _plan.Count > 1
            ? null
            : new DirectComposition(Measures(step), exact);
    }

    /// <summary>The total loss for questions around an ε, and whether a finer one would be no better.</summary>
    /// <param name="theta">The tilt.</param>
    /// <param name="epsilon">The ε.</param>
    /// <param name="gap">The relative width of ε that the lattice may cost.</param>
    /// <param name="outside">Which part of δ may lie outside of the window.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal (IComposedLaw Law, bool IsFinest) Compose(
        double theta,
        double epsilon,
        double gap,
        double outside,
        CancellationToken cancellationToken
    )
    {
        var (low, high, headTilt, tailTilt) = Ends(theta, outside);
        var step = Align(StepFor(theta, epsilon, gap));

        // Where the support is the end, the law on this lattice may go a step farther for each event.
        var count = _plan.Laws.Sum(static law => (double)law.Count);
        low -= low <= Support.Low ? (count + 2) * step : 0;
        high += high >= Support.High ? (count + 2) * step : 0;
        var width = Math.Max(high - low, 8 * step);
        var isExact = _plan.Laws.All(law => law.Law.LatticeStep > 0) && step == Align(step / 2);
        var length = FourierTransform.MinLength;
        while (length < MaxLength && length * step < width)
        {
            length *= 2;
        }

        // Use all of the length, or give up fineness where the longest is too short.
        var finer = Align(width / (0.98 * length));
        if (length * step < width)
        {
            (step, isExact) = (width / length, false);
        }
        else if (!isExact && length * finer >= 0.97 * width)
        {
            // The step of the other direction, where it serves here too: the laws are cut already.
            var known = _workspace.Steps(_cut).Where(s => s >= finer && s <= step).ToList();
            step = known.Count > 0 ? known.Min() : Math.Min(step, finer);
        }

        var measures = Measures(step);
        if (_plan.Count == 1)
        {
            // Nothing to compose, nothing to round: masses stay relative to themselves whatever δ is.
            return (new DirectComposition(measures, exact: null), IsFinest: length == MaxLength);
        }

        var offset = measures.Sum(law => law.Count * law.Measure.Offset);
        var first = (long)Math.Max(0, Math.Floor((low - offset) / step));
        var window = new FourierWindow(theta, length, first, tailTilt, headTilt);
        return (
            new FourierComposition(measures, window, _workspace, cancellationToken),
            isExact || length == MaxLength
        );
    }

    /// <summary>The tilt and the mean of the tilted law for a δ.</summary>
    internal (double Theta, double Epsilon) ForDelta(double logDelta) =>
        Search(state => state.Estimate <= logDelta);

    /// <summary>The tilt for an ε.</summary>
    internal (double Theta, double Epsilon) ForEpsilon(double epsilon) =>
        Search(state => state.Mean >= epsilon) with
        {
            Epsilon = epsilon,
        };

    /// <summary>An estimate of ln δ at an ε.</summary>
    internal double LogDelta(double epsilon)
    {
        var (theta, _) = ForEpsilon(epsilon);
        return theta == 0 ? 0 : At(theta).Estimate - (theta * (epsilon - At(theta).Mean));
    }

    /// <summary>The step at which spreading and contraction cost a part of ε.</summary>
    internal double StepFor(double theta, double epsilon, double gap)
    {
        var inexact = Math.Max(
            1,
            _plan.Laws.Where(law => law.Law.LatticeStep == 0).Sum(law => (double)law.Count)
        );
        var (_, _, variance) = _coarse.Value.Upper(theta);

        // (θ+1) k h²/12 above and up to twice as much below.
        var byGap = Math.Sqrt(7 * gap * Math.Max(epsilon, 1e-6) / (inexact * (theta + 1)));
        var bySpread = Math.Sqrt(variance / _plan.Count) / 3;
        return Math.Max(1e-9, Math.Min(byGap, Math.Max(bySpread, byGap / 64)));
    }

    /// <summary>
    /// The ends of the window around the tilted law; outside lies about a given part of what counts, if the tilt is apt.
    /// </summary>
    internal (double Low, double High, double HeadTilt, double TailTilt) Ends(
        double theta,
        double outside
    )
    {
        var (log, mean, variance) = _coarse.Value.Upper(theta);
        var deviation = Math.Sqrt(variance) + 1e-12;
        var share = Math.Min(1, 1 / ((theta + 0.1) * (theta + 1) * 2.5 * deviation));
        var margin = -Math.Log(outside * share);
        var (high, tailTilt) = (Support.High, theta + (1 / deviation));
        var (low, headTilt) = (Support.Low, theta - (1 / deviation));
        for (var i = -4; i <= 16; i++)
        {
            var tau = Math.Pow(2, i / 2.0) / deviation;
            var above = (_coarse.Value.Upper(theta + tau).Log - log + margin) / tau;
            if (above < high)
            {
                (high, tailTilt) = (above, theta + tau);
            }

            var below = -(_coarse.Value.Upper(theta - tau).Log - log + margin) / tau;
            if (below > low)
            {
                (low, headTilt) = (below, theta - tau);
            }
        }

        return (Math.Min(low, mean), Math.Max(high, mean), headTilt, tailTilt);
    }

    /// <summary>The coarsest step, not above one asked for, on which all lattice laws and spans are exact.</summary>
    internal double Align(double step)
    {
        if (ExactLattice() is { } exact)
        {
            var distance = exact.Step.ToDouble();
            return _plan.Laws.All(law => law.Law.LatticeStep > 0) && distance >= step / 64
                ? distance
                : distance / Math.Ceiling(distance / step);
        }

        var steps = _plan.Laws.Select(law => law.Law.LatticeStep).Where(s => s > 0).ToList();
        var spans = _plan
            .Laws.Where(law => law.Law.LatticeStep == 0 && law.Law.Span > 0)
            .OrderByDescending(law => law.Law.NeedsSpan)
            .Select(law => law.Law.Span)
            .ToList();
        var anchor = _plan.Laws.Any(law => law.Law.NeedsSpan) || steps.Count == 0 ? spans : steps;
        if (anchor.Count == 0)
        {
            return step;
        }

        var isOneLattice =
            _plan.Laws.All(law => law.Law.LatticeStep > 0) && steps.TrueForAll(s => s == steps[0]);
        return isOneLattice && anchor[0] >= step / 64
            ? anchor[0]
            : anchor[0] / Math.Ceiling(anchor[0] / step);
    }

    /// <summary>The lattice of all laws where all are on lattices of commensurable rational steps.</summary>
    internal (Rational Step, Rational Offset)? ExactLattice()
    {
        Rational? common = null;
        var offset = Rational.Zero;
        foreach (var (law, count) in _plan.Laws)
        {
            if (law.ExactStep is not { } step || law.ExactOffset is not { } start)
            {
                return null;
            }

            offset += start * count;
            common = common is { } before && before.Sign > 0 ? Divisor(before, step) : step;
        }

        return common is { } found && found.Sign > 0 ? (found, offset) : null;
    }

    private static Rational Divisor(Rational a, Rational b) =>
        b.Sign == 0
            ? a
            : new Rational(
                BigInteger.GreatestCommonDivisor(
                    a.Numerator * b.Denominator,
                    b.Numerator * a.Denominator
                ),
                a.Denominator * b.Denominator
            );

    private LatticeMeasure Coarse(LossLaw law)
    {
        var (low, high) = law.Range(_cut);
        var step = Math.Max((high - low) / CoarsePoints, 1e-12);
        if (law.LatticeStep > step)
        {
            step = law.LatticeStep;
        }
        else if (law.Span > 0)
        {
            step = law.Span / Math.Ceiling(law.Span / step);
        }

        return Measure(law, step);
    }

    private LatticeMeasure Measure(LossLaw law, double step)
    {
        var pieces = _workspace.Pieces(law, step, _cut);
        return LatticeMeasure.Of(_swapped && !law.IsSymmetric ? pieces.Swap() : pieces);
    }

    /// <summary>Raises the tilt until a condition holds, or until more of it would change nothing.</summary>
    private (double Theta, double Epsilon) Search(
        Func<(double Estimate, double Mean), bool> reached
    )
    {
        var theta = LeastTilt;
        var state = At(theta);
        var usual = state.Deviation;
        if (reached((state.Estimate, state.Mean)))
        {
            return (0, Math.Max(0, _coarse.Value.Upper(0).Mean));
        }

        // Doubling finds the range, halving the place within a tenth.
        var factor = 4.0;
        while (factor > 1.05)
        {
            var next = At(theta * factor);
            // Once the law has shrunk to a few points at its top, more tilt changes nothing. Where rare large losses take
            // over, the tilted law falls into two parts: stop before.
            var isFlat = next.Deviation * theta * factor < 0.3 && next.Deviation < usual / 3;
            isFlat |= next.Deviation > 5 * usual;
            if (reached((next.Estimate, next.Mean)) || isFlat)
            {
                factor = Math.Sqrt(factor);
                continue;
            }

            theta *= factor;
            state = next;
        }

        return (theta, Math.Max(0, state.Mean));
    }

    private (double Estimate, double Mean, double Deviation) At(double theta)
    {
        var (log, mean, variance) = _coarse.Value.Upper(theta);
        var deviation = Math.Sqrt(variance);
        var estimate =
            log
            - (theta * mean)
            - Math.Log(theta * (theta + 1))
            - Math.Log(Math.Max(2.5 * deviation, 1 / theta));
        return (estimate, mean, deviation);
    }
}
