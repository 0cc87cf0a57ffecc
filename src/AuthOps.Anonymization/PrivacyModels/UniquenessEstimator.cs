namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>How the uniqueness of records in the population is estimated; see <see cref="Risk.PopulationUniquenessEstimate"/>.</summary>
public enum UniquenessEstimator
{
    /// <summary>The rule of Dankar et al. 2012.</summary>
    Dankar = 0,

    /// <summary>Zayatz 1991.</summary>
    Zayatz = 1,

    /// <summary>Pitman's model; where it does not fit, the model fails as long as a record is alone in its class.</summary>
    Pitman = 2,
}
