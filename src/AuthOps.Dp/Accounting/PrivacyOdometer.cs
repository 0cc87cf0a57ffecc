using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// Tells after each release, chosen adaptively, how much was lost so far. It refuses nothing: to stay within a limit
/// use a <see cref="PrivacyFilter"/>. Safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// A concentrated odometer is a row of zCDP filters of ρ 2^j, j = 0, 1, …, with δ/((j+1)(j+2)) each: the bound shown
/// is that of the first filter that still holds, and with probability 1 - δ no bound it ever shows is exceeded by the
/// privacy loss (Rogers, Roth, Ullman, Vadhan 2016 define it so; the construction is Feldman and Zrnic 2021, Section 5).
/// </remarks>
public sealed class PrivacyOdometer
{
    private readonly Lock _lock = new();
    private readonly NeighbouringRelation _relation;
    private readonly Rational _unit;
    private readonly Rational _delta;
    private Rational _spent;
    private Rational _failure;

    private PrivacyOdometer(NeighbouringRelation relation, Rational unit, Rational delta) =>
        (_relation, _unit, _delta) = (relation, unit, delta);

    private bool IsPure => _unit.Sign == 0;

    /// <summary>The exact sum so far: of ε, or of ρ.</summary>
    public Rational Spent
    {
        get
        {
            lock (_lock)
            {
                return _spent;
            }
        }
    }

    /// <summary>The δ with which <see cref="EpsilonBound"/> can be wrong, now: the odometer's own and that of failures.</summary>
    public Rational Delta
    {
        get
        {
            lock (_lock)
            {
                return _delta + _failure;
            }
        }
    }

    /// <summary>An ε that the loss so far does not exceed, but for <see cref="Delta"/>; rounded up.</summary>
    public double EpsilonBound
    {
        get
        {
            var spent = Spent;
            if (spent.Sign == 0)
            {
                return 0;
            }

            return IsPure ? Outward.Above(spent) : ConcentratedBound(spent);
        }
    }

    /// <summary>Adds up pure ε exactly.</summary>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyOdometer Pure(NeighbouringRelation relation) =>
        new(relation, Rational.Zero, Rational.Zero);

    /// <summary>Adds up ρ and shows an ε that holds at every time at once.</summary>
    /// <param name="firstRho">ρ of the first step, such as that of a typical release; later steps double.</param>
    /// <param name="delta">The probability of ever showing too little, in (0, 1).</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyOdometer ZeroConcentrated(
        Rho firstRho,
        Rational delta,
        NeighbouringRelation relation
    )
    {
        if (delta.Sign <= 0 || delta >= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                "Delta must lie strictly between 0 and 1."
            );
        }

        return new PrivacyOdometer(relation, firstRho.Value, delta);
    }

    /// <summary>Adds an event that is about to run.</summary>
    /// <param name="source">The event.</param>
    /// <exception cref="NeighbouringRelationException">The event is under another relation.</exception>
    /// <exception cref="UnsupportedAccountingException">The odometer has no bound for the event.</exception>
    public void Add(PrivacyEvent source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Relation != _relation)
        {
            throw new NeighbouringRelationException(
                _relation,
                source.Relation,
                "keep a second odometer for the other relation."
            );
        }

        var cost =
            (IsPure ? source.PureEpsilon : source.ConcentratedRho)
            ?? throw new UnsupportedAccountingException(
                IsPure ? "pure" : "zCDP",
                source,
                "keep a concentrated odometer for Gaussian noise."
            );
        lock (_lock)
        {
            _spent += cost;
            _failure += source.FailureDelta;
        }
    }

    // Pr[loss > ρ + 2 √(ρ ln 1/δ)] ≤ δ for ρ-zCDP (Bun and Steinke 2016, Lemma 3.5): a bound of the loss itself, which
    // the union over all steps needs.
    private double ConcentratedBound(Rational spent)
    {
        var rho = _unit;
        var steps = 0L;
        while (rho < spent)
        {
            rho *= 2;
            steps++;
        }

        var share = Outward.Below(_delta / ((steps + 1) * (steps + 2)));
        var log = -Outward.Log(share).Low;
        var above = Outward.Above(rho);
        return Outward.Above(above + (2 * Math.Sqrt(above * log)), 8 * BoundedExp.UnitRoundoff);
    }
}
