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

    // A width that no lattice explains.
    private const double FarOff = 0.01;

    // A finer root than this is below the width of any interval but the exact ones.
    private const double RootTolerance = 1e-9;
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
    internal bool Vectors { get; init; } = FourierTransform.VectorsAreFast;

    private protected override LossInterval ComputeDelta(Rational epsilon)
    {
        if (_closed is { } closed)
        {
            return closed.DeltaAt(epsilon);
        }

        var e = epsilon.ToDouble();
        if (_direct.Value is { } direct)
        {
            return direct.Delta(e, epsilon);
        }

        LossInterval Ask(double cut) =>
            BothDirections(
                cut,
                planner =>
                {
                    var (theta, _) = planner.ForEpsilon(e);
                    return Refined(
                        planner,
                        theta,
                        e,
                        (law, _) => law.Delta(e, epsilon),
                        RelativeLogGap,
                        improves: false
                    );
                }
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
        var cut = Math.Sqrt(2 * (Math.Log(_laws.Count) - log + 25));
        return BothDirections(
            Math.Min(cut, MaxCut),
            planner =>
            {
                var (theta, epsilon) = planner.ForDelta(log);
                return Refined(
                    planner,
                    theta,
                    epsilon,
                    (law, guess) => Solve(law, delta, guess, RootTolerance),
                    interval => interval.RelativeGap,
                    improves: true
                );
            }
        );
    }

    /// <summary>A width of δ in terms of that of ε: ln δ changes at least as fast as ε where it matters.</summary>
    private static double RelativeLogGap(LossInterval delta) =>
        delta.Upper < 1e-250 ? 0 : delta.RelativeGap / 30;

    private LossInterval BothDirections(double cut, Func<CompositionPlanner, LossInterval> question)
    {
        var first = question(new CompositionPlanner(_laws, swapped: false, cut));
        if (_laws.IsSymmetric)
        {
            return first;
        }

        var second = question(new CompositionPlanner(_laws, swapped: true, cut));
        return new LossInterval(
            Math.Max(first.Lower, second.Lower),
            Math.Max(first.Upper, second.Upper)
        );
    }

    private LossInterval Refined(
        CompositionPlanner planner,
        double theta,
        double epsilon,
        Func<IComposedLaw, double, LossInterval> answer,
        Func<LossInterval, double> width,
        bool improves
    )
    {
        var gap = PlannedGap;
        var best = new LossInterval(0, double.PositiveInfinity);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (law, isFinest) = planner.Compose(theta, epsilon, gap, Vectors, _cancellation);
            var found = answer(law, epsilon);
            best = new LossInterval(
                Math.Max(best.Lower, found.Lower),
                Math.Min(best.Upper, found.Upper)
            );
            if (width(best) <= TargetGap || (isFinest && width(best) < FarOff))
            {
                break;
            }

            // Far off means that the tilt put the mass elsewhere; otherwise the lattice was too coarse.
            (theta, gap) = width(best) < FarOff ? (theta, gap / 4) : (theta * 0.6, gap);
            epsilon =
                improves && best.Lower > 0 && double.IsFinite(best.Upper)
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
            Crossing(e => law.Delta(e, null).Lower, above, guess, tolerance).Below,
            Crossing(e => law.Delta(e, null).Upper, below, guess, tolerance).Above
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
        var planner = new CompositionPlanner(_laws, swapped: false, MaxCut);
        return planner.Direct();
    }
}
