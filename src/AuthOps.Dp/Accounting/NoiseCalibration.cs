using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// Finds the smallest noise with which a plan fits a budget. What it returns has been confirmed by the accountant's
/// upper bound. Stateless and safe to call from any thread.
/// </summary>
public static class NoiseCalibration
{
    /// <summary>How close to the smallest the result is, relatively: 2^-20.</summary>
    public const int RelativeBits = 20;

    private const int MaxDoublings = 80;

    /// <summary>The smallest noise parameter, such as a scale or a variance, that keeps a plan within (ε, δ).</summary>
    /// <param name="plan">The plan for a noise parameter; more noise must not lose more.</param>
    /// <param name="accountant">How to account, such as <see cref="PrivacyCurve.Renyi"/>.</param>
    /// <param name="epsilon">The ε allowed, positive.</param>
    /// <param name="delta">The δ allowed, in (0, 1).</param>
    /// <param name="start">Where to begin looking, positive; any value gives the same result to 2^-20.</param>
    /// <param name="cancellationToken">Cancels; some fifty plans are accounted.</param>
    /// <exception cref="InvalidOperationException">Even enormous noise does not fit, as where failures exceed δ.</exception>
    public static Rational Smallest(
        Func<Rational, PrivacyEvent> plan,
        Func<PrivacyEvent, PrivacyCurve> accountant,
        Rational epsilon,
        Rational delta,
        Rational start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(accountant);
        if (epsilon.Sign <= 0 || delta.Sign <= 0 || delta >= 1 || start.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                "Epsilon and the start must be positive, delta strictly between 0 and 1."
            );
        }

        bool Fits(Rational noise)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return accountant(plan(noise)).DeltaAt(epsilon).Upper <= Outward.Below(delta);
        }

        var (low, high) = Bracket(Fits, start);
        for (var i = 0; i < RelativeBits + 1; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Fits(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>A noise that does not fit and its double, which does.</summary>
    private static (Rational Low, Rational High) Bracket(Func<Rational, bool> fits, Rational start)
    {
        var noise = start;
        if (fits(noise))
        {
            for (var i = 0; i < MaxDoublings; i++)
            {
                if (!fits(noise / 2))
                {
                    return (noise / 2, noise);
                }

                noise /= 2;
            }

            return (noise / 2, noise);
        }

        for (var i = 0; i < MaxDoublings; i++)
        {
            if (fits(noise * 2))
            {
                return (noise, noise * 2);
            }

            noise *= 2;
        }

        throw new InvalidOperationException(
            "No noise brings the plan within epsilon and delta; allow a delta above that of its failures, or fewer releases."
        );
    }
}
