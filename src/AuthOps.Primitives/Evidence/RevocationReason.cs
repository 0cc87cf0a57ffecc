namespace AuthOps.Primitives.Evidence;

/// <summary>Why a key was revoked. An enumeration value, safe to share between threads.</summary>
public enum RevocationReason : byte
{
    /// <summary>Another key took its place; earlier signatures stand.</summary>
    Superseded = 1,

    /// <summary>The party no longer acts in its roles; earlier signatures stand.</summary>
    Ceased = 2,

    /// <summary>
    /// Somebody else may hold the key. Nothing it ever signed stands, since signatures can be dated back.
    /// </summary>
    Compromised = 3,
}
