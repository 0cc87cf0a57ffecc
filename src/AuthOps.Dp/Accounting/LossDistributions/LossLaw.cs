using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>The law of the privacy loss of one event over its worst pair of neighbours (P, Q). Immutable.</summary>
internal abstract class LossLaw
{
    /// <summary>With which probability the unit takes part.</summary>
    internal virtual double Rate => 1;

    /// <summary>Whether (Q, P) has the same law.</summary>
    internal virtual bool IsSymmetric => true;

    /// <summary>The distance of a lattice that holds all losses, or 0 where there is none.</summary>
    internal virtual double LatticeStep => 0;

    /// <summary>The same, exactly, or null where it is irrational or there is none.</summary>
    internal virtual Rational? ExactStep => null;

    /// <summary>The exact loss of the lowest lattice point, where the step is exact.</summary>
    internal virtual Rational? ExactOffset => null;

    /// <summary>A distance that should be a whole number of steps, since atoms lie at both of its ends; 0 for none.</summary>
    internal virtual double Span => 0;

    /// <summary>Whether <see cref="Span"/> is a condition, not a wish.</summary>
    internal virtual bool NeedsSpan => false;

    /// <summary>The least and the greatest loss but for tails of normal size <paramref name="z"/>.</summary>
    internal abstract (double Low, double High) Range(double z);

    /// <summary>Cuts the law into pieces.</summary>
    /// <param name="step">The step of the lattice, positive.</param>
    /// <param name="z">Where unbounded laws are cut: the normal tail beyond z goes where it is safe.</param>
    /// <param name="arena">Where arrays come from; a new one where there is none.</param>
    internal abstract LossPieces Split(double step, double z, ArrayArena? arena = null);
}
