namespace AuthOps.Dp.Privacy;

/// <summary>
/// Converts an exact loss to the integer that a usage gate holds: 10^-12 of zCDP ρ, always rounded up, so that the
/// gate's account is never below the ledger's. Stateless and safe to call from any thread.
/// </summary>
public static class PicoRho
{
    /// <summary>How many units make ρ = 1.</summary>
    public const long UnitsPerRho = 1_000_000_000_000;

    /// <summary>The least integer not below 10^12 ρ; for a pure ε, ρ = ε²/2.</summary>
    /// <param name="loss">The loss; at most 5·10^23 units by the range of ε and ρ.</param>
    public static Int128 CeilingOf(PrivacyLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return (Int128)(loss.Rho * UnitsPerRho).Ceiling();
    }

    /// <summary>
    /// The quota that lets a gate carry a whole pure budget: the least integer not below 10^12 ε²/2. Many small
    /// releases need less than this, save one unit of rounding each.
    /// </summary>
    /// <param name="epsilon">The whole budget.</param>
    public static Int128 CeilingOf(Epsilon epsilon) => CeilingOf(PrivacyLoss.FromEpsilon(epsilon));
}
