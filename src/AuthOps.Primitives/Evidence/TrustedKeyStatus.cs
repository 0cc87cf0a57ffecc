namespace AuthOps.Primitives.Evidence;

/// <summary>The standing of a trusted key at an instant. An enumeration value, safe to share between threads.</summary>
public enum TrustedKeyStatus : byte
{
    /// <summary>The key counts.</summary>
    InForce = 1,

    /// <summary>Its validity has not begun.</summary>
    NotYetValid = 2,

    /// <summary>Its validity has ended.</summary>
    Expired = 3,

    /// <summary>It is revoked.</summary>
    Revoked = 4,
}
