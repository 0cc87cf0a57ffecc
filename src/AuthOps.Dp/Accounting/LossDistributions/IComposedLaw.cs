using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>The law of the total loss in one direction, as bounds of its privacy curve.</summary>
internal interface IComposedLaw
{
    /// <summary>δ at an ε ≥ 0; <paramref name="exact"/> is the same ε exactly, where it is known.</summary>
    LossInterval Delta(double epsilon, Rational? exact);
}
