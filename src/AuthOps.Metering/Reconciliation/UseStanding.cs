namespace AuthOps.Metering.Reconciliation;

/// <summary>What became of a use, as far as two parties must agree on it.</summary>
internal enum UseStanding : byte
{
    /// <summary>It counts.</summary>
    Used = 1,

    /// <summary>Its amount was burned.</summary>
    Burned = 2,

    /// <summary>It is reserved and not settled yet.</summary>
    Open = 3,
}
