namespace AuthOps.Anonymization.Certificates;

/// <summary>What a verification says of a claim.</summary>
public enum ClaimOutcome
{
    /// <summary>Computed again and the same.</summary>
    Confirmed = 1,

    /// <summary>Computed again and another.</summary>
    Contradicted = 2,

    /// <summary>Not computed, since a file it is derived against was not given.</summary>
    Unchecked = 3,

    /// <summary>Attested: nothing to compute; the signer stands for it.</summary>
    Stated = 4,
}
