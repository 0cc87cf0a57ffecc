namespace AuthOps.Dp.Privacy;

/// <summary>The measure in which losses are stated and added. Values are part of the file format.</summary>
public enum PrivacyMeasure
{
    /// <summary>Pure differential privacy: ε, adding up by basic composition.</summary>
    PureEpsilon = 1,

    /// <summary>Zero-concentrated differential privacy: ρ, adding up exactly.</summary>
    ZeroConcentratedRho = 2,

    /// <summary>The Rényi divergence of one fixed order, adding up exactly; of budgets only.</summary>
    RenyiEpsilon = 3,

    /// <summary>The squared μ of Gaussian differential privacy, adding up exactly; of budgets only.</summary>
    SquaredGaussianMu = 4,

    /// <summary>Squares of pure ε, as advanced composition adds them up; of budgets only.</summary>
    SquaredEpsilon = 5,
}
