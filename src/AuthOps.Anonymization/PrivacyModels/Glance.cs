namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>What a look at a class in floating point tells about a condition.</summary>
internal enum Glance
{
    /// <summary>Too close to tell; the exact rule decides.</summary>
    Unclear,

    /// <summary>The condition holds.</summary>
    Holds,

    /// <summary>The condition does not hold.</summary>
    Fails,
}
