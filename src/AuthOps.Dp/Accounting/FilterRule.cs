using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// What an adaptive filter adds up for each event and how far the sum may grow: what <see cref="PrivacyFilter"/> and
/// the ledger of a data set have in common. Immutable and safe to share between threads.
/// </summary>
internal sealed class FilterRule : IEquatable<FilterRule>
{
    /// <summary>Beyond this order Rényi DP says no more than pure ε does.</summary>
    internal const long MaxOrder = 1_000_000_000;

    private readonly Func<PrivacyEvent, Rational> _cost;

    private FilterRule(
        PrivacyMeasure measure,
        Rational total,
        Rational failureLimit,
        Func<PrivacyEvent, Rational> cost
    )
    {
        if (total.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(total), "The total must be positive.");
        }

        if (failureLimit.Sign < 0 || failureLimit >= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(failureLimit),
                "A delta must lie between 0 and 1."
            );
        }

        Measure = measure;
        Total = total;
        FailureLimit = failureLimit;
        _cost = cost;
    }

    /// <summary>What is added up.</summary>
    internal PrivacyMeasure Measure { get; }

    /// <summary>The most that the sum may reach.</summary>
    internal Rational Total { get; }

    /// <summary>The most that the δ of failures may add up to.</summary>
    internal Rational FailureLimit { get; }

    /// <summary>The guarantee in words.</summary>
    internal required string Guarantee { get; init; }

    /// <summary>The rule with its exact parameters in the header of a ledger file.</summary>
    internal required string Header { get; init; }

    /// <summary>The ρ that a sum of 1 stands for where a usage gate counts in ρ.</summary>
    internal required Rational RhoOfOne { get; init; }

    internal static FilterRule Additive(Rational total, Rational delta) =>
        new(
            PrivacyMeasure.PureEpsilon,
            total,
            delta,
            static source => Need(source.PureEpsilon, "(epsilon, delta)", source)
        )
        {
            Guarantee = $"(epsilon {total}, delta {delta})",
            Header = $"epsilon {total} {delta}",
            RhoOfOne = Rational.Zero,
        };

    internal static FilterRule Advanced(Rational total, Rational delta, Rational slack)
    {
        if (slack.Sign <= 0 || slack > delta)
        {
            throw new ArgumentOutOfRangeException(
                nameof(slack),
                "The slack is a positive part of delta and must not exceed it."
            );
        }

        RequirePositive(total);
        return new FilterRule(
            PrivacyMeasure.SquaredEpsilon,
            SumOfSquaresFor(total, slack),
            delta - slack,
            static source => Sum(source, e => Squared(Need(e.PureEpsilon, "(epsilon, delta)", e)))
        )
        {
            Guarantee = $"(epsilon {total}, delta {delta}) with slack {slack}",
            Header = $"advanced {total} {delta} {slack}",
            RhoOfOne = new Rational(1, 2),
        };
    }

    internal static FilterRule Concentrated(Rho total, Rational failureDelta) =>
        new(
            PrivacyMeasure.ZeroConcentratedRho,
            total.Value,
            failureDelta,
            static source => Need(source.ConcentratedRho, "zCDP", source)
        )
        {
            Guarantee = $"zCDP rho {total.Value}, failure delta {failureDelta}",
            Header = $"rho {total.Value} {failureDelta}",
            RhoOfOne = Rational.One,
        };

    internal static FilterRule Renyi(Rational order, Rational total, Rational failureDelta)
    {
        if (order <= 1 || order > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(
                nameof(order),
                $"The order must exceed 1 and not {MaxOrder}."
            );
        }

        LossRange.Require(total, Rho.MaxValue, "The total", nameof(total));

        // The divergence grows with the order, so an order rounded up bounds the order asked for.
        var alpha = Outward.Above(order);
        return new FilterRule(
            PrivacyMeasure.RenyiEpsilon,
            total,
            failureDelta,
            source => Sum(source, e => RenyiCost(e, alpha))
        )
        {
            Guarantee = $"Renyi epsilon {total} of order {order}, failure delta {failureDelta}",
            Header = $"renyi {order} {total} {failureDelta}",
            RhoOfOne = Rational.One / order,
        };
    }

    internal static FilterRule Gaussian(Rational squaredMu, Rational failureDelta)
    {
        LossRange.Require(squaredMu, Rho.MaxValue, "The total", nameof(squaredMu));
        return new FilterRule(
            PrivacyMeasure.SquaredGaussianMu,
            squaredMu,
            failureDelta,
            static source => Need(source.SquaredGaussianMu, "Gaussian DP", source)
        )
        {
            Guarantee = $"Gaussian DP mu-squared {squaredMu}, failure delta {failureDelta}",
            Header = $"gaussian {squaredMu} {failureDelta}",
            RhoOfOne = new Rational(1, 2),
        };
    }

    /// <summary>What an event adds to the sum.</summary>
    /// <exception cref="UnsupportedAccountingException">The rule has no bound for the event.</exception>
    internal Rational CostOf(PrivacyEvent source) => _cost(source);

    public bool Equals(FilterRule? other) => Header == other?.Header;

    public override bool Equals(object? obj) => Equals(obj as FilterRule);

    public override int GetHashCode() => Header.GetHashCode(StringComparison.Ordinal);

    /// <summary>The largest s, rounded down, with √(2 ln(1/slack) s) + s/2 ≤ ε: s = (2ε/(√(2L + 2ε) + √2L))².</summary>
    private static Rational SumOfSquaresFor(Rational epsilon, Rational slack)
    {
        const double Rounding = 16 * BoundedExp.UnitRoundoff;
        var log = -Outward.Log(Outward.Below(slack)).Low;
        var above = Outward.Above(epsilon);
        var roots = Math.Sqrt(2 * (log + above)) + Math.Sqrt(2 * log);
        var root = Outward.Below(
            2 * Outward.Below(epsilon) / Outward.Above(roots, Rounding),
            Rounding
        );
        return Squared(Outward.Exact(root));
    }

    private static Rational RenyiCost(PrivacyEvent source, double order)
    {
        var bound = source.RenyiBound(order);
        return double.IsFinite(bound)
            ? Outward.Exact(bound)
            : throw new UnsupportedAccountingException(
                "Renyi",
                source,
                "choose another order or another filter."
            );
    }

    private static Rational Need(Rational? value, string accountant, PrivacyEvent source) =>
        value
        ?? throw new UnsupportedAccountingException(
            accountant,
            source,
            "choose a filter whose measure the mechanism has."
        );

    private static Rational Sum(PrivacyEvent source, Func<PrivacyEvent, Rational> cost)
    {
        var sum = Rational.Zero;
        foreach (var (part, count) in source.Parts)
        {
            sum += cost(part) * count;
        }

        return sum;
    }

    private static Rational Squared(Rational value) => value * value;

    private static void RequirePositive(Rational total)
    {
        if (total.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(total), "The total must be positive.");
        }
    }
}
