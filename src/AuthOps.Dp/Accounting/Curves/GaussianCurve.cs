using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Curves;

/// <summary>The curve of μ-Gaussian DP with failures beside it.</summary>
internal sealed class GaussianCurve : PrivacyCurve
{
    private readonly GaussianProfile _profile;
    private readonly double _mu;
    private readonly Rational _failure;
    private readonly bool _isExact;

    internal GaussianCurve(PrivacyEvent plan, Rational squaredMu, Rational failure, bool isExact)
        : base(plan)
    {
        _profile = new GaussianProfile(squaredMu);
        _mu = Math.Sqrt(squaredMu.ToDouble());
        _failure = failure;
        _isExact = isExact;
    }

    public override string Accountant => "gaussian";

    internal static GaussianCurve Of(PrivacyEvent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var squaredMu =
            plan.SquaredGaussianMu
            ?? throw new UnsupportedAccountingException(
                "Gaussian DP",
                plan,
                "use the loss-distribution or the zCDP accountant."
            );
        if (squaredMu.Sign == 0)
        {
            throw new UnsupportedAccountingException(
                "Gaussian DP",
                plan,
                "its events lose nothing but their failures; use the optimal accountant."
            );
        }

        var isExact = plan.Parts.All(part => part.Event is Events.GaussianEvent);
        return new GaussianCurve(plan, squaredMu, plan.FailureDelta, isExact);
    }

    private protected override LossInterval ComputeDelta(Rational epsilon)
    {
        var (lower, upper, _) = _profile.Delta(epsilon);
        return new LossInterval(
            _isExact ? lower : 0,
            Math.Min(
                1,
                _failure.Sign == 0 ? upper : Outward.Above(upper + Outward.Above(_failure), 1e-15)
            )
        );
    }

    private protected override LossInterval ComputeEpsilon(Rational delta)
    {
        var left = delta - _failure;
        if (left.Sign <= 0)
        {
            return new LossInterval(0, double.PositiveInfinity);
        }

        var (below, above) = (Outward.Below(left), Outward.Above(left));
        var guess = Guess(left.ToDouble());
        var upper = Verified(guess, up: true, e => _profile.Delta(e).Upper <= below);
        var lower = _isExact
            ? Verified(guess, up: false, e => _profile.Delta(e).Lower >= above)
            : 0;
        return new LossInterval(lower, upper);
    }

    /// <summary>Newton's method on ln δ, from a bracket in doubles.</summary>
    private double Guess(double delta)
    {
        if (_profile.Delta(Rational.Zero).Upper <= delta)
        {
            return 0;
        }

        // δ(ε) ≤ e^{-(ε/μ - μ/2)²/2} bounds ε from above.
        var (low, high) = (0.0, _mu * ((_mu / 2) + Math.Sqrt(-2 * Math.Log(delta))));
        var epsilon = high;
        for (var i = 0; i < 100 && high - low > 1e-15 * high; i++)
        {
            var (lower, upper, slope) = _profile.Delta(Outward.Exact(epsilon));
            var value = (lower + upper) / 2;
            (low, high) = value > delta ? (epsilon, high) : (low, epsilon);
            var next = epsilon + (value * Math.Log(delta / value) / slope);
            if (Math.Abs(next - epsilon) <= 2e-16 * epsilon)
            {
                break;
            }

            epsilon = next > low && next < high ? next : (low + high) / 2;
        }

        return epsilon;
    }

    /// <summary>The guess moved outward until a proved bound confirms it.</summary>
    private static double Verified(double guess, bool up, Func<Rational, bool> holds)
    {
        for (var slack = 4e-16; slack < 1; slack *= 4)
        {
            var candidate = up ? guess * (1 + slack) : guess * (1 - slack);
            if (holds(Outward.Exact(candidate)))
            {
                return candidate;
            }
        }

        return up ? double.PositiveInfinity : 0;
    }
}
