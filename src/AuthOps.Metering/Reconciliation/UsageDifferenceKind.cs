namespace AuthOps.Metering.Reconciliation;

/// <summary>How two parties' logs differ. Values are part of the format and never change meaning.</summary>
public enum UsageDifferenceKind
{
    /// <summary>A use is on this side only.</summary>
    OnlyHere = 1,

    /// <summary>A use is on the other side only.</summary>
    OnlyThere = 2,

    /// <summary>A use is on both sides with different amounts.</summary>
    OtherQuantity = 3,

    /// <summary>A use is on both sides with the same amount and something else that differs.</summary>
    OtherContent = 4,

    /// <summary>A use was taken back on this side and stands on the other.</summary>
    CorrectedHere = 5,

    /// <summary>A use was taken back on the other side and stands on this.</summary>
    CorrectedThere = 6,

    /// <summary>This side's chain does not hold together: a record is left out, put in or out of order.</summary>
    GapHere = 7,

    /// <summary>The other side's chain does not hold together.</summary>
    GapThere = 8,

    /// <summary>The other side has uses later than all uses of this side's chain, or this side has no chain.</summary>
    EndsEarlierHere = 9,

    /// <summary>This side has uses later than all uses of the other side's chain, or the other side has no chain.</summary>
    EndsEarlierThere = 10,

    /// <summary>The grant was registered on both sides with different content.</summary>
    OtherGrant = 11,
}
