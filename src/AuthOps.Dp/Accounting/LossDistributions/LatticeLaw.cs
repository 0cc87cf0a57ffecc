using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>A loss that takes values on a lattice only, each with a mass under P known to a stated relative error.</summary>
internal sealed class LatticeLaw : LossLaw
{
    private readonly double[] _masses;
    private readonly double _offset;
    private readonly bool _isOneSided;

    private LatticeLaw(double[] masses, double offset, double step) =>
        (_masses, _offset, LatticeStep) = (masses, offset, step);

    private LatticeLaw(double[] masses, double offset, double step, bool isOneSided)
        : this(masses, offset, step) => _isOneSided = isOneSided;

    internal override double LatticeStep { get; }

    internal override bool IsSymmetric => !_isOneSided;

    internal override Rational? ExactStep => Exact?.Step;

    internal override Rational? ExactOffset => Exact?.Offset;

    internal override double Span => (_masses.Length - 1) * LatticeStep;

    internal int Points => _masses.Length;

    internal double Offset => _offset;

    internal (Rational Step, Rational Offset)? Exact { get; private init; }

    /// <summary>Mass under P of infinite loss.</summary>
    internal double Infinite { get; private init; }

    /// <summary>Mass under P of infinite loss, rounded down, but for what is cut off.</summary>
    internal double Failure { get; private init; }

    /// <summary>Mass under P below the first point.</summary>
    internal double Below { get; private init; }

    internal double EntryError { get; private init; }

    internal double Shift { get; private init; }

    internal double MassAt(int i) => _masses[i];

    internal double LossAt(int i) => _offset + (i * LatticeStep);

    /// <summary>±ε, the worst pure ε, with a failure of probability δ.</summary>
    internal static LatticeLaw Pure(Rational epsilon, Rational delta)
    {
        var e = epsilon.ToDouble();
        var success = delta.Sign == 0 ? 1 : Outward.Above(Rational.One - delta);
        var small = e <= BoundedExp.MaxArgument ? BoundedExp.Exp(-e) : 0;
        if (epsilon.Sign == 0)
        {
            return new LatticeLaw([success], 0, 0)
            {
                Exact = (Rational.Zero, Rational.Zero),
                Infinite = delta.Sign == 0 ? 0 : Outward.Above(delta),
                Failure = Outward.Below(delta),
                EntryError = 4 * BoundedExp.UnitRoundoff,
            };
        }

        return new LatticeLaw([success * small / (1 + small), success / (1 + small)], -e, 2 * e)
        {
            Exact = (2 * epsilon, -1 * epsilon),
            Infinite = delta.Sign == 0 ? 0 : Outward.Above(delta),
            Failure = Outward.Below(delta),
            Below = small > 0 ? 0 : 1e-300,
            EntryError = ArgumentError(e),
        };
    }

    /// <summary>ε, 0 and -ε of k-ary randomised response.</summary>
    internal static LatticeLaw RandomizedResponse(
        Rational right,
        Rational wrong,
        int categories,
        double epsilon
    )
    {
        var (r, w) = (right.ToDouble(), wrong.ToDouble());
        var masses =
            categories == 2 ? new[] { w, r } : [w, ((categories - 2) * wrong).ToDouble(), r];
        return new LatticeLaw(masses, -epsilon, categories == 2 ? 2 * epsilon : epsilon)
        {
            EntryError = 16 * BoundedExp.UnitRoundoff,
            Shift = 512 * BoundedExp.UnitRoundoff * (1 + epsilon),
        };
    }

    /// <summary>Losses known to an absolute error, their masses to a relative one, and nothing beside.</summary>
    internal static LatticeLaw OfAtoms(
        double[] masses,
        double offset,
        double step,
        bool isSymmetric,
        double entryError,
        double shift
    ) => new(masses, offset, step, !isSymmetric) { EntryError = entryError, Shift = shift };

    /// <summary>a(Δ - 2j), j = 0 … Δ, of the discrete Laplace law with a = 1/scale.</summary>
    internal static LatticeLaw DiscreteLaplace(Rational scale, long sensitivity)
    {
        var ratio = Rational.One / scale;
        var a = ratio.ToDouble();

        // Pr[X ≤ 0] = 1/(1+q), Pr[X = j] = (1-q) q^j/(1+q), Pr[X ≥ Δ] = q^Δ/(1+q), with q = e^-a; q^j below e^-600 is
        // left to the bottom.
        var kept = (int)Math.Min(sensitivity, Math.Ceiling(600 / a));
        var isWhole = kept == sensitivity;
        var q = a <= 600 ? BoundedExp.Exp(-a) : 0;
        var masses = new double[kept + 1];
        for (var j = 0; j <= kept; j++)
        {
            var power = j == 0 ? 1 : Outward.ExpAbove(-j * a);
            var end = j == 0 || j == sensitivity;
            masses[kept - j] = power * (end ? 1 : BoundedExp.OneMinusExpMinus(a)) / (1 + q);
        }

        return new LatticeLaw(masses, a * (sensitivity - (2 * kept)), 2 * a)
        {
            Exact = (2 * ratio, ratio * (sensitivity - (2 * kept))),
            Below = isWhole ? 0 : 1e-250,
            EntryError = ArgumentError(Math.Min(600, a * sensitivity)),
        };
    }

    /// <summary>(2yΔ + Δ²)/2σ² with y discrete Gaussian.</summary>
    internal static LatticeLaw DiscreteGaussian(Rational squaredSigma, long sensitivity, double z)
    {
        var variance = squaredSigma.ToDouble();
        var sigma = Math.Sqrt(variance);
        var reach = (int)Math.Ceiling(Math.Min(z, 36) * sigma) + 1;

        // y²/2σ² of small integers is rounded once.
        var isSmall =
            squaredSigma.Numerator < 1 << 30 && squaredSigma.Denominator * reach * reach < 1L << 52;
        var (factor, divisor) = isSmall
            ? ((double)squaredSigma.Denominator, 2 * (double)squaredSigma.Numerator)
            : (1, 2 * variance);
        var masses = new double[(2 * reach) + 1];
        for (var y = 0; y <= reach; y++)
        {
            var exponent = (double)y * y * factor / divisor;
            var weight = exponent < BoundedExp.MaxArgument ? BoundedExp.Exp(-exponent) : 0;
            masses[reach + y] = masses[reach - y] = weight;
        }

        var total = PairwiseSum(masses);
        for (var i = 0; i < masses.Length; i++)
        {
            masses[i] /= total;
        }

        // Σ_{y>Y} e^{-y²/2σ²} ≤ (σ²/Y) e^{-Y²/2σ²}.
        var last = (double)reach * reach / (2 * variance);
        var tail = Outward.Above(variance / reach / total, 1e-12) * Outward.ExpAbove(-last);
        var step = sensitivity / squaredSigma;
        var offset =
            new Rational((2L * -reach * sensitivity) + (sensitivity * sensitivity), 2)
            / squaredSigma;
        return new LatticeLaw(masses, offset.ToDouble(), step.ToDouble())
        {
            Exact = (step, offset),
            Infinite = tail,
            Below = tail,
            EntryError =
                ArgumentError(Math.Min(last, BoundedExp.MaxArgument) / (isSmall ? 5 : 1))
                + (2 * tail)
                + (256 * BoundedExp.UnitRoundoff),
        };
    }

    internal override (double Low, double High) Range(double z) => (_offset, _offset + Span);

    internal override LossPieces Split(double step, double z, ArrayArena? arena = null)
    {
        if (LatticeStep == 0)
        {
            var single = NewPieces(arena, _offset, step, points: 1, isExact: true);
            single.AddPoint(0, _masses[0]);
            return single;
        }

        var stride = (int)Math.Round(LatticeStep / step);
        if (stride >= 1 && Math.Abs((stride * step / LatticeStep) - 1) < 1e-13)
        {
            var drift = Math.Abs((stride * step) - LatticeStep) * _masses.Length;
            var points = ((_masses.Length - 1) * stride) + 1;
            var exact = NewPieces(arena, _offset, step, points, isExact: true, drift);
            for (var i = 0; i < _masses.Length; i++)
            {
                exact.AddPoint(i * stride, _masses[i]);
            }

            return exact;
        }

        // Aligned at the top, where an atom matters most.
        var cells = (int)Math.Ceiling((Span / step) - 1e-9) + 1;
        var bottom = _offset + Span - (cells * step);
        var pieces = NewPieces(arena, bottom, step, cells + 1, isExact: false);
        for (var i = 0; i < _masses.Length - 1; i++)
        {
            pieces.AddAtom(LossAt(i), _masses[i]);
        }

        pieces.AddPoint(cells, _masses[^1]);
        return pieces;
    }

    private LossPieces NewPieces(
        ArrayArena? arena,
        double offset,
        double step,
        int points,
        bool isExact,
        double drift = 0
    ) =>
        new(offset, step, points, arena)
        {
            Infinite = Infinite,
            InfiniteSwapped = Infinite,
            Failure = Failure,
            FailureSwapped = Failure,
            Below = Below,
            Shift =
                Shift
                + drift
                + (4 * BoundedExp.UnitRoundoff * (Math.Abs(_offset) + Math.Abs(_offset + Span))),
            EntryError = isExact ? EntryError : LossPieces.DefaultEntryError,
            IsExact = isExact,
        };

    /// <summary>The error of an exponential whose argument, up to this size, has been rounded a few times.</summary>
    private static double ArgumentError(double argument) =>
        (24 + (10 * argument)) * BoundedExp.UnitRoundoff;

    /// <summary>A sum of positive numbers, off by at most (128 + log n) u.</summary>
    private static double PairwiseSum(ReadOnlySpan<double> values)
    {
        if (values.Length > 128)
        {
            var half = values.Length / 2;
            return PairwiseSum(values[..half]) + PairwiseSum(values[half..]);
        }

        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
