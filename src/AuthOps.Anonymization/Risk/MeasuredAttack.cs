namespace AuthOps.Anonymization.Risk;

/// <summary>
/// One attack, tried on persons in the release and on a control set of persons who are not: what succeeds as often
/// there is knowledge of the population, not a leak. Immutable and safe to share between threads.
/// </summary>
/// <param name="Kind">The attack.</param>
/// <param name="Targets">The rate on persons whose records were released.</param>
/// <param name="Control">The rate on persons whose records were not.</param>
public sealed record MeasuredAttack(AttackKind Kind, WilsonInterval Targets, WilsonInterval Control)
{
    /// <summary>
    /// The share of what the control leaves to gain that the release gives away: (targets - control) / (1 - control),
    /// at least 0 (Giomi et al., "A unified framework for quantifying privacy risk in synthetic data", PoPETs 2023).
    /// </summary>
    public double Risk => Excess(Targets.Rate, Control.Rate);

    /// <summary>The least the risk can be within both intervals.</summary>
    public double RiskLower => Excess(Targets.Lower, Control.Upper);

    /// <summary>The most the risk can be within both intervals.</summary>
    public double RiskUpper => Excess(Targets.Upper, Control.Lower);

    private static double Excess(double targets, double control) =>
        control >= 1 ? 0 : Math.Max(0, (targets - control) / (1 - control));
}
