using AuthOps.Dp.Accounting.LossDistributions;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Curves;

/// <summary>The curve of composed loss laws.</summary>
internal sealed class LossDistributionCurve : PrivacyCurve
{
    /// <summary>The relative width of ε that is worked for.</summary>
    internal const double TargetGap = 1e-4;

    // The plan is cautious: at 1.4e-4 about half of the target comes out, and a second attempt is rarely needed.
    private const double PlannedGap = 1.4e-4;
    private const int MaxAttempts = 9;

    // What may lie outside of the window, as a part of δ: of no weight beside the gap.
    private const double Outside = 1e-7;

    // Enough to tell directions apart that differ by some percent.
    private const double CoarseGap = 4e-3;

    // A width that no lattice explains.
    private const double FarOff = 0.01;

    // A finer root than this is below the width of any interval but the exact ones.
    private const double RootTolerance = 1e-8;
    private const double ExactRootTolerance = 4e-16;

    // Where unbounded laws are cut, in standard deviations: 10^-44 and 10^-283 lie beyond.
    private const double UsualCut = 14;
    private const double MaxCut = 36;
    private const double SmallDelta = 1e-36;

    private readonly LossDistribution _laws;
    private readonly string _name;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<DirectComposition?> _direct;
    private readonly GaussianCurve? _closed;

    internal LossDistributionCurve(
        PrivacyEvent plan,
        LossDistribution laws,
        string name,
        CancellationToken cancellationToken = default
    )
        : base(plan)
    {
        _laws = laws;
        _name = name;
        _cancellation = cancellationToken;
        _closed = laws.SquaredMu is { } mu
            ? new GaussianCurve(plan, mu, Rational.Zero, isExact: true)
            : null;
        _direct = new Lazy<DirectComposition?>(MakeDirect);
    }

    public override string Accountant => _name;

    /// <summary>Whether transforms use vectors; results are the same.</summary>
    internal bool Vectors { get; init; } = true;

    /// <summary>Whether one coarse attempt is enough: the interval is true and may be wide. For tests of many plans.</summary>
    internal bool IsRough { get; init; }

    private protected override LossInterval ComputeDelta(Rational epsilon)
    {
        if (_closed is { } closed)
        {
            return closed.DeltaAt(epsilon);
        }

        var e = epsilon.ToDouble();
        if (_direct.Value is { } direct)
        {
            return ((IComposedLaw)direct).Delta(e, epsilon);
        }

        LossInterval Ask(double cut) =>
            BothDirections(
                cut,
                planner => (planner.ForEpsilon(e).Theta, e, planner.LogDelta(e)),
                (law, _) => law.Delta(e, epsilon),
                RelativeLogGap,
                improves: false
            );

        var answer = Ask(UsualCut);
        return answer.Upper > SmallDelta ? answer : Ask(MaxCut);
    }

    private protected override LossInterval ComputeEpsilon(Rational delta)
    {
        if (_closed is { } closed)
        {
            return closed.EpsilonAt(delta);
        }

        if (_direct.Value is { } direct)
        {
            return Solve(direct, delta, guess: 1, ExactRootTolerance);
        }

        var log = Math.Log(delta.ToDouble());
        // Beyond lies less than 10^-6 of δ. A farther cut would let the tilt prefer losses that never happen.
        var cut = Math.Sqrt(2 * Math.Max(8, Math.Log(_laws.Noise) - log + 13));
        return BothDirections(
            Math.Min(cut, MaxCut),
            planner =>
            {
                var (theta, epsilon) = planner.ForDelta(log);
                return (theta, epsilon, epsilon);
            },
            (law, guess) => Solve(law, delta, guess, RootTolerance),
            static interval => interval.RelativeGap,
            improves: true
        );
    }

    /// <summary>A width of δ in terms of that of ε: ln δ changes at least as fast as ε where it matters.</summary>
    private static double RelativeLogGap(LossInterval delta) =>
        delta.Upper < 1e-250 ? 0 : delta.RelativeGap / 30;

    /// <summary>
    /// The larger of both directions. The one that the plan takes for the larger is worked out first; of the other often
    /// a coarse answer is enough.
    /// </summary>
    private LossInterval BothDirections(
        double cut,
        Func<CompositionPlanner, (double Theta, double Epsilon, double Estimate)> start,
        Func<IComposedLaw, double, LossInterval> answer,
        Func<LossInterval, double> width,
        bool improves
    )
    {
        using var workspace = new FourierWorkspace(Vectors);
        var planner = new CompositionPlanner(_laws, swapped: false, cut, workspace);
        var question = start(planner);
        if (_laws.IsSymmetric)
        {
            return Refined(planner, question, new Search(answer, width, improves));
        }

        var other = new CompositionPlanner(_laws, swapped: true, cut, workspace);
        var otherQuestion = start(other);
        if (otherQuestion.Estimate > question.Estimate)
        {
            (planner, other) = (other, planner);
            (question, otherQuestion) = (otherQuestion, question);
        }

        var first = Refined(planner, question, new Search(answer, width, improves));
        var search = new Search(answer, width, improves) { Enough = first.Lower, Gap = CoarseGap };
        var second = Refined(other, otherQuestion, search);
        return new LossInterval(
            Math.Max(first.Lower, second.Lower),
            Math.Max(first.Upper, second.Upper)
        );
    }

    private LossInterval Refined(
        CompositionPlanner planner,
        (double Theta, double Epsilon, double Estimate) start,
        Search search
    )
    {
        var (theta, epsilon) = (start.Theta, start.Epsilon);
        var gap = IsRough ? CoarseGap : search.Gap;
        var outside = Outside;
        var best = new LossInterval(0, double.PositiveInfinity);
        for (var attempt = 0; attempt < (IsRough ? 1 : MaxAttempts); attempt++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (law, isFinest) = planner.Compose(theta, epsilon, gap, outside, _cancellation);
            var found = search.Answer(law, epsilon);
            best = new LossInterval(
                Math.Max(best.Lower, found.Lower),
                Math.Min(best.Upper, found.Upper)
            );
            var width = search.Width(best);
            if (best.Upper <= search.Enough || width <= TargetGap || (isFinest && width < FarOff))
            {
                break;
            }

            // Where rare large losses take most of the tilted mass, more of the rest is needed than the planner thinks.
            outside /= 1000;

            // Far off means that the tilt put the mass elsewhere; otherwise the lattice was too coarse.
            (theta, gap) =
                gap > PlannedGap ? (theta, PlannedGap)
                : width < FarOff ? (theta, gap / 4)
                : (theta * 0.6, gap / 2);
            epsilon =
                search.Improves && best.Lower > 0 && double.IsFinite(best.Upper)
                    ? Math.Sqrt(best.Lower * best.Upper)
                    : epsilon;
        }

        return best;
    }

    private static LossInterval Solve(
        IComposedLaw law,
        Rational delta,
        double guess,
        double tolerance
    )
    {
        var (below, above) = (Outward.Below(delta), Outward.Above(delta));
        return new LossInterval(
            Crossing(e => law.Lower(e, null), above, guess, tolerance).Below,
            Crossing(e => law.Upper(e, null), below, guess, tolerance).Above
        );
    }

    private static (double Above, double Below) Crossing(
        Func<double, double> bound,
        double level,
        double guess,
        double tolerance
    )
    {
        if (bound(0) <= level)
        {
            return (0, 0);
        }

        var (low, high) = (0.0, double.NaN);
        var step = Math.Max(guess, 1e-6) * 1e-4;
        var start = Math.Max(guess, 1e-6);
        if (bound(start) <= level)
        {
            for (high = start; high - step > 0 && bound(high - step) <= level; step *= 4)
            {
                high -= step;
            }

            low = Math.Max(0, high - step);
        }
        else
        {
            low = start;
            for (; low + step <= 1e7; step *= 4)
            {
                if (bound(low + step) <= level)
                {
                    high = low + step;
                    break;
                }

                low += step;
            }

            if (double.IsNaN(high))
            {
                return (double.PositiveInfinity, double.PositiveInfinity);
            }
        }

        return DecreasingRoot.Find(bound, level, low, high, tolerance);
    }

    private DirectComposition? MakeDirect()
    {
        using var workspace = new FourierWorkspace(Vectors);
        var planner = new CompositionPlanner(_laws, swapped: false, MaxCut, workspace);
        return planner.Direct();
    }

    /// <summary>What is asked of a composed law, and when to stop.</summary>
    private sealed record Search(
        Func<IComposedLaw, double, LossInterval> Answer,
        Func<LossInterval, double> Width,
        bool Improves
    )
    {
        /// <summary>The first gap to work for.</summary>
        internal double Gap { get; init; } = PlannedGap;

        /// <summary>An upper end that is low enough whatever the lower one.</summary>
        internal double Enough { get; init; } = double.NegativeInfinity;
    }
}
