namespace AuthOps.Metering.Ledger;

/// <summary>Whether something a verifier holds about a release makes one.</summary>
internal enum ReleaseStanding
{
    /// <summary>It does, for some time.</summary>
    Holds = 1,

    /// <summary>Operator and implementing body have not both signed it.</summary>
    NotSigned = 2,

    /// <summary>It is of no scenario of a grant that is known.</summary>
    Foreign = 3,

    /// <summary>The log has no record of it, or it was over before that.</summary>
    NotRecorded = 4,

    /// <summary>It is on a list, and the grant is governed.</summary>
    OnlyListed = 5,
}
