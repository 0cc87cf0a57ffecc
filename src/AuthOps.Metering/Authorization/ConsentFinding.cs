namespace AuthOps.Metering.Authorization;

/// <summary>Whether a consent covers a use, and what is missing if not. Values never change meaning.</summary>
public enum ConsentFinding
{
    /// <summary>It does.</summary>
    Covered = 1,

    /// <summary>The set is for another purpose.</summary>
    OtherPurpose = 2,

    /// <summary>The subject did not consent.</summary>
    NoConsent = 3,

    /// <summary>The consent, or the whole set, has expired.</summary>
    Expired = 4,

    /// <summary>The consent was taken back.</summary>
    Revoked = 5,

    /// <summary>A field is not among those consented to.</summary>
    FieldNotCovered = 6,

    /// <summary>A sensitive field was consented to with others, not separately (单独同意).</summary>
    NotSeparate = 7,
}
