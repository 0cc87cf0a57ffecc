namespace AuthOps.Anonymization.Risk;

/// <summary>
/// The share of records estimated to be alone in the population. Floating point: estimates, not bounds. Immutable and
/// safe to share between threads.
/// </summary>
/// <param name="SamplingFraction">The share of the population that the sample is taken to be.</param>
/// <param name="Zayatz">Zayatz, "Estimation of the percent of unique population elements" (1991), 0 to 1.</param>
/// <param name="Pitman">
/// Pitman's model fitted by maximum likelihood (Hoshino 2001), 0 to 1; null where it does not fit.
/// </param>
/// <param name="Dankar">
/// The rule of Dankar et al. (BMC Medical Informatics and Decision Making 12:66, 2012): Pitman up to a sampling
/// fraction of 1/10 and where it fits, Zayatz otherwise.
/// </param>
public sealed record PopulationUniquenessEstimate(
    Ratio SamplingFraction,
    double Zayatz,
    double? Pitman,
    double Dankar
);
