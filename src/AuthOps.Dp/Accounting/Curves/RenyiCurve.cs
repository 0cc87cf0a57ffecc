using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Curves;

/// <summary>Rényi bounds of many orders, turned into (ε, δ) by the best one. Any order gives a valid bound.</summary>
internal sealed class RenyiCurve : PrivacyCurve
{
    private static readonly double[] s_orders =
    [
        .. Enumerable.Range(1, 99).Select(i => 1 + (i / 10.0)),
        .. Enumerable.Range(11, 53).Select(i => (double)i),
        128,
        256,
        512,
        1024,
        4096,
        1 << 14,
        1 << 16,
    ];

    private readonly string _name;
    private readonly Func<double, double> _bound;
    private readonly Rational _failure;
    private readonly Rational? _pure;

    private RenyiCurve(PrivacyEvent plan, string name, Func<double, double> bound)
        : base(plan)
    {
        _name = name;
        _bound = bound;
        _failure = plan.FailureDelta;
        _pure = plan.PureEpsilon;
    }

    public override string Accountant => _name;

    internal static RenyiCurve Of(PrivacyEvent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new RenyiCurve(plan, "renyi", plan.RenyiBound);
    }

    internal static RenyiCurve Concentrated(PrivacyEvent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rho = Outward.Above(
            plan.ConcentratedRho
                ?? throw new UnsupportedAccountingException(
                    "zCDP",
                    plan,
                    "use the loss-distribution accountant."
                )
        );
        return new RenyiCurve(plan, "zcdp", order => RenyiForms.Concentrated(rho, order));
    }

    private protected override LossInterval ComputeDelta(Rational epsilon)
    {
        var e = Outward.Below(epsilon);
        var best = _pure is { } pure && epsilon >= pure ? 0 : Best(order => DeltaOf(order, e));
        var sum = _failure.Sign == 0 ? best : Outward.Above(best + Outward.Above(_failure), 1e-15);
        return new LossInterval(0, Math.Min(1, sum));
    }

    private protected override LossInterval ComputeEpsilon(Rational delta)
    {
        var left = delta - _failure;
        if (left.Sign <= 0)
        {
            return new LossInterval(0, double.PositiveInfinity);
        }

        var log = Outward.Log(Outward.Below(left)).Low;
        var best = Best(order => EpsilonOf(order, log));
        if (_pure is { } pure)
        {
            best = Math.Min(best, Outward.Above(pure));
        }

        return new LossInterval(0, Math.Max(0, best));
    }

    /// <summary>e^{(α-1)(R-ε)} (1-1/α)^α/(α-1).</summary>
    private double DeltaOf(double order, double epsilon)
    {
        var renyi = _bound(order);
        if (!double.IsFinite(renyi))
        {
            return 1;
        }

        var shrink = Outward.Log((order - 1) / order).High;
        var exponent =
            ((order - 1) * (renyi - epsilon)) + (order * shrink) - Outward.Log(order - 1).Low;
        var size = (order * (renyi + epsilon)) + order + 8;
        return Outward.ExpAbove(Math.Min(exponent + (32 * BoundedExp.UnitRoundoff * size), 1));
    }

    /// <summary>R + ln(1-1/α) - (ln δ + ln α)/(α-1).</summary>
    private double EpsilonOf(double order, double logDelta)
    {
        var renyi = _bound(order);
        if (!double.IsFinite(renyi))
        {
            return double.PositiveInfinity;
        }

        var shrink = Outward.Log((order - 1) / order).High;
        var paid = (logDelta + Outward.Log(order).Low) / (order - 1);
        var size = renyi + 4 + Math.Abs(paid);
        return renyi + shrink - paid + (32 * BoundedExp.UnitRoundoff * size);
    }

    /// <summary>The least value over the table of orders and around its best one.</summary>
    private static double Best(Func<double, double> value)
    {
        var best = 0;
        var values = new double[s_orders.Length];
        for (var i = 0; i < s_orders.Length; i++)
        {
            values[i] = value(s_orders[i]);
            best = values[i] < values[best] ? i : best;
        }

        var least = values[best];
        var low = best == 0 ? 1.0001 : s_orders[best - 1];
        var high = s_orders[Math.Min(best + 1, s_orders.Length - 1)];
        const double Golden = 0.6180339887498949;
        for (var i = 0; i < 30; i++)
        {
            var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
            var (a, b) = (value(left), value(right));
            least = Math.Min(least, Math.Min(a, b));
            (low, high) = a < b ? (low, right) : (left, high);
        }

        return least;
    }
}
