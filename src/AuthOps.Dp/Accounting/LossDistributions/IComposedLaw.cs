using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>The law of the total loss in one direction, as bounds of its privacy curve.</summary>
internal interface IComposedLaw
{
    /// <summary>A bound from above of δ at an ε ≥ 0; <paramref name="exact"/> is the same ε exactly, where it is known.</summary>
    double Upper(double epsilon, Rational? exact);

    /// <summary>A bound from below.</summary>
    double Lower(double epsilon, Rational? exact);

    /// <summary>Both bounds.</summary>
    LossInterval Delta(double epsilon, Rational? exact) =>
        new(Lower(epsilon, exact), Upper(epsilon, exact));

    /// <summary>A bound from below of 1 - Π(1 - δ)^n for failures of sum Σ n δ: 1 - δ ≤ e^-δ.</summary>
    static double AnyFailure(double sum) =>
        sum <= 0 ? 0 : Outward.Below(BoundedExp.OneMinusExpMinus(Outward.Below(sum, 1e-14)), 1e-14);
}
