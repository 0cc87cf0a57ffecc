namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>How the entropy of the sensitive values of a class is estimated.</summary>
public enum EntropyEstimator
{
    /// <summary>The entropy of the frequencies: −Σ p log p.</summary>
    Shannon = 0,

    /// <summary>
    /// The estimate for few samples by Grassberger (2003) in the form of Stammler, Katzenbeisser and Hamacher (2016):
    /// G(n) − (1/n) Σ cᵢ G(cᵢ) with G(c) = ψ(c) + (−1)^c (ψ((c+1)/2) − ψ(c/2)) / 2.
    /// </summary>
    Grassberger = 1,
}
