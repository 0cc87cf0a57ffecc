namespace AuthOps.Primitives.Evidence;

/// <summary>What can be wrong with signed evidence. An enumeration value, safe to share between threads.</summary>
public enum EvidenceFindingKind : byte
{
    /// <summary>The trust file (or the list of keys given) does not name the key.</summary>
    UnknownKey = 1,

    /// <summary>The signature is not the key's over this statement: one of the two was altered.</summary>
    BadSignature = 2,

    /// <summary>The key's algorithm lies outside the profile the verifier insists on.</summary>
    WrongAlgorithm = 3,

    /// <summary>The key is revoked at the instant asked about, or was compromised at any time.</summary>
    RevokedKey = 4,

    /// <summary>The key's validity has not begun at the instant asked about.</summary>
    KeyNotYetValid = 5,

    /// <summary>The key's validity has ended at the instant asked about.</summary>
    ExpiredKey = 6,

    /// <summary>The key signs a second time.</summary>
    DuplicateSigner = 7,

    /// <summary>No accepted signer holds a role that is required.</summary>
    MissingRole = 8,
}
