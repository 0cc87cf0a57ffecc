namespace AuthOps.Anonymization.Certificates;

/// <summary>What a claim of a certificate stands on.</summary>
public enum ClaimBasis
{
    /// <summary>Anybody with the release and its published policy computes it again.</summary>
    Derived = 1,

    /// <summary>Anybody who also has a named file of a stated digest computes it again: a population, a public distribution.</summary>
    Reference = 2,

    /// <summary>The signer says so; nothing in the release shows it.</summary>
    Attested = 3,
}
