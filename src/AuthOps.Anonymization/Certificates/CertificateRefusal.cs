namespace AuthOps.Anonymization.Certificates;

/// <summary>Why a release is refused a certificate.</summary>
public enum CertificateRefusal
{
    /// <summary>The check of the release against its policy found something.</summary>
    NotAccepted = 1,

    /// <summary>No class has to have two records: whatever was masked, records stand alone.</summary>
    MaskedOnly = 2,

    /// <summary>A column that is released as it is holds an identifier.</summary>
    HoldsIdentifiers = 3,

    /// <summary>A column that is released as it is holds parts of identifiers behind a mask.</summary>
    HoldsMaskedIdentifiers = 4,

    /// <summary>A column that is released as it is holds what looks like hashes: without a key whoever tries all numbers finds them.</summary>
    HoldsHashes = 5,

    /// <summary>A column that is released as it is holds free text, which may name anybody.</summary>
    HoldsFreeText = 6,

    /// <summary>A column called non-identifying is nearly unique: whoever knows one cell finds the record.</summary>
    NearlyUnique = 7,

    /// <summary>More records were left out than the policy allows.</summary>
    SuppressedTooMany = 8,
}
