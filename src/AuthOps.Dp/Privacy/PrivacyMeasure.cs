namespace AuthOps.Dp.Privacy;

/// <summary>The measure in which losses are stated and added. Values are part of the file format.</summary>
public enum PrivacyMeasure
{
    /// <summary>Pure differential privacy: ε, adding up by basic composition.</summary>
    PureEpsilon = 1,

    /// <summary>Zero-concentrated differential privacy: ρ, adding up exactly.</summary>
    ZeroConcentratedRho = 2,
}
