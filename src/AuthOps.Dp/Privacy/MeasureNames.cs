namespace AuthOps.Dp.Privacy;

/// <summary>The words for what is added up. Stateless.</summary>
internal static class MeasureNames
{
    internal static string Of(PrivacyMeasure measure) =>
        measure switch
        {
            PrivacyMeasure.PureEpsilon => "epsilon",
            PrivacyMeasure.ZeroConcentratedRho => "rho",
            PrivacyMeasure.RenyiEpsilon => "Renyi epsilon",
            PrivacyMeasure.SquaredGaussianMu => "mu-squared",
            _ => "epsilon-squared",
        };
}
