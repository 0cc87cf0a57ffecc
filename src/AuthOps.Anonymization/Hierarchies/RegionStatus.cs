namespace AuthOps.Anonymization.Hierarchies;

/// <summary>What a table of regions knows of a code.</summary>
public enum RegionStatus
{
    /// <summary>The code is in the table.</summary>
    Listed = 1,

    /// <summary>
    /// The code is not in the table but its province is: abolished before the table's year, made after it, or wrong. Old identity numbers
    /// keep abolished codes, so this is no fault.
    /// </summary>
    Unlisted = 2,

    /// <summary>No province has the first two digits.</summary>
    UnknownProvince = 3,

    /// <summary>Not 2, 4, 6, 9 or 12 digits.</summary>
    Malformed = 4,
}
