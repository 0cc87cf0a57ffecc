using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Curves;

/// <summary>Addition of pure ε, with the failures beside it.</summary>
internal sealed class PureCurve : PrivacyCurve
{
    private readonly Rational _epsilon;
    private readonly Rational _failure;

    internal PureCurve(PrivacyEvent plan)
        : base(plan)
    {
        _epsilon =
            plan.PureEpsilon
            ?? throw new UnsupportedAccountingException(
                "pure",
                plan,
                "use the zCDP, the Gaussian or the loss-distribution accountant."
            );
        _failure = plan.FailureDelta;
    }

    public override string Accountant => "pure";

    private protected override LossInterval ComputeDelta(Rational epsilon)
    {
        var rest = epsilon >= _epsilon ? 0 : Response(Outward.Above(_epsilon - epsilon));
        var sum = _failure.Sign == 0 ? rest : Outward.Above(rest + Outward.Above(_failure), 1e-15);
        return new LossInterval(0, Math.Min(1, sum));
    }

    private protected override LossInterval ComputeEpsilon(Rational delta)
    {
        var left = delta - _failure;
        if (left.Sign < 0)
        {
            return new LossInterval(0, double.PositiveInfinity);
        }

        // (1 - e^{-d})/(1 + e^{-E}) ≤ 1 - e^{-d} = left, with d what ε may fall short of E.
        var kept = Outward.Log(Outward.Above(Rational.One - left)).High;
        var epsilon = Outward.Above(Outward.Above(_epsilon) + kept, 1e-15);
        return new LossInterval(0, Math.Max(0, Math.Min(epsilon, Outward.Above(_epsilon))));
    }

    /// <summary>δ of randomised response over ±E at E - d: (1 - e^{-d})/(1 + e^{-E}), without the divisor.</summary>
    private static double Response(double distance) =>
        Outward.Above(BoundedExp.OneMinusExpMinus(distance), 1e-14);
}
